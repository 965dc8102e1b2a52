"""Feeds that servers add, as they are stored: one source for all servers that add one address."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import asdict
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.feeds import name_of
from bot.core.quotas import Held, Waiting, in_turn
from bot.core.subscriptions import Subscription
from bot.store import subscriptions as subscription_store
from bot.store.schema import sources, subscriptions
from bot.store.sources import OWN, SourceState, claim_named, is_due
from bot.store.statements import add_missing

KIND = "feed"
"""The kind of source that servers add."""


async def add(connection: AsyncConnection, url: str, wanted: Subscription, now: datetime) -> int:
    """Store a subscription to the feed at a URL, which is polled at once where no server had it; gives its id."""
    source = SourceState(name=wanted.source or name_of(url), kind=KIND, url=url, next_poll_at=now)
    await add_missing(connection, sources, [asdict(source)])
    return await subscription_store.add(connection, wanted, now)


async def remove(connection: AsyncConnection, subscription_id: int, guild_id: int) -> bool:
    """Remove a subscription of one server to a feed, and the feed where it was the last; says whether there was one."""
    own = (subscriptions.c.id == subscription_id, subscriptions.c.guild_id == guild_id)
    gone = (await connection.execute(delete(subscriptions).where(*own, subscriptions.c.source.is_not(None)))).rowcount
    await sweep(connection)
    return gone > 0


async def sweep(connection: AsyncConnection) -> int:
    """Forget the feeds that no server reads any more; gives how many."""
    read = select(subscriptions.c.source).where(subscriptions.c.source.is_not(None))
    return (await connection.execute(delete(sources).where(OWN, sources.c.name.not_in(read)))).rowcount


async def held(connection: AsyncConnection, guild_id: int) -> Held:
    """Count the feeds of one server, and those of all servers."""
    of_server = select(func.count()).where(subscriptions.c.guild_id == guild_id, subscriptions.c.source.is_not(None))
    of_all = select(func.count()).select_from(sources).where(OWN)
    return Held(
        feeds_of_server=(await connection.execute(of_server)).scalar_one(),
        feeds=(await connection.execute(of_all)).scalar_one(),
    )


async def is_known(connection: AsyncConnection, source: str) -> bool:
    """Say whether some server reads a feed already."""
    found = await connection.execute(select(sources.c.name).where(sources.c.name == source))
    return found.first() is not None


async def urls(connection: AsyncConnection, names: Collection[str | None]) -> dict[str, str]:
    """Give the addresses of feeds by the names of their sources."""
    found = await connection.execute(select(sources.c.name, sources.c.url).where(sources.c.name.in_(names)))
    return {row.name: row.url or "" for row in found}


async def anything_due(connection: AsyncConnection, now: datetime) -> bool:
    """Say whether a claim may find anything, without taking the writer's turn."""
    return (await connection.execute(select(sources.c.name).where(OWN, is_due(now)).limit(1))).first() is not None


async def claim_due(
    connection: AsyncConnection, now: datetime, lease: timedelta, each: int, most: int
) -> list[SourceState]:
    """Take feeds that are due, at most `each` at once for one server and `most` in all."""
    waiting = await _waiting(connection, now)
    names = in_turn(waiting, await _busy(connection, now), each, most)
    return await claim_named(connection, names, now, lease) if names else []


async def _waiting(connection: AsyncConnection, now: datetime) -> list[Waiting]:
    reading = select(sources.c.name, sources.c.next_poll_at, subscriptions.c.guild_id)
    reading = reading.join(subscriptions, subscriptions.c.source == sources.c.name).where(OWN, is_due(now))
    since: dict[str, datetime] = {}
    servers: dict[str, set[int]] = defaultdict(set)
    for row in await connection.execute(reading):
        since[row.name] = row.next_poll_at
        servers[row.name].add(row.guild_id or 0)
    return [Waiting(source=name, since=at, servers=frozenset(servers[name])) for name, at in since.items()]


async def _busy(connection: AsyncConnection, now: datetime) -> Counter[int]:
    """Count the feeds under way by server; one of several servers is under way for each of them."""
    reading = select(subscriptions.c.guild_id).join(sources, subscriptions.c.source == sources.c.name)
    leased = await connection.execute(reading.where(OWN, sources.c.leased_until > now))
    return Counter(guild_id or 0 for guild_id in leased.scalars())
