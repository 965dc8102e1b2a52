"""Streams: when a platform is expected to have what is broadcast, and was not seen there yet."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache, lru_cache

from sqlalchemy import ColumnElement, Select, bindparam, not_, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.lag import PLAUSIBLE, Lag, Stream
from bot.core.polling import Expected
from bot.core.releases import TV, Release, State
from bot.core.shows import Show
from bot.store import lags, shows
from bot.store.releases import EXPECTED, SPAN, is_expected, release, same_story
from bot.store.releases import load as releases_of
from bot.store.schema import releases, show_ids

Told = tuple[Release, datetime]
"""A broadcast, and when a calendar says that it is (UTC)."""


async def to_come(
    connection: AsyncConnection, after: datetime, before: datetime, limit: int, show_id: int | None = None
) -> list[tuple[Show, Stream]]:
    """Give the streams that are expected between two instants (UTC) by what was learned, soonest first.

    A stream whose own time is told by a source is left out: that is a scheduled release.
    """
    wanted = broadcasts()
    if show_id is not None:
        wanted = wanted.where(releases.c.show_id == show_id)
    soonest = await _usual(connection, wanted, after, before, limit)
    about = {show.id: show for show in await shows.load(connection, {one.broadcast.key.show_id for one in soonest})}
    return [(about[one.broadcast.key.show_id], one) for one in soonest]


async def first_to_come(connection: AsyncConnection, after: datetime, before: datetime) -> list[Stream]:
    """Give those of the streams to come whose episode can be watched nowhere yet, soonest first."""
    return await _usual(connection, _unwatched(), after, before)


@cache
def _unwatched() -> Select[tuple[object, ...]]:
    # Of a show of which nothing was ever seen no lag is known.
    seen = releases.alias()
    known = select(seen.c.id).where(seen.c.show_id == releases.c.show_id, seen.c.state == State.AVAILABLE)
    return broadcasts().where(not_(is_seen()), known.exists())


@dataclass(frozen=True, slots=True, kw_only=True)
class _Usual:
    """When a platform usually has the episode of a broadcast (UTC), which is given by its id."""

    broadcast: int
    platform: str
    at: datetime
    lag: Lag


async def _usual(
    connection: AsyncConnection,
    wanted: Select[tuple[object, ...]],
    after: datetime,
    before: datetime,
    limit: int | None = None,
) -> list[Stream]:
    found = await _within(connection, wanted, after, before)
    settled = await _settled(connection, {one.broadcast for one in found})
    waiting = [one for one in found if (one.broadcast, one.platform) not in settled]
    soonest = sorted(waiting, key=lambda one: one.at)[:limit]
    told = await releases_of(connection, {one.broadcast for one in soonest})
    return [Stream(broadcast=told[one.broadcast], platform=one.platform, at=one.at, lag=one.lag) for one in soonest]


async def _within(
    connection: AsyncConnection, wanted: Select[tuple[object, ...]], after: datetime, before: datetime
) -> list[_Usual]:
    """Give what is usual between two instants: most of what was broadcast in the weeks before is not."""
    slim = wanted.with_only_columns(releases.c.id, releases.c.show_id, releases.c.scheduled_at)
    rows = (await connection.execute(slim, aired_between(after, before))).all()
    places: dict[int, list[tuple[str, Lag]]] = defaultdict(list)
    for (show_id, platform), lag in (await lags.of_shows(connection, {show_id for _, show_id, _ in rows})).items():
        places[show_id].append((platform, lag))
    return [
        _Usual(broadcast=broadcast, platform=platform, at=at, lag=lag)
        for broadcast, show_id, aired in rows
        for platform, lag in places[show_id]
        if after <= (at := lag.expected(aired)) <= before
    ]


async def awaited(connection: AsyncConnection, platform: str, after: datetime, before: datetime) -> list[Expected]:
    """Give when a platform is expected to have episodes between two instants (UTC) that were not seen there yet.

    Its own time counts, where a source tells one; else the broadcast and what was learned of the show's lag, else the
    broadcast itself. Only shows count that have an id in the platform's namespace, or an episode there. What came
    between the two instants is given too, since its further languages follow it.
    """
    told = await _told(connection, _carried_broadcasts(platform), aired_between(after, before))
    settled = await _settled(connection, {one.id for one, _ in told})
    waiting = [(one.key.show_id, at) for one, at in told if (one.id, platform) not in settled]
    known = await lags.of_shows(connection, {show_id for show_id, _ in waiting}) if waiting else {}
    expected = {Expected(at=at, sure=True) for at in await _own(connection, platform, after, before)}
    expected |= {Expected(at=at, sure=True, seen=True) for at in await _just_seen(connection, platform, after, before)}
    for show_id, at in waiting:
        lag = known.get((show_id, platform))
        expected.add(Expected(at=lag.expected(at) if lag else at, sure=lag is not None))
    return sorted((one for one in expected if after <= one.at <= before), key=lambda one: one.at)


def broadcasts() -> Select[tuple[object, ...]]:
    """Select the broadcasts whose streams may be expected between two instants, which `aired_between` binds."""
    return select(releases).where(is_expected(*SPAN), releases.c.platform == TV)


def aired_between(after: datetime, before: datetime) -> dict[str, datetime]:
    """Give when a broadcast may be whose stream is expected between two instants (UTC), whatever the lag."""
    least, most = PLAUSIBLE
    return {"after": after - most, "before": before - least}


def is_carried(platform: str) -> ColumnElement[bool]:
    """Say of a release that its show has an id in a platform's namespace, or an episode there."""
    named = select(show_ids.c.show_id).where(show_ids.c.show_id == releases.c.show_id, show_ids.c.namespace == platform)
    seen = releases.alias()
    there = (seen.c.show_id == releases.c.show_id, seen.c.platform == platform, seen.c.state == State.AVAILABLE)
    return or_(named.exists(), select(seen.c.id).where(*there).exists())


def is_seen() -> ColumnElement[bool]:
    """Say of a release that its episode can be watched, wherever and in whatever audio."""
    seen = releases.alias()
    return select(seen.c.id).where(same_story(seen), seen.c.state == State.AVAILABLE).exists()


@lru_cache
def _carried_broadcasts(platform: str) -> Select[tuple[object, ...]]:
    return broadcasts().where(is_carried(platform))


async def _told(
    connection: AsyncConnection, wanted: Select[tuple[object, ...]], between: Mapping[str, datetime]
) -> list[Told]:
    return [(release(row), row.scheduled_at) for row in await connection.execute(wanted, between)]


async def _own(connection: AsyncConnection, platform: str, after: datetime, before: datetime) -> list[datetime]:
    """Give the times that sources tell for the platform itself."""
    wanted = select(releases.c.scheduled_at).where(is_expected(after, before), releases.c.platform == platform)
    return list((await connection.execute(wanted.distinct())).scalars())


async def _just_seen(connection: AsyncConnection, platform: str, after: datetime, before: datetime) -> list[datetime]:
    """Give since when the episodes are there that came to the platform between two instants (UTC)."""
    came = (releases.c.platform == platform, releases.c.state == State.AVAILABLE)
    wanted = select(releases.c.available_at).where(*came, releases.c.available_at.between(after, before))
    return list((await connection.execute(wanted.distinct())).scalars())


async def _settled(connection: AsyncConnection, broadcasts: Collection[int]) -> set[tuple[int, str]]:
    """Give each broadcast with the platforms that have the episode, or are told a time of their own for it."""
    if not broadcasts:
        return set()
    rows = await connection.execute(_settling(), {"broadcasts": sorted(broadcasts)})
    return {(row.id, row.platform) for row in rows}


@cache
def _settling() -> Select[tuple[int, str]]:
    # The time of a dub says nothing of the stream in the broadcast's own audio.
    stream = releases.alias()
    is_timed = stream.c.state.in_(EXPECTED) & stream.c.scheduled_at.is_not(None)
    timed = is_timed & (stream.c.audio == releases.c.audio)
    asked = releases.c.id.in_(bindparam("broadcasts", expanding=True))
    return (
        select(releases.c.id, stream.c.platform)
        .join(stream, same_story(stream))
        .where(asked, stream.c.platform != TV, or_(stream.c.state == State.AVAILABLE, timed))
        .distinct()
    )
