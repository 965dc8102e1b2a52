"""Scheduled events as they are remembered: a row is there before Discord is asked, so that none is made twice."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import delete, func, select, union
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.scheduled_events import Held
from bot.store.people import scheduled_events, server_settings
from bot.store.schema import guilds
from bot.store.statements import insert_or


async def servers(connection: AsyncConnection) -> list[int]:
    """Give the servers that want events or have some of ours; those that the bot is off are left alone."""
    off = select(guilds.c.guild_id).where(guilds.c.left_at.is_not(None))
    asking = select(server_settings.c.guild_id).where(server_settings.c.events.is_not(None))
    holding = select(scheduled_events.c.guild_id)
    either = union(asking, holding).subquery()
    wanted = select(either.c.guild_id).where(either.c.guild_id.not_in(off)).order_by(either.c.guild_id)
    return list((await connection.execute(wanted)).scalars())


async def held(connection: AsyncConnection, guild_id: int) -> list[Held]:
    """Give what is remembered of a server's events, the soonest first."""
    own = select(scheduled_events).where(scheduled_events.c.guild_id == guild_id)
    rows = await connection.execute(own.order_by(scheduled_events.c.starts_at, scheduled_events.c.story))
    return [_held(row) for row in rows]


def _held(row: Any) -> Held:
    return Held(
        story=row.story,
        name=row.name,
        start=row.starts_at,
        event_id=row.event_id,
        shown=row.shown,
        reason=row.reason,
        due_at=row.due_at,
    )


async def remember(connection: AsyncConnection, guild_id: int, one: Held) -> None:
    """Store how an event stands, in the place of what was remembered of it."""
    row = {
        "name": one.name,
        "starts_at": one.start,
        "event_id": one.event_id,
        "shown": one.shown,
        "reason": one.reason,
        "due_at": one.due_at,
    }
    added = insert_or(connection, scheduled_events).values(guild_id=guild_id, story=one.story, **row)
    await connection.execute(added.on_conflict_do_update(index_elements=["guild_id", "story"], set_=row))


async def forget(connection: AsyncConnection, guild_id: int, stories: Iterable[str]) -> None:
    """Forget events of a server."""
    own = (scheduled_events.c.guild_id == guild_id, scheduled_events.c.story.in_(sorted(stories)))
    await connection.execute(delete(scheduled_events).where(*own))


async def count(connection: AsyncConnection, guild_id: int) -> int:
    """Count a server's events that stand."""
    own = (scheduled_events.c.guild_id == guild_id, scheduled_events.c.event_id.is_not(None))
    found: int = (await connection.execute(select(func.count()).where(*own))).scalar_one()
    return found
