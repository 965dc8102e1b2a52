"""Scripted shows: when each episode is broadcast as far as it is known, and when the platform has it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.demo.season import WEEK, Show

UTC_CLOCK = ZoneInfo("UTC")


@dataclass(frozen=True, slots=True, kw_only=True)
class Break:
    """Weeks without an episode: from the slot at `at` on, everything comes `weeks` later.

    The calendar says so from `told_at` on, and takes it back at `reverted_at` where that is set: then there never was
    a break. Instants are UTC.
    """

    at: datetime
    weeks: int
    told_at: datetime
    reverted_at: datetime | None = None

    def is_known(self, known: datetime) -> bool:
        """Say whether the calendar tells of it at an instant."""
        return self.told_at <= known and not (self.reverted_at and self.reverted_at <= known)


@dataclass(frozen=True, slots=True, kw_only=True)
class ScriptedShow(Show):
    """A show of the script. `kept` is the clock by which the platform keeps its slot over summer time.

    `jitter` is what each episode's stream differs from the usual lag. The first `at_once` episodes come together.
    """

    kept: ZoneInfo = UTC_CLOCK
    jitter: tuple[timedelta, ...] = ()
    breaks: tuple[Break, ...] = ()
    at_once: int = 1

    def broadcast(self, number: int, known: datetime) -> datetime:
        """Say when an episode is broadcast, as far as it is known at an instant."""
        at = self.first + WEEK * max(0, number - self.at_once)
        for one in self.breaks:
            if one.at <= at and one.is_known(known):
                at += WEEK * one.weeks
        return at

    def available(self, number: int, known: datetime) -> datetime:
        """Say when the platform has an episode in its original audio."""
        usual = self.broadcast(number, known) + self.lag
        moved = _summer(self.kept, usual) - _summer(self.kept, self.first + self.lag)
        return usual - moved + (self.jitter[number - 1] if number <= len(self.jitter) else timedelta())


def _summer(clock: ZoneInfo, at: datetime) -> timedelta:
    return at.astimezone(clock).dst() or timedelta()
