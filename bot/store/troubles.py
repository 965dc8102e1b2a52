"""Troubles: the channels that Discord does not let us post to, and when each of them is tried again."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Select, delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.reasons import Reason
from bot.store.schema import subscriptions, troubles
from bot.store.statements import insert_or

PROBE_EVERY: Final = timedelta(hours=6)
"""How often a channel in trouble is tried; each try is a request that counts as invalid."""

_FARTHEST: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """Why nothing can be posted to a channel, in Discord's words too, and since when (UTC)."""

    channel_id: int
    reason: Reason
    detail: str
    since: datetime


async def note(connection: AsyncConnection, trouble: Trouble, now: datetime) -> bool:
    """Let a channel rest until its next probe; says whether the trouble is new."""
    row = {
        "channel_id": trouble.channel_id,
        "reason": trouble.reason,
        "detail": trouble.detail[:500],
        "since": trouble.since,
        "probe_at": now + PROBE_EVERY,
    }
    added = insert_or(connection, troubles).values(row).on_conflict_do_nothing().returning(troubles.c.channel_id)
    if (await connection.execute(added)).first() is not None:
        return True
    known = update(troubles).where(troubles.c.channel_id == trouble.channel_id)
    await connection.execute(known.values({name: row[name] for name in ("reason", "detail", "probe_at")}))
    return False


async def end(connection: AsyncConnection, channel_ids: Collection[int]) -> list[Trouble]:
    """Forget the troubles of channels that were posted to; gives what they were, if there were any."""
    ended = delete(troubles).where(troubles.c.channel_id.in_(channel_ids)).returning(troubles)
    return [_trouble(row) for row in (await connection.execute(ended)).all()]


async def every(connection: AsyncConnection) -> list[Trouble]:
    """Load all troubles, the oldest first."""
    rows = await connection.execute(select(troubles).order_by(troubles.c.since, troubles.c.channel_id))
    return [_trouble(row) for row in rows]


def _trouble(row: Any) -> Trouble:
    return Trouble(channel_id=row.channel_id, reason=Reason(row.reason), detail=row.detail, since=row.since)


async def of_guild(connection: AsyncConnection, guild_id: int | None) -> set[int]:
    """Give the channels in trouble of a server (all, if None), and those of which the server is not known."""
    found = select(troubles.c.channel_id)
    if guild_id is not None:
        elsewhere = select(subscriptions.c.channel_id).where(subscriptions.c.guild_id != guild_id)
        found = found.where(troubles.c.channel_id.not_in(elsewhere))
    return {*(await connection.execute(found)).scalars()}


async def probe_now(connection: AsyncConnection, channel_ids: Collection[int], now: datetime) -> int:
    """Let these channels be tried at once, those of them that are in trouble; gives how many that are."""
    if not channel_ids:
        return 0
    due = update(troubles).where(troubles.c.channel_id.in_(channel_ids)).values(probe_at=now)
    return (await connection.execute(due)).rowcount


def resting(now: datetime) -> Select[tuple[int]]:
    """Select the channels that are not to be tried yet; one put off far ahead was so by a clock set back since."""
    later = (troubles.c.probe_at > now, troubles.c.probe_at <= now + _FARTHEST)
    return select(troubles.c.channel_id).where(*later)
