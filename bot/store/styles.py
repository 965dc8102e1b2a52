"""Styles as they follow from what a server, an announcement and a member chose."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.events import EventKind
from bot.core.style import Style
from bot.core.subscriptions import Subscription
from bot.store import bearings, calendars, settings, subscriptions
from bot.store import schema as tables


async def of_alert(connection: AsyncConnection, alert_id: int) -> Style:
    """Give how an alert's target is written to about the show of its event."""
    alerts, events = tables.alerts, tables.events
    columns = alerts.c.target, alerts.c.channel_id, events.c.show_id, events.c.at, events.c.kind
    wanted = select(*columns).join(events, events.c.id == alerts.c.event_id)
    row = (await connection.execute(wanted.where(alerts.c.id == alert_id))).one()
    return await of_target(connection, row.target, row.channel_id, row.show_id, row.at, EventKind(row.kind))


async def of_target(
    connection: AsyncConnection,
    target: str,
    channel_id: int,
    show_id: int | None,
    at: datetime | None = None,
    kind: EventKind | None = None,
) -> Style:
    """Give how a target is written to about a show: by the first of its subscriptions that has a say in it.

    `at` (UTC) is when what is told happened, since a season's subscriptions cover a show for as long as it is on. Those
    that ask for its `kind` and do not rest come before the others.
    """
    found = await subscriptions.of_target(connection, target, channel_id)
    covering = await _covering(connection, found, show_id, at)
    telling = [one for one in covering if kind and one.tells(kind) and not one.paused]
    asked = telling or covering or found
    if _is_direct(target):
        return await _member_style(connection, asked, channel_id)
    # A channel with a calendar alone has no announcement that tells its server.
    return await _style(connection, asked, None if found else await calendars.server_of(connection, channel_id))


async def _covering(
    connection: AsyncConnection, found: list[Subscription], show_id: int | None, at: datetime | None
) -> list[Subscription]:
    if show_id is None or at is None or not any(one.is_narrowed for one in found):
        return [one for one in found if one.covers(show_id)]
    bearing = (await bearings.of_shows(connection, [show_id], at)).get(show_id)
    return [one for one in found if one.covers(show_id, bearing)]


async def of_subscription(connection: AsyncConnection, subscription: Subscription) -> Style:
    """Give how an announcement of a channel is written, whatever others of its channel ask for."""
    return await _style(connection, [subscription])


def _is_direct(target: str) -> bool:
    return target.startswith("member:")


async def _member_style(connection: AsyncConnection, asked: list[Subscription], user_id: int) -> Style:
    known = await settings.of_member(connection, user_id)
    spoilers = next((one.spoilers for one in asked if one.spoilers), None)
    return Style(language=known.language, zone=known.zone, spoilers=spoilers, is_direct=True)


async def _style(connection: AsyncConnection, asked: list[Subscription], guild_id: int | None = None) -> Style:
    guild_id = next((one.guild_id for one in asked if one.guild_id), guild_id)
    server = await settings.of_server(connection, guild_id)
    spoilers = next((one.spoilers for one in asked if one.spoilers is not None), server.spoilers)
    return Style(
        language=server.language or await settings.language(connection, guild_id),
        titles=server.titles,
        spoilers=spoilers,
        template=next((one.template for one in asked if one.template), ""),
        zone=server.zone,
    )
