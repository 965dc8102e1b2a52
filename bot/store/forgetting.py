"""Forgetting: all that is stored for a server goes, and it can be said what is stored about a member."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from sqlalchemy import ColumnElement, Select, Table, and_, delete, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.alerts import AlertState, to_member
from bot.core.stored import Stored
from bot.store import feeds
from bot.store.people import calendars, members, proposals, scheduled_events, server_settings
from bot.store.schema import alerts, subscriptions, troubles

_OF_SERVERS: Final = (calendars, proposals, subscriptions, server_settings)


@dataclass(frozen=True, slots=True, kw_only=True)
class Servers:
    """Servers, and channels that are known to be theirs beside those that something is posted to now.

    `are_left` says that the bot is on them no more, so that nothing is left to be done there.
    """

    ids: Select[tuple[int]] | Collection[int]
    channel_ids: Collection[int] = ()
    are_left: bool = False

    def have(self, table: Table) -> ColumnElement[bool]:
        """Say which rows of a table are about their channels."""
        posted = [select(one.c.channel_id).where(one.c.guild_id.in_(self.ids)) for one in (subscriptions, calendars)]
        column = table.c.channel_id
        return or_(column.in_(self.channel_ids), *(column.in_(channels) for channels in posted))


async def forget_servers(connection: AsyncConnection, servers: Servers) -> int:
    """Delete all that is stored for servers; gives how many rows went.

    What is being posted at this moment stays, or its outcome had nothing to be noted at. Discord's scheduled events
    are remembered until they are taken back, which happens by itself where the bot still is.
    """
    steps = [
        delete(alerts).where(servers.have(alerts), alerts.c.state != AlertState.SENDING),
        delete(troubles).where(servers.have(troubles)),
        *(delete(table).where(table.c.guild_id.in_(servers.ids)) for table in _OF_SERVERS),
    ]
    if servers.are_left:
        steps.append(delete(scheduled_events).where(scheduled_events.c.guild_id.in_(servers.ids)))
    gone = sum([(await connection.execute(step)).rowcount for step in steps])
    return gone + await feeds.sweep(connection)


async def of_member(connection: AsyncConnection, user_id: int) -> Stored:
    """Count what is stored about a member."""
    counted = {
        "follows": subscriptions.c.user_id == user_id,
        "made": and_(subscriptions.c.created_by == user_id, subscriptions.c.user_id.is_(None)),
        "calendars": calendars.c.created_by == user_id,
        "messages": alerts.c.target == to_member(user_id),
        "proposals": proposals.c.user_id == user_id,
        "settings": members.c.user_id == user_id,
    }
    found = {
        name: (await connection.execute(select(func.count()).where(theirs))).scalar_one()
        for name, theirs in counted.items()
    }
    return Stored(**found)
