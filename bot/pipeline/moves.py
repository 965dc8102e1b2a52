"""Moves: each change of a show's schedule is told once, and nothing goes on naming a time that no longer holds."""

from __future__ import annotations

import logging
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.core.events import OUT_KINDS, Event, EventKind
from bot.core.reconcile import UNLISTED, dated, stood
from bot.core.releases import Claim, Release, State, Witness
from bot.core.shifts import LASTS, SHIFTS, continued, instant, joined
from bot.core.shows import Show
from bot.core.telling import SLIGHT, Moment
from bot.core.vanishing import Heard, Listing, vanished
from bot.store import moves, revisions
from bot.store import releases as release_store
from bot.store import shows as show_store
from bot.store.events import Stored
from bot.store.statements import Connection

log = logging.getLogger(__name__)

_NAMING = frozenset({EventKind.REMINDER, EventKind.MOVED, EventKind.POSTPONED, EventKind.LATE, EventKind.DUB})
"""The kinds, beside those that say that an episode is out, whose messages name a time that may change."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A release of which something new was said: as it was, as it is, and all that was ever said of it."""

    before: Release
    after: Release
    said: Sequence[Witness]

    @property
    def is_of_time(self) -> bool:
        """Say whether a time that was expected does not hold any more."""
        old, new = self.before.standing, self.after.standing
        known = old.state is not State.TBA and new.state is not State.AVAILABLE
        return known and (old.scheduled_at, old.state) != (new.scheduled_at, new.state)


async def settled(
    connection: Connection, events: Sequence[Event], changes: Mapping[int, Change], moment: Moment
) -> list[Event]:
    """Give what is to be told of what one look at a source changed, and take back what named another time."""
    told = await _told(connection, events, changes, moment)
    moved = {one.release_id for one in told if one.kind in SHIFTS and one.release_id}
    await _take_back(connection, [one for one in changes.values() if one.is_of_time], moved, moment.now)
    return told


async def _told(
    connection: Connection, events: Sequence[Event], changes: Mapping[int, Change], moment: Moment
) -> list[Event]:
    """Withhold the moves that continue an incident, and join those that are one."""
    after = {release_id: one.after for release_id, one in changes.items()}
    shows = {one.show_id for one in events if one.kind in SHIFTS and one.show_id and one.withheld is None}
    if not shows:
        return list(events)
    incidents = await moves.incidents(connection, shows, moment.now - LASTS)
    judged: list[Event] = []
    for event in events:
        change = changes.get(event.release_id or 0)
        if change is None or event.kind not in SHIFTS or event.withheld:
            judged.append(event)
        else:
            whole = _whole(event, change, moment.now)
            judged.append(continued(whole, change.after, _heard(whole, change, moment.now), incidents))
    return joined(judged, after)


def _whole(event: Event, change: Change, now: datetime) -> Event:
    """Add what was expected before a release was postponed without a date, or that nobody lists it any more.

    `back` says that it is expected then again.
    """
    if event.kind is EventKind.POSTPONED and change.after.standing.note == UNLISTED:
        return replace(event, details={**event.details, "unlisted": True})
    if event.kind is not EventKind.MOVED or instant(event, "from"):
        return event
    was, new = stood(change.said, now), instant(event, "to")
    if was is None:
        return event
    back = {"back": True} if new and abs(new - was) <= SLIGHT else {}
    return replace(event, details={**event.details, "was": int(was.timestamp()), **back})


def _heard(event: Event, change: Change, now: datetime) -> datetime | None:
    """Say since when (UTC) the time that falls was known, by the source that moves it, else by any."""
    old = instant(event, "from") or instant(event, "was")
    earlier = [one for one in change.said if one.seen_at < now and one.claim is not Claim.AVAILABLE]
    mover = next((one.source for one in change.said if one.seen_at == now), "")
    same = [one for one in earlier if old and one.at and abs(one.at - old) <= SLIGHT]
    own = [one for one in same if one.source == mover] or same
    return max((one.seen_at for one in own), default=None)


async def _take_back(connection: Connection, changes: Sequence[Change], moved: Collection[int], now: datetime) -> None:
    """Close what still waits to name an old time, let what was told be told anew, and edit what was posted."""
    if not changes:
        return
    by_id = {one.after.id: one.after for one in changes}
    false = [one for one in await moves.promises(connection, by_id) if _is_false(one.event, by_id, moved, now)]
    if false:
        ids = [one.id for one in false]
        await moves.withdraw(connection, ids, now)
        posted = await moves.posted(connection, ids)
        # A reminder that was posted is not given again should its time come back.
        await moves.retract(connection, [one for one in false if _may_come_again(one, posted)], now)
    await revisions.of_releases(connection, by_id, OUT_KINDS | _NAMING, now)


def _may_come_again(told: Stored, posted: Collection[int]) -> bool:
    return told.event.kind is not EventKind.REMINDER or told.id not in posted


def _is_false(event: Event, releases: Mapping[int, Release], moved: Collection[int], now: datetime) -> bool:
    """Say whether an event names a time that does not hold: a reminder any other, the rest one that has moved."""
    at = releases[event.release_id or 0].standing.scheduled_at
    named = instant(event, "broadcast") or event.at
    if at is not None and abs(at - named) <= SLIGHT:
        return False
    if event.kind is EventKind.REMINDER:
        return True
    return event.release_id in moved and (at is None or at > now)


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """What a reading says that it lists whole, and what missed in the reading before, since when (UTC)."""

    listings: Sequence[Listing] = ()
    missing: Mapping[int, datetime] = field(default_factory=dict)


NOTHING_LISTED = Listed()


@dataclass(frozen=True, slots=True, kw_only=True)
class Unlisted:
    """What a source lists no longer, as its word on each release, and what is missing for the first time."""

    said: Sequence[tuple[Release, Witness]] = ()
    shows: Mapping[int, Show] = field(default_factory=dict)
    missing: Mapping[int, datetime] = field(default_factory=dict)


async def unlisted(connection: Connection, source: str, heard: Heard, listed: Listed, now: datetime) -> Unlisted:
    """Find what a source had scheduled for a time that it lists whole now, without that release."""
    if not listed.listings:
        return Unlisted(missing=listed.missing)
    rows = await moves.scheduled(connection, source, now)
    shows = {one.id: one for one in await show_store.load(connection, {row.key.show_id for row in rows})}
    spoken = [row for row in rows if any(one.speaks_of(row.at, shows[row.key.show_id].ids) for one in listed.listings)]
    found = vanished(spoken, heard, listed.missing, now)
    if found.glitch:
        log.warning("%s lists %d of %d releases no longer; taken for a fault", source, len(found.missing), len(spoken))
    said = await _words(connection, source, [row.release_id for row in found.gone], now)
    return Unlisted(said=said, shows=shows if said else {}, missing=found.missing)


async def _words(
    connection: Connection, source: str, release_ids: Sequence[int], now: datetime
) -> list[tuple[Release, Witness]]:
    if not release_ids:
        return []
    gone = await release_store.load(connection, release_ids)
    said = await release_store.witnesses(connection, release_ids)
    last = {one: dated(source, said[one]) for one in release_ids}
    return [
        (gone[one], replace(word, claim=Claim.POSTPONED, at=None, seen_at=now, note=UNLISTED))
        for one, word in last.items()
        if word is not None
    ]
