"""The status in the store: how the sources and the outbox do, and what is wrong with what one server asked for."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.feeds import is_own
from bot.core.reasons import Reason
from bot.core.source_health import Pause
from bot.core.status_card import Blocked, Pulse, Queue, Status
from bot.store import outbox, publishing, subscriptions
from bot.store.schema import sources, troubles
from bot.store.sources import OWN


async def of_guild(connection: AsyncConnection, guild_id: int) -> Status:
    """Give the status as it is told on one server: of other servers and their feeds it says nothing."""
    announced = await subscriptions.of_guild(connection, guild_id)
    feeds = await subscriptions.feeds_of_guild(connection, guild_id)
    pulses = await _pulses(connection, {one.source for one in feeds})
    depth = await outbox.depth(connection)
    return Status(
        sources=[one for one in pulses if not is_own(one.name)],
        queue=Queue(waiting=depth.waiting, sending=depth.sending, failed=depth.failed, oldest=depth.oldest),
        blocked=await _blocked(connection, {one.channel_id for one in (*announced, *feeds)}),
        paused=[one for one in (*announced, *feeds) if one.paused],
        feeds=[one for one in pulses if is_own(one.name) and not one.is_well],
        to_publish=await publishing.waiting(connection, guild_id),
    )


async def _pulses(connection: AsyncConnection, own: Collection[str | None]) -> list[Pulse]:
    """Give how the operator's sources do, and these feeds of one server."""
    wanted = select(sources).where(or_(~OWN, sources.c.name.in_(own))).order_by(sources.c.name)
    return [_pulse(row) for row in await connection.execute(wanted)]


def _pulse(row: Any) -> Pulse:
    return Pulse(
        name=row.name,
        succeeded_at=row.succeeded_at,
        due_at=row.next_poll_at,
        failures=row.failures,
        failing_since=row.failing_since,
        error=row.error or "",
        pause=Pause(row.paused) if row.paused else None,
        silent_since=(row.news_at or row.baseline_at) if row.stale_told_at else None,
    )


async def _blocked(connection: AsyncConnection, channel_ids: Collection[int]) -> list[Blocked]:
    found = select(troubles).where(troubles.c.channel_id.in_(channel_ids)).order_by(troubles.c.since)
    rows = await connection.execute(found)
    return [Blocked(channel_id=row.channel_id, reason=Reason(row.reason), since=row.since) for row in rows]
