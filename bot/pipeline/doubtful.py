"""Doubtful: what a platform has that can't be believed at once waits for a second witness, or for the grace period."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.core.events import Event
from bot.core.reconcile import settle
from bot.core.releases import Claim, Release, ReleaseKey, State, Witness
from bot.core.sanity import Known, doubt, is_about_now, vouches
from bot.core.shows import Show
from bot.core.telling import Moment, believed, withdrawn
from bot.pipeline.policy import Policy
from bot.pipeline.tell import tell
from bot.store import doubts
from bot.store import releases as release_store
from bot.store import shows as show_store
from bot.store.database import Database
from bot.store.statements import Connection, take_turn


@dataclass(frozen=True, slots=True, kw_only=True)
class Come:
    """What one look at a source found available that was not: each release with all that was ever said of it.

    `anew` are the releases of a new season that the source does not name.
    """

    source: str
    releases: Sequence[tuple[Release, Sequence[Witness]]]
    anew: frozenset[ReleaseKey]


async def doubts_of(connection: Connection, come: Come, shows: Mapping[int, Show], now: datetime) -> dict[int, str]:
    """Give the reason of each release that is not to be told at once, and let it wait."""
    if not come.releases:
        return {}
    listed = {one.id for one, _ in come.releases}
    stored = await doubts.episodes(connection, {one.key.show_id for one, _ in come.releases})
    known = [one for one in stored if one.id not in listed]
    reasons: dict[int, str] = {}
    own = [one for one in come.releases if _is_original(one[0], shows)]
    for place in (own, [one for one in come.releases if not _is_original(one[0], shows)]):
        for release, said in place:
            beside = _beside(release, come, known, said, now)
            if why := doubt(release.key, shows[release.key.show_id], beside):
                reasons[release.id] = why
        # Another audio is vouched for by the original of the same look, unless that is doubtful itself.
        known += [one for one, _ in place if one.id not in reasons]
    await doubts.doubt(connection, reasons, now)
    return reasons


def _is_original(release: Release, shows: Mapping[int, Show]) -> bool:
    return release.key.audio == shows[release.key.show_id].audio


def _beside(release: Release, come: Come, known: Sequence[Release], said: Sequence[Witness], now: datetime) -> Known:
    before = [one for one in known if _is_believed(one) and _is_in_row(one, release)]
    return Known(
        available=frozenset(one.key.number for one in before),
        beside=frozenset(one.key.number for one, _ in come.releases if _is_in_row(one, release)),
        vouched=any(vouches(one, come.source, now) for one in said) or _is_vouched(release, known, now),
        anew=release.key in come.anew,
    )


def _is_in_row(one: Release, other: Release) -> bool:
    """Say whether two releases are counted together: a show's season on one platform in one audio."""
    return _row(one.key) == _row(other.key)


def _row(key: ReleaseKey) -> tuple[object, ...]:
    return (key.show_id, key.season, key.kind, key.platform, key.audio)


def _is_believed(one: Release) -> bool:
    return one.standing.state is State.AVAILABLE and one.doubt is None


def _is_vouched(release: Release, known: Iterable[Release], now: datetime) -> bool:
    """Say whether the same episode is believed to be somewhere else, or scheduled about now."""
    return any(
        one.id != release.id
        and one.key.story == release.key.story
        and (
            _is_believed(one)
            or (one.standing.state is State.SCHEDULED and is_about_now(one.standing.scheduled_at, now))
        )
        for one in known
    )


async def withdraw(
    connection: Connection, source: str, entries: Iterable[tuple[ReleaseKey, Witness]], moment: Moment
) -> list[Event]:
    """Take back the doubtful releases that their own source has corrected: the very entry has another number now."""
    waiting = await doubts.waiting(connection)
    if not waiting:
        return []
    now_said: dict[str, set[ReleaseKey]] = defaultdict(set)
    for key, witness in entries:
        now_said[witness.identity].add(key)
    said = await release_store.witnesses(connection, [one.release.id for one in waiting])
    events: list[Event] = []
    for release in (one.release for one in waiting):
        own = {one.identity for one in said[release.id] if one.source == source and one.claim is Claim.AVAILABLE}
        corrected = {name for name in own if name in now_said and release.key not in now_said[name]}
        left = [one for one in said[release.id] if one.source != source or one.identity not in corrected]
        standing = settle(left)
        if corrected and standing.state is not State.AVAILABLE:
            [show] = await show_store.load(connection, [release.key.show_id])
            events.append(withdrawn(show, release, moment))
            await doubts.unsay(connection, release.id, source, corrected)
            await release_store.save(connection, [replace(release, standing=standing)], moment.now)
            await doubts.settle(connection, [release.id])
    return events


async def settle_doubts(database: Database, moment: Moment, policy: Policy) -> int:
    """Tell the doubtful releases that found a second witness or waited for the grace period; gives how many."""
    async with database.read() as connection:
        if not await doubts.waiting(connection):
            return 0
    async with database.write() as connection:
        await take_turn(connection)
        ready = await _ready(connection, moment, policy)
        shows = {show.id: show for show in await show_store.load(connection, {one.key.show_id for one in ready})}
        # What waited may have been missed at its time before that, and then it belongs to the summary.
        missing = replace(moment, fresh=policy.catch_up, alone=policy.fresh)
        events = [believed(shows[one.key.show_id], one, missing) for one in ready]
        await tell(connection, events, shows, policy, moment.now)
        await doubts.settle(connection, [one.id for one in ready])
    return len(ready)


async def _ready(connection: Connection, moment: Moment, policy: Policy) -> list[Release]:
    waiting = await doubts.waiting(connection)
    said = await release_store.witnesses(connection, [one.release.id for one in waiting])
    known = await doubts.episodes(connection, {one.release.key.show_id for one in waiting})
    return [
        one.release
        for one in waiting
        if moment.now - one.since >= policy.grace
        or _is_vouched(one.release, known, moment.now)
        or _has_second(said[one.release.id], moment.now)
    ]


def _has_second(said: Sequence[Witness], now: datetime) -> bool:
    """Say whether any of the sources that have it available is backed by another one."""
    claiming = {one.source for one in said if one.claim is Claim.AVAILABLE}
    return any(vouches(one, source, now) for source in claiming for one in said)
