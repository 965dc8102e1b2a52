"""Releases and sightings as they are stored."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Text,
    and_,
    bindparam,
    cast,
    insert,
    literal,
    not_,
    or_,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.releases import TV, Claim, Release, ReleaseKey, ReleaseKind, Standing, State, Witness
from bot.store.columns import UTCDateTime
from bot.store.schema import events, releases, sightings
from bot.store.statements import Row, row_of

_KEY = ("show_id", "season", "number", "kind", "platform", "audio")
EXPECTED = (State.SCHEDULED, State.POSTPONED)
"""States whose `scheduled_at`, where it is known, is when the episode is to come."""

_MONTH = timedelta(days=30)

_KINDS: Final = {one.value: one for one in ReleaseKind}
_STATES: Final = {one.value: one for one in State}
_STANDING = ("state", "scheduled_at", "available_at", "url", "title", "thumbnail", "note")


def release(row: Sequence[Any]) -> Release:
    """Make a release from a row that begins with the table's columns; by their order: names take four times as long."""
    id_, show_id, season, number, kind, platform, audio, state, *more = row
    scheduled_at, available_at, url, title, thumbnail, note, _updated_at, doubt, *_others = more
    key = ReleaseKey(show_id=show_id, season=season, number=number, kind=_KINDS[kind], platform=platform, audio=audio)
    standing = Standing(
        state=_STATES[state],
        scheduled_at=scheduled_at,
        available_at=available_at,
        url=url,
        title=title,
        thumbnail=thumbnail,
        note=note,
    )
    return Release(id=id_, key=key, standing=standing, doubt=doubt)


async def known(connection: AsyncConnection, keys: Collection[ReleaseKey]) -> dict[ReleaseKey, Release]:
    """Load the releases of these shows and numbers, all seasons, platforms and audios."""
    show_ids, numbers = {key.show_id for key in keys}, {key.number for key in keys}
    wanted = select(releases).where(releases.c.show_id.in_(show_ids), releases.c.number.in_(numbers))
    found = [release(row) for row in await connection.execute(wanted)]
    return {one.key: one for one in found}


async def witnesses(connection: AsyncConnection, release_ids: Collection[int]) -> Mapping[int, list[Witness]]:
    """Load everything that was ever said of these releases, oldest first."""
    told: dict[int, list[Witness]] = defaultdict(list)
    wanted = select(sightings).where(sightings.c.release_id.in_(release_ids)).order_by(sightings.c.id)
    for row in await connection.execute(wanted):
        told[row.release_id].append(_witness(row))
    return told


def _witness(row: Any) -> Witness:
    fields = ("source", "at", "seen_at", "identity", "url", "title", "thumbnail", "note")
    return Witness(claim=Claim(row.claim), **{name: getattr(row, name) for name in fields})


async def add(connection: AsyncConnection, keys: Iterable[ReleaseKey], now: datetime) -> dict[ReleaseKey, Release]:
    """Store releases of which nothing is known yet."""
    rows: list[Row] = [{**_key_row(key), "state": State.TBA, "updated_at": now} for key in keys]
    if not rows:
        return {}
    added = (await connection.execute(insert(releases).returning(releases), rows)).all()
    return {one.key: one for one in map(release, added)}


async def save(connection: AsyncConnection, changed: Iterable[Release], now: datetime) -> None:
    """Write the standings of releases that changed."""
    rows = [{"release_id": one.id, "updated_at": now, **_standing_row(one.standing)} for one in changed]
    if rows:
        await connection.execute(update(releases).where(releases.c.id == bindparam("release_id")), rows)


async def witness(connection: AsyncConnection, told: Iterable[tuple[int, Witness]]) -> None:
    """Store new sightings, each with the id of its release."""
    rows = [{"release_id": release_id, **row_of(one)} for release_id, one in told]
    if rows:
        await connection.execute(insert(sightings), rows)


def _key_row(key: ReleaseKey) -> Row:
    return {name: getattr(key, name) for name in _KEY}


def _standing_row(standing: Standing) -> Row:
    return {name: getattr(standing, name) for name in _STANDING}


async def load(connection: AsyncConnection, ids: Collection[int]) -> dict[int, Release]:
    """Load releases by id."""
    if not ids:
        return {}
    found = await connection.execute(select(releases).where(releases.c.id.in_(ids)))
    return {row.id: release(row) for row in found}


async def watchable(connection: AsyncConnection, keys: Iterable[ReleaseKey]) -> list[Release]:
    """Give what can be watched of these episodes, on every platform and in every audio, the first seen first."""
    same = [
        and_(*(releases.c[name] == getattr(key, name) for name in ("show_id", "season", "number", "kind")))
        for key in keys
    ]
    if not same:
        return []
    wanted = select(releases).where(releases.c.state == State.AVAILABLE, or_(*same))
    return [release(row) for row in await connection.execute(wanted.order_by(releases.c.available_at, releases.c.id))]


def same_story(other: FromClause) -> ColumnElement[bool]:
    """Say of a release that an alias of the table has the same episode, on whatever platform and in whatever audio."""
    return and_(*(other.c[name] == releases.c[name] for name in ("show_id", "season", "number", "kind")))


async def promised_by(
    connection: AsyncConnection, sources: Collection[str], after: datetime, before: datetime
) -> set[str]:
    """Give those of the sources that told of a release for a time between two instants that is not available yet."""
    due = (sightings.c.claim == Claim.SCHEDULED, sightings.c.at.between(after, before))
    joined = sightings.join(releases, releases.c.id == sightings.c.release_id)
    told = select(sightings.c.source).select_from(joined).where(releases.c.state != State.AVAILABLE, *due)
    wanted = told.where(sightings.c.source.in_(sources)).distinct()
    return set((await connection.execute(wanted)).scalars())


SPAN: Final = (bindparam("after", type_=UTCDateTime()), bindparam("before", type_=UTCDateTime()))
"""The two instants of a statement that is made once, since making one takes longer than running it."""


def is_expected(
    after: datetime | ColumnElement[datetime], before: datetime | ColumnElement[datetime]
) -> ColumnElement[bool]:
    """Say of a release that it is to come between two instants: scheduled for then, or postponed until then."""
    return and_(releases.c.state.in_(EXPECTED), releases.c.scheduled_at.between(after, before))


async def airing(connection: AsyncConnection, show_ids: Collection[int], now: datetime) -> set[int]:
    """Give those of the shows that are broadcast within a month around `now` (UTC)."""
    broadcast = (releases.c.platform == TV, releases.c.scheduled_at.between(now - _MONTH, now + _MONTH))
    wanted = select(releases.c.show_id).where(releases.c.show_id.in_(show_ids), *broadcast)
    return set((await connection.execute(wanted.distinct())).scalars())


async def untold(connection: AsyncConnection, after: datetime, before: datetime) -> list[Release]:
    """Give the releases that were to come between two instants, were not seen, and whose time nobody told yet."""
    # By its key, since an event that was taken back has another one.
    told = events.c.key == literal("time/").concat(cast(releases.c.id, Text))
    wanted = select(releases).where(is_expected(after, before), not_(select(events.c.id).where(told).exists()))
    return [release(row) for row in await connection.execute(wanted.order_by(releases.c.scheduled_at, releases.c.id))]


async def expected(connection: AsyncConnection, after: datetime, before: datetime) -> list[Release]:
    """Give the releases that are to come between two instants and were not seen yet, in order."""
    wanted = select(releases).where(is_expected(after, before))
    return [release(row) for row in await connection.execute(wanted.order_by(releases.c.scheduled_at, releases.c.id))]
