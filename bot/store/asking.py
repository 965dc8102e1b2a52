"""Asking: which of a target's subscriptions have a say in what becomes of a posted alert."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Column, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.events import EventKind
from bot.core.subscriptions import Subscription
from bot.store import bearings
from bot.store import subscriptions as subscription_store
from bot.store.schema import alerts, events, subscriptions


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """What an alert tells, and where: the event's kind, its instant (UTC) and its show."""

    target: str
    channel_id: int
    kind: EventKind
    at: datetime
    show_id: int | None
    is_test: bool


async def telling(connection: AsyncConnection, alert_id: int, flag: Column[Any]) -> Telling | None:
    """Give what an alert tells, where any subscription of its channel has set a flag; None where nobody has."""
    asks = select(subscriptions.c.id).where(subscriptions.c.channel_id == alerts.c.channel_id, flag)
    told = select(alerts.c.target, alerts.c.channel_id, events.c.kind, events.c.at, events.c.show_id, events.c.details)
    wanted = told.join(events, events.c.id == alerts.c.event_id).where(alerts.c.id == alert_id, asks.exists())
    row = (await connection.execute(wanted)).first()
    if row is None:
        return None
    return Telling(
        target=row.target,
        channel_id=row.channel_id,
        kind=EventKind(row.kind),
        at=row.at,
        show_id=row.show_id,
        is_test=bool(row.details.get("test")),
    )


async def any_asks(connection: AsyncConnection, told: Telling, asks: Callable[[Subscription], bool]) -> bool:
    """Say whether a subscription of the alert's target asks for something and is about its show.

    What is about no show concerns all of them.
    """
    found = await subscription_store.of_target(connection, told.target, told.channel_id)
    asking = [one for one in found if asks(one)]
    if told.show_id is None or not asking:
        return bool(asking)
    narrowed = any(one.is_narrowed for one in asking)
    known = await bearings.of_shows(connection, [told.show_id], told.at) if narrowed else {}
    return any(one.covers(told.show_id, known.get(told.show_id)) for one in asking)
