"""The week of a standing calendar: what came, what is expected, and what was moved away."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from typing import Final

from bot.core.airing import Slot, Sureness, slots, wanted
from bot.core.coming_card import Learned, Scheduled, episode_of
from bot.core.naming import NAME, link, listed, platform
from bot.core.releases import Release, State
from bot.core.settings import Titles
from bot.core.shows import Show
from bot.core.subscriptions import Subscription
from bot.core.text import clamped
from bot.core.tongue import _

DAYS: Final = 7
"""How many local dates a calendar shows, the current one first."""


class Mark(StrEnum):
    """How a line stands: `MOVED` within the week, `GONE` out of it."""

    EXPECTED = "expected"
    USUAL = "usual"
    OUT = "out"
    MISSING = "missing"
    MOVED = "moved"
    GONE = "gone"
    POSTPONED = "postponed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A line of a calendar, at an instant (UTC, in whole seconds).

    `show` and `where` are as sources give them, `episode` is escaped. `other` is when it was expected before it moved,
    or when it is expected now that it is gone.
    """

    show: str
    episode: str
    where: str
    at: datetime
    mark: Mark
    url: str | None = None
    other: datetime | None = None

    @property
    def stored(self) -> Mapping[str, object]:
        """The entry as plain JSON."""
        other = int(self.other.timestamp()) if self.other else None
        return {
            "show": self.show,
            "episode": self.episode,
            "where": self.where,
            "at": int(self.at.timestamp()),
            "mark": self.mark.value,
            "url": self.url,
            "other": other,
        }

    @classmethod
    def read(cls, stored: Mapping[str, object]) -> Entry:
        """Read what `stored` gave; raises ValueError where it is anything else."""
        at, other, url = stored.get("at"), stored.get("other"), stored.get("url")
        return cls(
            show=str(stored.get("show")),
            episode=str(stored.get("episode")),
            where=str(stored.get("where")),
            at=datetime.fromtimestamp(at if isinstance(at, int) else 0, UTC),
            mark=Mark(str(stored.get("mark"))),
            url=str(url) if url else None,
            other=datetime.fromtimestamp(other, UTC) if isinstance(other, int) else None,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """A release that was moved from a time which was told (`was`, UTC), with its show."""

    show: Show
    release: Release
    was: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is known of a span: what came or is told, what a learned lag lets expect, and what was moved."""

    releases: Sequence[Scheduled] = ()
    learned: Sequence[Learned] = ()
    shifts: Sequence[Shift] = ()


def heard(known: Known, asked: Sequence[Subscription], now: datetime) -> list[Slot]:
    """Give what is on for those who ask, in the audio that they ask for, or else in each show's own."""
    told = [(show, one) for show, one in known.releases if _speaks(asked, show, one)]
    usual = [(show, one) for show, one in known.learned if _speaks(asked, show, one.broadcast)]
    return wanted(slots(told, usual, now), asked, now)


def moves(known: Known, asked: Sequence[Subscription]) -> list[Shift]:
    """Give what was moved of the shows that are asked for."""
    return [one for one in known.shifts if any(_asks(each, one.show, one.release) for each in asked)]


def _speaks(asked: Sequence[Subscription], show: Show, release: Release) -> bool:
    return any(one.is_narrowed or _asks(one, show, release) for one in asked if _in_audio(one, show, release))


def _asks(one: Subscription, show: Show, release: Release) -> bool:
    return one.covers(show.id) and _in_audio(one, show, release)


def _in_audio(one: Subscription, show: Show, release: Release) -> bool:
    return release.key.audio in (one.audio or {show.audio})


_MARKS: Final[Mapping[Sureness, Mark]] = {
    Sureness.OUT: Mark.OUT,
    Sureness.SCHEDULED: Mark.EXPECTED,
    Sureness.USUAL: Mark.USUAL,
    Sureness.MISSING: Mark.MISSING,
}


def week(
    held: Sequence[Slot], shifts: Iterable[Shift], between: tuple[datetime, datetime], titles: Titles | None = None
) -> list[Entry]:
    """Give the lines between two instants (UTC), the soonest first; `titles` is how shows are called."""
    moved = {one.release.id: one for one in shifts}
    entries = [_entry(slot, moved.get(slot.release.id), titles) for slot in held]
    there = {slot.release.key.story for slot in held}
    for shift in moved.values():
        is_of_the_week = between[0] <= shift.was < between[1]
        if is_of_the_week and shift.release.key.story not in there and (gone := _gone(shift, titles)):
            entries.append(gone)
    return sorted(entries, key=lambda one: (one.at, one.show, one.episode))


def _entry(slot: Slot, shift: Shift | None, titles: Titles | None) -> Entry:
    several = len(slot.numbers) > 1
    episode = _("Episodes {numbers}", numbers=listed(slot.numbers)) if several else episode_of(slot.release)
    told = Entry(
        show=_called(slot.show, titles),
        episode=clamped(episode, NAME),
        where=platform(slot.platform),
        at=slot.at,
        mark=_MARKS[slot.sure],
        url=link(slot.release, slot.show),
    )
    scheduled = slot.release.standing.scheduled_at
    if shift is None or scheduled is None or slot.sure is Sureness.OUT:
        return told
    # Where a stream follows the broadcast, it was expected as long after the old time as it is after the new one.
    return replace(told, mark=Mark.MOVED, other=shift.was + (slot.at - scheduled))


def _gone(shift: Shift, titles: Titles | None) -> Entry | None:
    standing = shift.release.standing
    if standing.state is State.AVAILABLE or standing.scheduled_at == shift.was:
        return None
    mark = Mark.GONE if standing.scheduled_at else Mark.POSTPONED
    return Entry(
        show=_called(shift.show, titles),
        episode=clamped(episode_of(shift.release), NAME),
        where=platform(shift.release.key.platform),
        at=shift.was,
        mark=Mark.CANCELLED if standing.state is State.CANCELLED else mark,
        url=link(shift.release, shift.show),
        other=standing.scheduled_at,
    )


def _called(show: Show, titles: Titles | None) -> str:
    return show.called(titles) if titles else show.name


def fingerprint(details: Mapping[str, object]) -> str:
    """Name all that a calendar says, so that one of which nothing changed is known."""
    return hashlib.blake2b(repr(details).encode(), digest_size=8).hexdigest()
