"""Setups as they are stored: all that one server has set up."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.setup_file import Setup
from bot.store import calendars, feeds, settings, shows, subscriptions


async def of_server(connection: AsyncConnection, guild_id: int) -> Setup:
    """Load what a server has set up, by commands or in the file."""
    announced = await subscriptions.of_guild(connection, guild_id)
    own_feeds = await subscriptions.feeds_of_guild(connection, guild_id)
    standing = [one for one in await calendars.of_guild(connection, guild_id) if one.ended is None]
    chosen = [*(one.show_ids for one in announced), *(one.show_ids for one in standing)]
    return Setup(
        guild_id=guild_id,
        settings=await settings.of_server(connection, guild_id),
        announcements=(*announced, *own_feeds),
        calendars=tuple(standing),
        shows=tuple(await shows.load(connection, frozenset[int]().union(*(ids for ids in chosen if ids)))),
        urls=await feeds.urls(connection, {one.source for one in own_feeds}),
    )
