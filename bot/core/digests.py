"""Digests: on which local date a channel is due its message of the day, and the event that makes it happen once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.core.events import Event, EventKind
from bot.core.reasons import Reason

AHEAD = timedelta(hours=24)
"""How far a daily digest looks."""

WEEK_AHEAD = timedelta(days=7)
"""How far a weekly one looks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Daily:
    """When a channel gets its digest: a time of the clocks in a zone (an IANA name, such as `Europe/Berlin`).

    `weekday` (0 is Monday) makes it a weekly one.
    """

    at: time
    zone: str = "UTC"
    weekday: int | None = None

    def due(self, now: datetime) -> date | None:
        """Give the local date whose digest is due at `now` (UTC); None before its time.

        The clock on the wall decides: a time that summer time skips has come at the next minute that exists, and one
        that comes twice has come at its first. A date that has passed is due no more. That a date is told once is up
        to the key of its event.
        """
        local = now.astimezone(ZoneInfo(self.zone))
        if self.weekday is not None and local.weekday() != self.weekday:
            return None
        return local.date() if local.time() >= self.at else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """The digest of a local date that a target is due, in a zone (an IANA name).

    A member's `channel_id` is the member.
    """

    target: str
    channel_id: int
    day: date
    zone: str = "UTC"
    is_weekly: bool = False

    @property
    def key(self) -> str:
        """The key of its event: one a date for each target, and one more for its week."""
        of_channel = self.target == f"channel:{self.channel_id}"
        whose = str(self.channel_id) if of_channel else self.target
        return f"digest/{whose}/{self.day.isoformat()}{'/week' if self.is_weekly else ''}"

    @property
    def ahead(self) -> timedelta:
        """How far it looks."""
        return WEEK_AHEAD if self.is_weekly else AHEAD


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """A line of a digest: what is expected, where, and when (UTC); texts are as sources give them, not escaped."""

    show: str
    episode: str
    where: str
    at: datetime
    url: str | None = None


def digest(due: Due, expected: Sequence[Expected], now: datetime) -> Event:
    """Give the event of a digest; one with nothing to tell is told to nobody, and its date is done.

    What it tells is part of it, so that a digest which is posted late reads as it was due.
    """
    lines = [_stored(one) for one in sorted(expected, key=lambda one: (one.at, one.show, one.episode))]
    return Event(
        key=due.key,
        kind=EventKind.DIGEST,
        story=due.key,
        at=now,
        withheld=None if lines else Reason.NOTHING_EXPECTED,
        details={"day": due.day.isoformat(), "expected": lines, **({"week_in": due.zone} if due.is_weekly else {})},
    )


def _stored(one: Expected) -> Mapping[str, object]:
    return {
        "show": one.show,
        "episode": one.episode,
        "where": one.where,
        "at": int(one.at.timestamp()),
        "url": one.url,
    }
