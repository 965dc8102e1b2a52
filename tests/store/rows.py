"""Rows made for tests: a show, its releases, events and alerts, stored the way the pipeline stores them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from bot.core.alerts import Draft
from bot.core.releases import Release, Standing
from bot.core.servers import ServerFacts
from bot.core.shows import Show
from bot.store import events, guilds, outbox, releases, shows, subscriptions
from bot.store.events import Stored
from bot.store.statements import Connection
from tests.core.made import NOW, a_key, a_show, a_subscription, an_event


async def add_show(connection: Connection, **changes: Any) -> Show:
    return await shows.add(connection, a_show(**{"id": 0, **changes}), NOW)


async def add_release(connection: Connection, show: Show, standing: Standing | None = None, **key: Any) -> Release:
    """Store a release with its standing; what it is a release of can be changed by `key`."""
    wanted = a_key(**{"show_id": show.id, **key})
    added = (await releases.add(connection, [wanted], NOW))[wanted]
    if standing is None:
        return added
    settled = replace(added, standing=standing)
    await releases.save(connection, [settled], NOW)
    return settled


async def add_event(connection: Connection, **changes: Any) -> Stored:
    """Store an event that speaks of no show, unless `changes` name one."""
    [stored] = await events.add(connection, [an_event(**{"show_id": None, **changes})], NOW)
    return stored


async def owned_by(connection: Connection, channel_id: int, user_id: int, guild_id: int | None = None) -> None:
    """Let a channel's announcements be on a server, else one of its own, which is this person's."""
    here = guild_id or 1000 + channel_id
    await guilds.seen(connection, [here], NOW)
    await guilds.describe(connection, {here: ServerFacts(locale="en-US", owner_id=user_id)})
    if channel_id in await guilds.unplaced(connection):
        await guilds.place(connection, {channel_id: here})
    elif not [one for one in await subscriptions.of_guild(connection, here) if one.channel_id == channel_id]:
        await subscriptions.add(connection, a_subscription(channel_id=channel_id, guild_id=here), NOW)


async def owe(connection: Connection, stored: Stored, *channels: int, **changes: Any) -> list[int]:
    """Enqueue an event's alert for each channel; gives the ids of the new ones."""
    drafts = [Draft(**{"target": f"channel:{channel}", "channel_id": channel, **changes}) for channel in channels]
    owed = [outbox.Owed(stored=stored, draft=draft) for draft in drafts]
    return list((await outbox.enqueue(connection, owed, NOW)).values())


async def owe_new(connection: Connection, key: str, *channels: int) -> None:
    """Store an event of a story of its own, and enqueue its alerts."""
    await owe(connection, await add_event(connection, key=key, story=key), *channels)
