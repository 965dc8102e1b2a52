"""Asking: which of a target's subscriptions have a say in what becomes of a posted alert."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.events import EventKind
from bot.core.subscriptions import Subscription
from bot.store import bearings
from bot.store import subscriptions as subscription_store
from bot.store.schema import alerts, events, subscriptions


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """What a posted alert tells, and the subscriptions of its target that are about its show.

    What is about no show concerns all of them.
    """

    alert_id: int
    kind: EventKind
    is_test: bool
    asked: Sequence[Subscription]


async def tellings(connection: AsyncConnection, alert_ids: Collection[int]) -> list[Telling]:
    """Give what these alerts tell, where any subscription of the channel asks for threads or for publishing."""
    more = or_(subscriptions.c.publish, subscriptions.c.thread)
    asks = select(subscriptions.c.id).where(subscriptions.c.channel_id == alerts.c.channel_id, more)
    told = select(alerts.c.id, alerts.c.target, alerts.c.channel_id, events.c.kind, events.c.at, events.c.show_id)
    wanted = told.add_columns(events.c.details).join(events, events.c.id == alerts.c.event_id)
    rows = (await connection.execute(wanted.where(alerts.c.id.in_(alert_ids), asks.exists()))).all()
    if not rows:
        return []
    held = await subscription_store.of_channels(connection, {row.channel_id for row in rows})
    own = {row.id: [one for one in held[row.channel_id] if one.target == row.target] for row in rows}
    narrowed = [(row.show_id, row.at) for row in rows if any(one.is_narrowed for one in own[row.id])]
    known = await bearings.of_instants(connection, narrowed)
    return [
        Telling(
            alert_id=row.id,
            kind=EventKind(row.kind),
            is_test=bool(row.details.get("test")),
            asked=[
                one
                for one in own[row.id]
                if row.show_id is None or one.covers(row.show_id, known.get((row.show_id, row.at)))
            ],
        )
        for row in rows
    ]
