"""Lag: how long after the broadcast a platform usually has a show's episodes, learned from confirmed ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median
from zoneinfo import ZoneInfo

from bot.core.releases import Release
from bot.core.tongue import _, plural

WEEKS = 8
"""How many of the newest confirmed episodes are looked at."""

PLAUSIBLE = timedelta(days=-1), timedelta(days=14)
"""A stream outside of this span around the broadcast says nothing of the next one (a re-run, a late licence)."""

_KEPT = (ZoneInfo("UTC"), ZoneInfo("America/Los_Angeles"), ZoneInfo("Europe/Berlin"))
"""The clocks by which platforms may keep their slots; the broadcast's own clock, Japan's, has no summer time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """One confirmed episode: when it was broadcast, and when the platform had it (both UTC)."""

    broadcast: datetime
    available: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Lag:
    """How long a platform usually follows the broadcast, and on how many weeks that rests.

    `kept` is the clock by which the platform keeps its slot: where that has summer time, the wait in UTC differs by an
    hour between winter and summer, and is still the same lag.
    """

    usual: timedelta
    weeks: int
    kept: ZoneInfo = _KEPT[0]

    def expected(self, broadcast: datetime) -> datetime:
        """Give when the platform is expected to have what is broadcast at an instant (UTC)."""
        # Summer time of the day on which the stream comes moves it to an earlier instant.
        return broadcast + self.usual - _summer(self.kept, broadcast + self.usual)


def learned(seen: Sequence[Seen]) -> Lag | None:
    """Learn the lag from confirmed episodes; None where none of them says anything.

    Of the clocks that explain the waits best the plainest is believed, so that a change to summer time is not taken
    for a new lag, and a lag without such a change is told in UTC.
    """
    told = sorted((one for one in seen if _plausible(one)), key=lambda one: one.broadcast)[-WEEKS:]
    if not told:
        return None
    kept = min(_KEPT, key=lambda zone: _spread(told, zone))
    return Lag(usual=_median(told, kept), weeks=len(told), kept=kept)


def _plausible(one: Seen) -> bool:
    least, most = PLAUSIBLE
    return least <= one.available - one.broadcast <= most


def _waits(seen: Sequence[Seen], zone: ZoneInfo) -> list[timedelta]:
    return [one.available - one.broadcast + _summer(zone, one.available) for one in seen]


def _median(seen: Sequence[Seen], zone: ZoneInfo) -> timedelta:
    return timedelta(seconds=median(wait.total_seconds() for wait in _waits(seen, zone)))


def _spread(seen: Sequence[Seen], zone: ZoneInfo) -> float:
    """Give the mean distance from the median, in whole minutes, so that seconds decide nothing."""
    middle = _median(seen, zone)
    distances = [abs(wait - middle).total_seconds() for wait in _waits(seen, zone)]
    return sum(distances) // (60 * len(distances))


def _summer(zone: ZoneInfo, at: datetime) -> timedelta:
    return at.astimezone(zone).dst() or timedelta()


@dataclass(frozen=True, slots=True, kw_only=True)
class Stream:
    """An episode of which the broadcast is known, and when a platform is expected to have it by its lag (`at`, UTC)."""

    broadcast: Release
    platform: str
    at: datetime
    lag: Lag

    def in_words(self) -> str:
        """Say what the time rests on: "learned from 3 weeks: usually 2 h 30 after TV"."""
        return plural(
            "learned from {number} week: usually {distance}",
            "learned from {number} weeks: usually {distance}",
            self.lag.weeks,
            distance=_distance(self.at - (self.broadcast.standing.scheduled_at or self.at)),
        )


def _distance(wait: timedelta) -> str:
    minutes = round(wait.total_seconds() / 60)
    if minutes == 0:
        return _("at the same time as TV")
    span = _span(abs(minutes))
    return _("{span} after TV", span=span) if minutes > 0 else _("{span} before TV", span=span)


def _span(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    days, hours = divmod(hours, 24)
    if days:
        return _("{days} d {hours} h", days=days, hours=hours) if hours else _("{days} d", days=days)
    if hours:
        return _("{hours} h {minutes}", hours=hours, minutes=f"{rest:02}") if rest else _("{hours} h", hours=hours)
    return _("{minutes} min", minutes=rest)
