"""Styles as they follow from what a server, an announcement and a member chose."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.style import Style
from bot.core.subscriptions import Subscription
from bot.store import schema as tables
from bot.store import settings, subscriptions


async def of_alert(connection: AsyncConnection, alert_id: int) -> Style:
    """Give how an alert's target is written to about the show of its event."""
    alerts, events = tables.alerts, tables.events
    wanted = select(alerts.c.target, alerts.c.channel_id, events.c.show_id).join(
        events, events.c.id == alerts.c.event_id
    )
    row = (await connection.execute(wanted.where(alerts.c.id == alert_id))).one()
    return await of_target(connection, row.target, row.channel_id, row.show_id)


async def of_target(connection: AsyncConnection, target: str, channel_id: int, show_id: int | None) -> Style:
    """Give how a target is written to about a show: by the first of its subscriptions that has a say in it."""
    found = await subscriptions.of_target(connection, target, channel_id)
    asked = [one for one in found if one.covers(show_id)] or found
    return await _member_style(connection, asked, channel_id) if _is_direct(target) else await _style(connection, asked)


def _is_direct(target: str) -> bool:
    return target.startswith("member:")


async def _member_style(connection: AsyncConnection, asked: list[Subscription], user_id: int) -> Style:
    known = await settings.of_member(connection, user_id)
    spoilers = next((one.spoilers for one in asked if one.spoilers), None)
    return Style(language=known.language, zone=known.zone, spoilers=spoilers)


async def _style(connection: AsyncConnection, asked: list[Subscription]) -> Style:
    server = await settings.of_server(connection, next((one.guild_id for one in asked if one.guild_id), None))
    spoilers = next((one.spoilers for one in asked if one.spoilers is not None), server.spoilers)
    return Style(
        language=server.language,
        titles=server.titles,
        spoilers=spoilers,
        template=next((one.template for one in asked if one.template), ""),
        zone=server.zone,
    )
