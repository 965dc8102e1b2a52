"""Listings: what people ask for, read in few statements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.releases import Claim, Release, State, number_order
from bot.core.shows import Show
from bot.store import releases as release_store
from bot.store import shows as show_store
from bot.store.schema import releases, sightings

_MOST = 500
"""How many releases of one span are looked at; a week of all that is broadcast has fewer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A release with its show."""

    show: Show
    release: Release


async def coming(
    connection: AsyncConnection, now: datetime, until: datetime, limit: int, show_id: int | None = None
) -> list[Listed]:
    """Give what is to come between two instants (UTC) and not seen yet, soonest first."""
    wanted = select(releases).where(release_store.is_expected(now, until))
    if show_id is not None:
        wanted = wanted.where(releases.c.show_id == show_id)
    rows = await connection.execute(wanted.order_by(releases.c.scheduled_at, releases.c.id).limit(limit))
    return await _listed(connection, [release_store.release(row) for row in rows])


async def out(connection: AsyncConnection, show_id: int) -> list[Release]:
    """Give what is available of a show, in the order of its episodes; of each episode the audio seen first.

    What is doubtful is left out until it is believed.
    """
    seen = (releases.c.state == State.AVAILABLE, releases.c.doubted_at.is_(None))
    wanted = select(releases).where(releases.c.show_id == show_id, *seen)
    rows = await connection.execute(wanted.order_by(releases.c.available_at, releases.c.id))
    first: dict[str, Release] = {}
    for release in map(release_store.release, rows):
        first.setdefault(release.key.story, release)
    return sorted(first.values(), key=lambda one: (one.key.season, number_order(one.key.number)))


async def episodes(connection: AsyncConnection, show_id: int) -> list[Release]:
    """Give every episode of a show in order, each once: as it was first seen, else where it is expected first."""
    rows = await connection.execute(select(releases).where(releases.c.show_id == show_id))
    best: dict[str, Release] = {}
    for release in sorted(map(release_store.release, rows), key=_preference):
        best.setdefault(release.key.story, release)
    return sorted(best.values(), key=lambda one: (one.key.season, number_order(one.key.number)))


def _preference(release: Release) -> tuple[bool, bool, float, int]:
    standing = release.standing
    is_out = standing.state is State.AVAILABLE and release.doubt is None
    at = standing.available_at if is_out else standing.scheduled_at
    return not is_out, at is None, at.timestamp() if at else 0, release.id


async def undated(connection: AsyncConnection, show_id: int) -> list[Listed]:
    """Give what is known to come of a show, or to be cancelled, without a time."""
    untold = (releases.c.state.in_((State.TBA, State.POSTPONED, State.CANCELLED)), releases.c.scheduled_at.is_(None))
    rows = await connection.execute(select(releases).where(releases.c.show_id == show_id, *untold))
    found = [release_store.release(row) for row in rows]
    return await _listed(connection, sorted(found, key=lambda one: (one.key.season, number_order(one.key.number))))


async def tellers(connection: AsyncConnection, release_ids: Collection[int]) -> Mapping[int, Sequence[str]]:
    """Give, by release, the sources that told the time at which it is expected now."""
    same = (sightings.c.release_id == releases.c.id, sightings.c.at == releases.c.scheduled_at)
    told = select(sightings.c.release_id, sightings.c.source).join(releases, same[0] & same[1]).distinct()
    claimed = sightings.c.claim.in_((Claim.SCHEDULED, Claim.POSTPONED))
    found: dict[int, list[str]] = defaultdict(list)
    rows = await connection.execute(told.where(sightings.c.release_id.in_(release_ids), claimed))
    for row in sorted(rows):
        found[row.release_id].append(row.source)
    return found


async def around(connection: AsyncConnection, after: datetime, before: datetime) -> list[Listed]:
    """Give what came or is to come between two instants (UTC).

    What is doubtful is left out until it is believed.
    """
    came = (releases.c.state == State.AVAILABLE, releases.c.doubted_at.is_(None))
    seen = await _some(connection, *came, releases.c.available_at.between(after, before))
    expected = await _some(connection, release_store.is_expected(after, before))
    return await _listed(connection, [*seen, *expected])


async def _some(connection: AsyncConnection, *wanted: ColumnElement[bool]) -> list[Release]:
    chosen = select(releases).where(*wanted).limit(_MOST)
    return [release_store.release(row) for row in (await connection.execute(chosen)).all()]


async def _listed(connection: AsyncConnection, found: Sequence[Release]) -> list[Listed]:
    shows = {show.id: show for show in await show_store.load(connection, {one.key.show_id for one in found})}
    return [Listed(show=shows[release.key.show_id], release=release) for release in found]
