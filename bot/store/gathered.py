"""Gathered: the messages that further episodes and languages may still join, and what each of them tells."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from sqlalchemy import and_, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.alerts import AlertState
from bot.core.batches import Open
from bot.core.events import Event, EventKind
from bot.store.events import Stored, event
from bot.store.outbox import CLOCK_SLACK
from bot.store.schema import alerts, events

_STOCK = timedelta(days=1)
_TOLD = (AlertState.WAITING, AlertState.SENDING, AlertState.SENT)


async def messages(
    connection: AsyncConnection,
    about: Sequence[Stored],
    kinds: Collection[EventKind],
    targets: Collection[str],
    since: datetime,
    now: datetime,
) -> list[Open]:
    """Give these targets' messages of these kinds about the shows of new events, and what they tell.

    They were owed since then (UTC), by older events. What was owed later than `now` was so by a clock that went wrong:
    nothing may join it for as long as it was ahead. A catalogue grows for a day longer: a platform adds old stock in
    parts.
    """
    older = await _older(connection, about, kinds, since - _STOCK)
    if not older:
        return []
    stock = [event_id for event_id, one in older.items() if one.kind is EventKind.CATALOGUE]
    lately = or_(
        alerts.c.created_at >= since, and_(alerts.c.event_id.in_(stock), alerts.c.created_at >= since - _STOCK)
    )
    told = (alerts.c.state.in_(_TOLD), lately, alerts.c.created_at <= now + CLOCK_SLACK)
    wanted = select(alerts.c.id, alerts.c.target, alerts.c.event_id).where(
        alerts.c.event_id.in_(older), alerts.c.target.in_(targets), *told
    )
    rows = (await connection.execute(wanted.order_by(alerts.c.id))).all()
    stories: dict[int, set[str]] = {row.id: {older[row.event_id].story} for row in rows}
    also = select(alerts.c.joined_to, alerts.c.story).where(alerts.c.joined_to.in_(stories))
    for row in await connection.execute(also) if rows else ():
        stories[row.joined_to].add(row.story)
    return [
        Open(alert_id=row.id, target=row.target, event=older[row.event_id], stories=frozenset(stories[row.id]))
        for row in rows
    ]


async def _older(
    connection: AsyncConnection, about: Sequence[Stored], kinds: Collection[EventKind], since: datetime
) -> dict[int, Event]:
    """Give the older events of the shows, by their rows' ids; none of them is owed before it is stored."""
    show_ids = {one.event.show_id for one in about}
    own = (events.c.show_id.in_(show_ids), events.c.kind.in_(sorted(kinds)), events.c.created_at >= since)
    found = await connection.execute(select(events).where(*own, events.c.id < min(one.id for one in about)))
    return {row.id: event(row) for row in found}
