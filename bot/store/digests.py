"""Digests as they are stored: who wants one, and what is expected within the day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.digests import Expected
from bot.core.naming import label, link, platform
from bot.core.releases import Release
from bot.core.scopes import Bearing
from bot.core.settings import Titles
from bot.core.shows import Show
from bot.core.subscriptions import Subscription
from bot.store import bearings, listings, streams
from bot.store import subscriptions as subscription_store
from bot.store.schema import subscriptions

MOST = 500
"""How many releases a digest looks at; a message has room for fewer."""


async def wanted(connection: AsyncConnection) -> list[Subscription]:
    """Load the subscriptions that want a digest and are not paused."""
    ids = select(subscriptions.c.id).where(subscriptions.c.digest_at.is_not(None), subscriptions.c.paused.is_(None))
    chosen = set((await connection.execute(ids)).scalars())
    return [one for one in await subscription_store.every(connection) if one.id in chosen] if chosen else []


async def expected(
    connection: AsyncConnection,
    asking: list[Subscription],
    between: tuple[datetime, datetime],
    titles: Titles | None = None,
) -> list[Expected]:
    """Give what is expected between two instants (UTC) of the shows that any of these subscriptions covers.

    Where a platform's own time is not told, its learned lag says when the stream is expected.
    """
    now = between[0]
    coming = await listings.coming(connection, *between, MOST)
    learned = await streams.to_come(connection, *between, MOST)
    show_ids = {one.show.id for one in coming} | {show.id for show, _ in learned}
    narrowed = any(one.is_narrowed for one in asking)
    known = await bearings.of_shows(connection, show_ids, now) if narrowed else {}
    told = [
        _line(one.show, one.release, one.release.key.platform, one.release.standing.scheduled_at or now, titles)
        for one in coming
        if _wants(asking, one.show, one.release, _bearing(known, one.show, one.release.key.platform))
    ]
    usual = [
        _line(show, stream.broadcast, stream.platform, stream.at, titles)
        for show, stream in learned
        if _wants(asking, show, stream.broadcast, _bearing(known, show, stream.platform))
    ]
    return [*told, *usual]


def _bearing(known: Mapping[int, Bearing], show: Show, platform: str) -> Bearing | None:
    return bearings.streamed(known[show.id], platform) if show.id in known else None


def _wants(asking: list[Subscription], show: Show, release: Release, bearing: Bearing | None) -> bool:
    return any(one.covers(show.id, bearing) and release.key.audio in (one.audio or {show.audio}) for one in asking)


def _line(show: Show, release: Release, where: str, at: datetime, titles: Titles | None) -> Expected:
    name = show.called(titles) if titles else show.name
    return Expected(show=name, episode=label(release), where=platform(where), at=at, url=link(release, show))
