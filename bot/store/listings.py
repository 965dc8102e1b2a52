"""Listings: what people ask for, read in few statements."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.releases import Release, State, number_order
from bot.core.shows import Show
from bot.store import releases as release_store
from bot.store import shows as show_store
from bot.store.schema import releases


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


async def _listed(connection: AsyncConnection, found: Sequence[Release]) -> list[Listed]:
    shows = {show.id: show for show in await show_store.load(connection, {one.key.show_id for one in found})}
    return [Listed(show=shows[release.key.show_id], release=release) for release in found]
