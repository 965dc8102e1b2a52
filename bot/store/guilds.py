"""Servers: which ones the bot is on, and since when it is off the others."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from typing import Final

from sqlalchemy import delete, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.alerts import AlertState
from bot.core.reasons import Reason
from bot.store import forgetting
from bot.store.schema import alerts, guilds, subscriptions
from bot.store.statements import insert_or

_AT_ONCE: Final = 500
_BY_REMOVAL: Final = (Reason.NO_PERMISSION, Reason.CHANNEL_GONE)
"""What a channel of a server that the bot was removed from may have been paused for before the removal was known."""


async def known(connection: AsyncConnection) -> set[int]:
    """Give the servers that the bot was on when it was last heard of: those noted, and those with announcements."""
    off = select(guilds.c.guild_id).where(guilds.c.left_at.is_not(None))
    noted = select(guilds.c.guild_id).where(guilds.c.left_at.is_(None))
    announced = subscriptions.c.guild_id
    told = select(announced).where(announced.is_not(None), announced.not_in(off)).distinct()
    return {*(await connection.execute(noted)).scalars(), *(await connection.execute(told)).scalars()}


async def is_on(connection: AsyncConnection, guild_id: int) -> bool:
    """Say whether it is noted that the bot is on a server."""
    noted = select(guilds.c.guild_id).where(guilds.c.guild_id == guild_id, guilds.c.left_at.is_(None))
    return (await connection.execute(noted)).first() is not None


async def seen(connection: AsyncConnection, guild_ids: Collection[int], now: datetime) -> list[int]:
    """Note that the bot is on these servers now (UTC); gives those that it had been removed from."""
    ordered = sorted(guild_ids)
    back: list[int] = []
    for start in range(0, len(ordered), _AT_ONCE):
        some = ordered[start : start + _AT_ONCE]
        were_off = select(guilds.c.guild_id).where(guilds.c.guild_id.in_(some), guilds.c.left_at.is_not(None))
        back += (await connection.execute(were_off)).scalars()
        upsert = insert_or(connection, guilds).on_conflict_do_update(
            index_elements=["guild_id"], set_={"seen_at": now, "left_at": None}
        )
        await connection.execute(upsert, [{"guild_id": one, "seen_at": now} for one in some])
    if back:
        paused = (subscriptions.c.guild_id.in_(back), subscriptions.c.paused == Reason.BOT_REMOVED)
        await connection.execute(update(subscriptions).where(*paused).values(paused=None))
    return sorted(back)


async def left(connection: AsyncConnection, guild_id: int, now: datetime) -> int:
    """Note that the bot is off a server since now (UTC): nothing is posted there; gives how many alerts waited."""
    upsert = insert_or(connection, guilds).values(guild_id=guild_id, seen_at=now, left_at=now)
    first = upsert.on_conflict_do_update(
        index_elements=["guild_id"], set_={"left_at": now}, where=guilds.c.left_at.is_(None)
    )
    await connection.execute(first)
    own = subscriptions.c.guild_id == guild_id
    channels = select(subscriptions.c.channel_id).where(own)
    waiting = (alerts.c.channel_id.in_(channels), alerts.c.state == AlertState.WAITING)
    values = {"state": AlertState.FAILED, "reason": Reason.BOT_REMOVED, "closed_at": now}
    closed = await connection.execute(update(alerts).where(*waiting).values(values))
    resting = or_(subscriptions.c.paused.is_(None), subscriptions.c.paused.in_(_BY_REMOVAL))
    await connection.execute(update(subscriptions).where(own, resting).values(paused=Reason.BOT_REMOVED))
    return closed.rowcount


async def speak(connection: AsyncConnection, locales: Mapping[int, str]) -> None:
    """Note in which language (BCP 47) Discord speaks on servers that the bot is on; those that are unknown are left."""
    known = {row.guild_id: row.locale for row in await connection.execute(select(guilds.c.guild_id, guilds.c.locale))}
    for guild_id, locale in locales.items():
        if guild_id in known and known[guild_id] != locale:
            await connection.execute(update(guilds).where(guilds.c.guild_id == guild_id).values(locale=locale))


async def place(connection: AsyncConnection, guild_of: Callable[[int], int | None]) -> int:
    """Note on which servers the configured channels are, as far as `guild_of` knows; gives how many were placed."""
    lost = (subscriptions.c.guild_id.is_(None), subscriptions.c.user_id.is_(None))
    found = (await connection.execute(select(subscriptions.c.channel_id).where(*lost).distinct())).scalars().all()
    placed = {channel_id: guild_id for channel_id in found if (guild_id := guild_of(channel_id)) is not None}
    for channel_id, guild_id in placed.items():
        of_channel = update(subscriptions).where(*lost, subscriptions.c.channel_id == channel_id)
        await connection.execute(of_channel.values(guild_id=guild_id))
    return len(placed)


async def forget(connection: AsyncConnection, before: datetime) -> int:
    """Delete all that is kept of servers that the bot has been off since before then (UTC); gives how many rows."""
    off = select(guilds.c.guild_id).where(guilds.c.left_at < before)
    gone = await forgetting.forget_servers(connection, forgetting.Servers(ids=off, are_left=True))
    return gone + (await connection.execute(delete(guilds).where(guilds.c.left_at < before))).rowcount
