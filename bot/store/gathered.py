"""Gathered: the messages that further episodes and languages may still join, and what each of them tells."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import and_, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.alerts import AlertState
from bot.core.batches import Open
from bot.core.events import EventKind
from bot.store.events import event
from bot.store.outbox import CLOCK_SLACK
from bot.store.schema import alerts, events

_TOLD = (AlertState.WAITING, AlertState.SENDING, AlertState.SENT)


async def messages(
    connection: AsyncConnection,
    show_ids: Collection[int | None],
    kinds: Collection[EventKind],
    since: datetime,
    now: datetime,
) -> list[Open]:
    """Give the messages of these kinds about these shows that were owed since then (UTC), and what they tell.

    What was owed later than `now` was so by a clock that went wrong: nothing may join it for as long as it was ahead.

    A catalogue grows for a day longer: a platform adds old stock in parts.
    """
    about = (events.c.show_id.in_(show_ids), events.c.kind.in_(sorted(kinds)))
    stock = and_(events.c.kind == EventKind.CATALOGUE, alerts.c.created_at >= since - timedelta(days=1))
    lately = and_(or_(alerts.c.created_at >= since, stock), alerts.c.created_at <= now + CLOCK_SLACK)
    told = (alerts.c.state.in_(_TOLD), lately)
    wanted = select(alerts.c.id.label("alert_id"), alerts.c.target, events).join(
        events, events.c.id == alerts.c.event_id
    )
    rows = (await connection.execute(wanted.where(*about, *told).order_by(alerts.c.id))).all()
    stories: dict[int, set[str]] = {row.alert_id: {row.story} for row in rows}
    also = select(alerts.c.joined_to, alerts.c.story).where(alerts.c.joined_to.in_(stories))
    for row in await connection.execute(also):
        stories[row.joined_to].add(row.story)
    return [
        Open(alert_id=row.alert_id, target=row.target, event=event(row), stories=frozenset(stories[row.alert_id]))
        for row in rows
    ]
