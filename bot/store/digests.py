"""Digests as they are stored: who wants one, and what is expected within the day."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.digests import AHEAD, Expected
from bot.core.naming import label, link, platform
from bot.core.releases import Release
from bot.core.shows import Show
from bot.core.subscriptions import Subscription
from bot.store import listings, streams
from bot.store import subscriptions as subscription_store
from bot.store.schema import subscriptions

MOST = 500
"""How many releases a digest looks at; a message has room for fewer."""


async def wanted(connection: AsyncConnection) -> list[Subscription]:
    """Load the subscriptions that want a digest and are not paused."""
    ids = select(subscriptions.c.id).where(subscriptions.c.digest_at.is_not(None), subscriptions.c.paused.is_(None))
    chosen = set((await connection.execute(ids)).scalars())
    return [one for one in await subscription_store.every(connection) if one.id in chosen] if chosen else []


async def expected(connection: AsyncConnection, asking: list[Subscription], now: datetime) -> list[Expected]:
    """Give what is expected from `now` (UTC) on, within a day, of the shows that any of these subscriptions covers.

    Where a platform's own time is not told, its learned lag says when the stream is expected.
    """
    told = [
        _line(one.show, one.release, one.release.key.platform, one.release.standing.scheduled_at or now)
        for one in await listings.coming(connection, now, now + AHEAD, MOST)
        if _wants(asking, one.show, one.release)
    ]
    usual = [
        _line(show, stream.broadcast, stream.platform, stream.at)
        for show, stream in await streams.to_come(connection, now, now + AHEAD, MOST)
        if _wants(asking, show, stream.broadcast)
    ]
    return [*told, *usual]


def _wants(asking: list[Subscription], show: Show, release: Release) -> bool:
    return any(one.covers(show.id) and release.key.audio in (one.audio or {show.audio}) for one in asking)


def _line(show: Show, release: Release, where: str, at: datetime) -> Expected:
    return Expected(show=show.name, episode=label(release), where=platform(where), at=at, url=link(release, show))
