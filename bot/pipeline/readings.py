"""Readings: what several polls read is stored at once, with its events and alerts, in the caller's transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.core.feeds import is_own
from bot.core.mentions import NameIndex
from bot.core.reasons import Reason
from bot.core.telling import Moment
from bot.pipeline.catch_up import lost_by, moment_of, tell_lost
from bot.pipeline.moves import Listed
from bot.pipeline.news import Fresh, store_news
from bot.pipeline.outcomes import heard
from bot.pipeline.policy import Policy
from bot.pipeline.recognised import Said
from bot.pipeline.shown import Shown
from bot.pipeline.sightings import Told, store_sightings
from bot.pipeline.tell import tell
from bot.sources.base import Reading, Source
from bot.store import shows
from bot.store.sources import SourceState
from bot.store.statements import Connection, take_turn


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """What a source said, and its state before."""

    source: Source
    state: SourceState
    reading: Reading

    def moment(self, policy: Policy, now: datetime) -> Moment:
        """Give what holds for all of it, now (UTC)."""
        baseline = Reason.BASELINE if self.state.baseline_at is None else None
        return moment_of(policy, now, self.state.succeeded_at, baseline)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """What came of a reading: whether anything was new, and the state with what the next one has to know of it."""

    state: SourceState
    anything_new: bool = False


async def store_readings(
    connection: Connection, read: Sequence[Read], policy: Policy, names: NameIndex, now: datetime
) -> dict[str, Stored]:
    """Store all that different sources said now (UTC); gives what came of it by the name of the source.

    `names` are those of all shows.
    """
    if not read:
        return {}
    await take_turn(connection)
    lost = [await lost_by(connection, one.source, one.reading, one.state.succeeded_at, now) for one in read]
    told = [await _store_sightings(connection, one, policy, now) for one in read]
    fresh = await _store_news(connection, read, policy, names, now)
    for one, gap in zip(read, lost, strict=True):
        if gap:
            await tell_lost(connection, one.source, gap, policy, now)
    return {one.state.name: _stored(one, said, news, now) for one, said, news in zip(read, told, fresh, strict=True)}


async def _store_sightings(connection: Connection, read: Read, policy: Policy, now: datetime) -> Told:
    state, reading = read.state, read.reading
    listed = Listed(listings=reading.listings, missing=state.missing_since)
    told = await store_sightings(connection, state.name, reading.sightings, read.moment(policy, now), listed)
    await tell(connection, told.events, told.shows, policy, now)
    return told


async def _store_news(
    connection: Connection, read: Sequence[Read], policy: Policy, names: NameIndex, now: datetime
) -> list[Fresh]:
    said = [
        Said(
            source=one.state.name,
            news=one.reading.news,
            moment=one.moment(policy, now),
            last_success=one.state.succeeded_at,
            shown=Shown.of(one.reading, one.state.marks or b""),
        )
        for one in read
    ]
    found: list[Fresh] = []
    async for fresh in store_news(connection, said, names):
        name = said[len(found)].source
        about = {show.id: show for show in await shows.load(connection, fresh.show_ids)}
        await tell(connection, fresh.events, about, policy, now, name if is_own(name) else "")
        found.append(fresh)
    return found


def _stored(read: Read, told: Told, fresh: Fresh, now: datetime) -> Stored:
    missing = {str(release_id): int(since.timestamp()) for release_id, since in told.missing.items()}
    state = replace(heard(read.state, fresh.said, now), missing=missing, marks=fresh.marks)
    return Stored(state=state, anything_new=told.anything_new or fresh.anything_new)
