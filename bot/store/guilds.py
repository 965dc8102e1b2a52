"""Servers: which ones the bot is on, and since when it is off the others."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Final

from sqlalchemy import bindparam, delete, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.alerts import AlertState
from bot.core.reasons import Reason
from bot.core.servers import ServerFacts
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


async def describe(connection: AsyncConnection, facts: Mapping[int, ServerFacts]) -> None:
    """Note what Discord tells of servers that the bot is on, by their ids; those that are unknown are left."""
    columns = (guilds.c.guild_id, guilds.c.locale, guilds.c.owner_id)
    rows = await connection.execute(select(*columns))
    noted = {row.guild_id: ServerFacts(locale=row.locale, owner_id=row.owner_id) for row in rows}
    changed = [
        {"of": guild_id, "locale": one.locale, "owner_id": one.owner_id}
        for guild_id, one in facts.items()
        if guild_id in noted and noted[guild_id] != one
    ]
    if changed:
        names = ("locale", "owner_id")
        noting = update(guilds).where(guilds.c.guild_id == bindparam("of"))
        await connection.execute(noting.values({name: bindparam(name) for name in names}), changed)


async def owners(connection: AsyncConnection, channel_ids: Collection[int]) -> set[int]:
    """Give whose servers announced channels are on, as far as that is known."""
    told = select(subscriptions.c.guild_id).where(subscriptions.c.channel_id.in_(channel_ids))
    found = select(guilds.c.owner_id).where(guilds.c.guild_id.in_(told), guilds.c.owner_id.is_not(None))
    return {*(await connection.execute(found)).scalars()}


_LOST: Final = (subscriptions.c.guild_id.is_(None), subscriptions.c.user_id.is_(None))


async def unplaced(connection: AsyncConnection) -> set[int]:
    """Give the configured channels of which it is not known on which servers they are."""
    return {*(await connection.execute(select(subscriptions.c.channel_id).where(*_LOST).distinct())).scalars()}


async def place(connection: AsyncConnection, found: Mapping[int, int]) -> None:
    """Note on which servers configured channels are: the servers' ids by the channels'."""
    for channel_id, guild_id in found.items():
        of_channel = update(subscriptions).where(*_LOST, subscriptions.c.channel_id == channel_id)
        await connection.execute(of_channel.values(guild_id=guild_id))


async def forget(connection: AsyncConnection, before: datetime) -> int:
    """Delete all that is kept of servers that the bot has been off since before then (UTC); gives how many rows."""
    off = select(guilds.c.guild_id).where(guilds.c.left_at < before)
    gone = await forgetting.forget_servers(connection, forgetting.Servers(ids=off, are_left=True))
    return gone + (await connection.execute(delete(guilds).where(guilds.c.left_at < before))).rowcount
