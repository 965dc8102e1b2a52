"""Outlooks: what comes next of a show or of all of them, and what a span of the calendar holds."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.airing import Slot, slots
from bot.core.alerts import to_member
from bot.core.coming_card import Outlook
from bot.core.subscriptions import Subscription
from bot.store import listings, overdue, streams, subscriptions

_SOON, _FAR = timedelta(days=7), timedelta(days=120)
_MOST = 5
_OVERDUE = timedelta(days=1)
_STREAMS = 500


async def of_all(connection: AsyncConnection, now: datetime) -> Outlook:
    """Give what comes next of all shows, looking farther ahead only where little comes soon."""
    soon = await _until(connection, now, now + _SOON, None)
    return soon if len(soon.coming) + len(soon.learned) >= _MOST else await _until(connection, now, now + _FAR, None)


async def of_show(connection: AsyncConnection, show_id: int, now: datetime) -> Outlook:
    """Give what comes next of one show, and what is known to come without a date."""
    return await _until(connection, now, now + _FAR, show_id)


async def _until(connection: AsyncConnection, now: datetime, until: datetime, show_id: int | None) -> Outlook:
    coming = await listings.coming(connection, now, until, _MOST, show_id)
    learned = await streams.to_come(connection, now, until, _MOST, show_id)
    missed = await overdue.missed(connection, now - _OVERDUE, now, _MOST, show_id)
    undated = await listings.undated(connection, show_id) if show_id is not None else []
    return Outlook(
        coming=[(one.show, one.release) for one in coming],
        learned=learned,
        missed=missed,
        undated=[(one.show, one.release) for one in undated],
        sources=await listings.tellers(connection, [one.release.id for one in coming]),
    )


async def on_air(connection: AsyncConnection, between: tuple[datetime, datetime], now: datetime) -> list[Slot]:
    """Give what is on between two instants (UTC): what came, what is scheduled, and when it usually comes."""
    listed = await listings.around(connection, *between)
    learned = await streams.to_come(connection, *between, _STREAMS)
    return slots([(one.show, one.release) for one in listed], learned, now)


async def followed(
    connection: AsyncConnection, user_id: int, guild_id: int | None, role_ids: Collection[int]
) -> list[Subscription]:
    """Give what a member asks for: in direct messages, and by the roles that they hold on a server."""
    own = await subscriptions.of_target(connection, to_member(user_id), user_id)
    announced = await subscriptions.of_guild(connection, guild_id) if guild_id is not None else []
    return [*own, *(one for one in announced if one.role_id in role_ids and one.user_id is None)]
