"""Bearings as they follow from what is stored: in which season a show is on, and which platforms carry it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import func, select, union
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.events import Event
from bot.core.releases import TV, State
from bot.core.scopes import NEAR, Bearing
from bot.core.subscriptions import Subscription
from bot.store.schema import releases, show_ids, shows


async def of_events(
    connection: AsyncConnection, asked: Iterable[Subscription], told: Sequence[Event]
) -> dict[str, Bearing]:
    """Give what decides of each event whether narrowed subscriptions cover its show, by the event's key.

    Those of the shows themselves stand there as `show/1`. Where no subscription is narrowed, nothing is looked up.
    """
    if not any(one.is_narrowed for one in asked):
        return {}
    about = [event for event in told if event.show_id is not None]
    if not about:
        return {}
    known = await of_shows(connection, {event.show_id or 0 for event in about}, max(event.at for event in about))
    where = await _platforms(connection, {event.release_id for event in about if event.release_id})
    own = {
        event.key: streamed(replace(known[event.show_id], at=event.at), _platform(event, where))
        for event in about
        if event.show_id in known
    }
    return own | {f"show/{show_id}": bearing for show_id, bearing in known.items()}


def streamed(bearing: Bearing, platform: str | None) -> Bearing:
    """Narrow a bearing to the release that is spoken of; a broadcast stands for all platforms that carry the show."""
    return bearing if platform in {None, TV} else replace(bearing, platforms=frozenset({platform or TV}))


def _platform(event: Event, where: dict[int, str]) -> str | None:
    named = event.details.get("platform")
    return named if isinstance(named, str) else where.get(event.release_id or 0)


async def _platforms(connection: AsyncConnection, release_ids: Collection[int]) -> dict[int, str]:
    wanted = select(releases.c.id, releases.c.platform).where(releases.c.id.in_(release_ids))
    return {row.id: row.platform for row in await connection.execute(wanted)} if release_ids else {}


async def of_shows(connection: AsyncConnection, ids: Collection[int], at: datetime) -> dict[int, Bearing]:
    """Give what decides of each show at an instant (UTC) whether narrowed subscriptions cover it."""
    stored = select(shows.c.id, shows.c.aired, shows.c.facts).where(shows.c.id.in_(ids))
    expected = await _expected(connection, ids, at)
    carried = await _carried(connection, ids)
    return {
        row.id: Bearing(
            at=at,
            aired=row.aired,
            expected=expected.get(row.id),
            platforms=frozenset(carried[row.id]).union(row.facts.get("streams", ())),
        )
        for row in await connection.execute(stored)
    }


async def of_instants(
    connection: AsyncConnection, about: Iterable[tuple[int | None, datetime]]
) -> dict[tuple[int, datetime], Bearing]:
    """Give what decides of shows at an instant (UTC) each, by the show and the instant; None is no show."""
    by_instant: dict[datetime, set[int]] = defaultdict(set)
    for show_id, at in about:
        if show_id is not None:
            by_instant[at].add(show_id)
    return {
        (show_id, at): bearing
        for at, show_ids in by_instant.items()
        for show_id, bearing in (await of_shows(connection, show_ids, at)).items()
    }


async def _expected(connection: AsyncConnection, ids: Collection[int], at: datetime) -> dict[int, datetime]:
    soonest = (
        select(releases.c.show_id, func.min(releases.c.scheduled_at, type_=releases.c.scheduled_at.type).label("at"))
        .where(releases.c.show_id.in_(ids), releases.c.scheduled_at >= at - NEAR, releases.c.state != State.CANCELLED)
        .group_by(releases.c.show_id)
    )
    return {row.show_id: row.at for row in await connection.execute(soonest)}


async def _carried(connection: AsyncConnection, ids: Collection[int]) -> dict[int, set[str]]:
    """Give the platforms in whose namespace a show has an id, or where an episode of it was seen."""
    named = select(show_ids.c.show_id, show_ids.c.namespace.label("platform")).where(show_ids.c.show_id.in_(ids))
    seen = select(releases.c.show_id, releases.c.platform).where(
        releases.c.show_id.in_(ids), releases.c.state == State.AVAILABLE
    )
    found: dict[int, set[str]] = defaultdict(set)
    for row in await connection.execute(union(named, seen)):
        found[row.show_id].add(row.platform)
    return found
