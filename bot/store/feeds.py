"""Feeds that servers add, as they are stored: one source for all servers that add one address."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.feed_card import Followed
from bot.core.feeds import name_of
from bot.core.news import NewsItem
from bot.core.quotas import Held, Waiting, in_turn
from bot.core.reasons import Reason
from bot.core.source_health import Pause
from bot.core.subscriptions import Subscription
from bot.store import subscriptions as subscription_store
from bot.store import wakes
from bot.store.items import item
from bot.store.schema import items, sources, subscriptions
from bot.store.sources import OWN, SourceState, claim_named, is_any_due, is_due, set_right
from bot.store.statements import add_missing, row_of
from bot.store.wakes import Work

_CHOICE = 10
"""So many times as many rows as may be taken are looked at, since one server's may stand side by side."""

KIND = "feed"
"""The kind of source that servers add."""


async def add(connection: AsyncConnection, url: str, wanted: Subscription, now: datetime) -> int:
    """Store a subscription to the feed at a URL, which is polled at once where no server had it; gives its id."""
    source = SourceState(name=wanted.source or name_of(url), kind=KIND, url=url, next_poll_at=now)
    await add_missing(connection, sources, [row_of(source)])
    wakes.note(connection, Work.FEEDS)
    return await subscription_store.add(connection, wanted, now)


async def configure(connection: AsyncConnection, urls: Collection[str], now: datetime) -> None:
    """Store the sources of the feeds that the configuration names for servers, where no server has them yet."""
    named = [row_of(SourceState(name=name_of(url), kind=KIND, url=url, next_poll_at=now)) for url in sorted(urls)]
    await add_missing(connection, sources, named)


async def remove(connection: AsyncConnection, subscription_id: int, guild_id: int) -> bool:
    """Remove a subscription of one server to a feed, and the feed where it was the last; says whether there was one.

    One of the configuration is none that could be removed.
    """
    gone = (await connection.execute(delete(subscriptions).where(_made_by(subscription_id, guild_id)))).rowcount
    await sweep(connection)
    return gone > 0


async def pause(connection: AsyncConnection, subscription_id: int, guild_id: int, *, paused: bool) -> bool:
    """Let a server's feed post nothing, or post again whatever held it back; says whether there is such a feed."""
    changed = update(subscriptions).where(_made_by(subscription_id, guild_id))
    return (await connection.execute(changed.values(paused=Reason.PAUSED if paused else None))).rowcount > 0


def _made_by(subscription_id: int, guild_id: int) -> ColumnElement[bool]:
    return and_(
        subscriptions.c.id == subscription_id,
        subscriptions.c.guild_id == guild_id,
        subscriptions.c.source.is_not(None),
        subscriptions.c.origin == subscription_store.FROM_COMMAND,
    )


async def followed(connection: AsyncConnection, guild_id: int) -> list[Followed]:
    """Give all feeds of one server, each with how its source does."""
    own = await subscription_store.feeds_of_guild(connection, guild_id)
    states = select(sources).where(sources.c.name.in_({one.source for one in own}))
    rows = {row.name: row for row in await connection.execute(states)}
    paused = select(subscriptions.c.id, subscriptions.c.paused).where(subscriptions.c.id.in_([one.id for one in own]))
    held_back = {row.id: row.paused for row in await connection.execute(paused)}
    return [_followed(one, rows[one.source], held_back[one.id]) for one in own if one.source in rows]


def _followed(subscription: Subscription, row: Any, held_back: str | None) -> Followed:
    return Followed(
        subscription=subscription,
        url=row.url or "",
        next_poll_at=row.next_poll_at,
        succeeded_at=row.succeeded_at,
        failing_since=row.failing_since,
        failures=row.failures,
        error=row.error or "",
        source_pause=Pause(row.paused) if row.paused else None,
        held_back=Reason(held_back) if held_back else None,
    )


async def newest(connection: AsyncConnection, source: str) -> NewsItem | None:
    """Give the last item that a feed told."""
    told = select(items).where(items.c.source == source).limit(1)
    # Without a date it is as old as its first sight; of one look the document's first item is the newest.
    age = func.coalesce(items.c.published_at, items.c.first_seen_at)
    row = (await connection.execute(told.order_by(age.desc(), items.c.id))).first()
    return item(row) if row else None


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
    return await is_any_due(connection, OWN, now)


async def claim_due(
    connection: AsyncConnection, now: datetime, lease: timedelta, each: int, most: int
) -> list[SourceState]:
    """Take feeds that are due, at most `each` at once for one server and `most` in all."""
    await set_right(connection, now)
    busy = await _busy(connection, now)
    waiting = await _waiting(connection, {server for server, count in busy.items() if count >= each}, most, now)
    names = in_turn(waiting, busy, each, most)
    return await claim_named(connection, names, now, lease) if names else []


async def _waiting(connection: AsyncConnection, full: Collection[int], most: int, now: datetime) -> list[Waiting]:
    """Give those that have waited longest, of servers that may have more under way; enough to choose `most` from."""
    reading = select(sources.c.name, sources.c.next_poll_at, subscriptions.c.guild_id)
    reading = reading.join(subscriptions, subscriptions.c.source == sources.c.name).where(OWN, is_due(now))
    reading = reading.where(func.coalesce(subscriptions.c.guild_id, 0).not_in(full))
    reading = reading.order_by(sources.c.next_poll_at, sources.c.name).limit(most * _CHOICE)
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
