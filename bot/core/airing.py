"""Airing: what a span of the calendar holds, each episode once for each place, and the days of a zone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import Enum, auto
from zoneinfo import ZoneInfo

from bot.core.coming_card import Learned, Scheduled
from bot.core.lag import Stream
from bot.core.releases import TV, Release, State, number_order
from bot.core.scopes import Bearing
from bot.core.shows import Show
from bot.core.subscriptions import Subscription

DAY = timedelta(days=1)


class Sureness(Enum):
    """How sure the time of a slot is."""

    OUT = auto()
    SCHEDULED = auto()
    USUAL = auto()
    MISSING = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """One line of a calendar: what is on at an instant (UTC) in one place; `numbers` are its episodes, in order."""

    show: Show
    release: Release
    platform: str
    at: datetime
    sure: Sureness
    numbers: tuple[str, ...]


def bounds(first: date, days: int, zone: str) -> tuple[datetime, datetime]:
    """Give the instants (UTC) at which so many days begin and end by the clocks of a zone (an IANA name)."""
    start, end = (datetime.combine(day, time(), ZoneInfo(zone)) for day in (first, first + days * DAY))
    return start.astimezone(UTC), end.astimezone(UTC)


def day_of(at: datetime, zone: str) -> date:
    """Give the local date of an instant."""
    return at.astimezone(ZoneInfo(zone)).date()


def slots(releases: Iterable[Scheduled], learned: Iterable[Learned], now: datetime) -> list[Slot]:
    """Give what is on, the soonest first; what has further audios in the same place is told once.

    The broadcast is left out where a place to watch is known, and episodes that come at once share a slot.
    """
    found: dict[tuple[str, str], Slot] = {}
    single = [slot for show, release in releases if (slot := _told(show, release, now))]
    single += [_usual(show, stream, now) for show, stream in learned]
    for slot in sorted(single, key=lambda one: (one.sure is not Sureness.OUT, one.at)):
        found.setdefault((slot.release.key.story, slot.platform), slot)
    watched = {story for story, platform in found if platform != TV}
    kept = [slot for (story, platform), slot in found.items() if platform != TV or story not in watched]
    return sorted(_gathered(kept), key=lambda one: (one.at, one.show.name, one.release.id))


def wanted(found: Iterable[Slot], asked: Sequence[Subscription], now: datetime) -> list[Slot]:
    """Give those of the slots that are about what any of these subscriptions covers."""
    return [slot for slot in found if any(one.covers(slot.show.id, _bearing(slot, now)) for one in asked)]


def _bearing(slot: Slot, now: datetime) -> Bearing:
    return Bearing(at=now, aired=slot.show.aired, expected=slot.at, platforms=frozenset({slot.platform}))


def _told(show: Show, release: Release, now: datetime) -> Slot | None:
    standing, place = release.standing, release.key.platform
    if standing.state is State.AVAILABLE:
        at, sure = standing.available_at, Sureness.OUT
    else:
        at, sure = standing.scheduled_at, Sureness.SCHEDULED
        # Nobody confirms a broadcast, so its time having come is all that is ever known of it.
        if at is not None and at < now and place != TV:
            sure = Sureness.MISSING
    if at is None:
        return None
    return Slot(show=show, release=release, platform=place, at=at, sure=sure, numbers=(release.key.number,))


def _usual(show: Show, stream: Stream, now: datetime) -> Slot:
    sure = Sureness.USUAL if stream.at >= now else Sureness.MISSING
    number = stream.broadcast.key.number
    return Slot(
        show=show, release=stream.broadcast, platform=stream.platform, at=stream.at, sure=sure, numbers=(number,)
    )


def _gathered(found: Sequence[Slot]) -> list[Slot]:
    together: dict[tuple[object, ...], list[Slot]] = defaultdict(list)
    for slot in found:
        key, minute = slot.release.key, int(slot.at.timestamp()) // 60
        together[key.show_id, key.season, key.kind, slot.platform, slot.sure, minute].append(slot)
    return [_one_of(same) for same in together.values()]


def _one_of(same: Sequence[Slot]) -> Slot:
    ordered = sorted(same, key=lambda one: number_order(one.numbers[0]))
    first = ordered[0]
    return Slot(
        show=first.show,
        release=first.release,
        platform=first.platform,
        at=first.at,
        sure=first.sure,
        numbers=tuple(number for one in ordered for number in one.numbers),
    )
