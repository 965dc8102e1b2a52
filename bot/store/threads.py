"""Threads: which posted messages are to begin a thread, and when that is tried."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, and_, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.alerts import AlertState
from bot.core.threads import DISCUSSED
from bot.store.asking import Telling
from bot.store.schema import alerts, attempts

THREADING: Final = "thread"
"""The outcome of an attempt that was not to post but to open a thread; its detail says what came of it."""

LEASE: Final = timedelta(seconds=60)
"""How long a claimed thread is left to the one who claimed it; longer than any try may take."""

FARTHEST: Final = timedelta(days=1)
"""The longest that any thread waits; what is due later was put off by a clock that has been set back since."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """A posted message from which a thread is to be opened; `sent_at` is when it was posted (UTC)."""

    alert_id: int
    channel_id: int
    message_id: int
    sent_at: datetime
    role_ids: tuple[int, ...] = ()
    marker: str = ""


async def owe(connection: AsyncConnection, told: Iterable[Telling], now: datetime) -> None:
    """Let the messages of alerts begin threads, where they tell episodes and an announcement of them asks for that.

    Tests begin none, and neither does a forum's post, which is a thread already.
    """
    asking = [one for one in told if any(sub.thread for sub in one.asked)]
    owed = [one.alert_id for one in asking if one.kind in DISCUSSED and not one.is_test]
    if owed:
        owing = update(alerts).where(alerts.c.id.in_(owed), alerts.c.thread_id.is_(None))
        await connection.execute(owing.values(thread_at=now))


async def anything_due(connection: AsyncConnection, now: datetime) -> bool:
    """Say whether a claim may find anything, without taking the writer's turn."""
    return (await connection.execute(select(alerts.c.id).where(_is_due(now)).limit(1))).first() is not None


async def claim(connection: AsyncConnection, now: datetime, limit: int) -> list[Opening]:
    """Claim the threads that are to be opened now, those that were owed first before the others."""
    wanted = select(alerts.c.id, alerts.c.channel_id, alerts.c.message_id, alerts.c.closed_at).where(_is_due(now))
    rows = (
        await connection.execute(
            wanted.order_by(alerts.c.thread_at, alerts.c.id).limit(limit).with_for_update(skip_locked=True)
        )
    ).all()
    taken = update(alerts).where(alerts.c.id.in_([row.id for row in rows]))
    if rows:
        await connection.execute(taken.values(thread_at=now + LEASE))
    return [
        Opening(alert_id=row.id, channel_id=row.channel_id, message_id=row.message_id, sent_at=row.closed_at)
        for row in rows
    ]


def _is_due(now: datetime) -> ColumnElement[bool]:
    due = or_(alerts.c.thread_at <= now, alerts.c.thread_at > now + FARTHEST)
    return and_(alerts.c.thread_at.is_not(None), due, alerts.c.state == AlertState.SENT)


async def opened(connection: AsyncConnection, alert_id: int, thread_id: int, now: datetime) -> None:
    """Close what was owed: the message has its thread."""
    begun = update(alerts).where(alerts.c.id == alert_id)
    await connection.execute(begun.values(thread_at=None, thread_id=thread_id))
    await _note(connection, alert_id, now, "done")


async def given_up(connection: AsyncConnection, alert_id: int, detail: str, now: datetime) -> None:
    """Close what was owed: there will be no thread, and the reason is kept."""
    await connection.execute(update(alerts).where(alerts.c.id == alert_id).values(thread_at=None))
    await _note(connection, alert_id, now, f"given up: {detail}")


async def put_off(connection: AsyncConnection, alert_id: int, until: datetime, detail: str, now: datetime) -> None:
    """Leave a thread to be tried again at `until`, or after `FARTHEST` if that comes first."""
    due = min(until, now + FARTHEST)
    await connection.execute(update(alerts).where(alerts.c.id == alert_id).values(thread_at=due))
    await _note(connection, alert_id, now, f"put off: {detail}")


async def release(connection: AsyncConnection, now: datetime) -> None:
    """Give up the leases of a process that is gone; what was put off by more than a lease stays so."""
    leased = alerts.c.thread_at.between(now, now + LEASE)
    await connection.execute(update(alerts).where(leased).values(thread_at=now))


async def _note(connection: AsyncConnection, alert_id: int, at: datetime, what: str) -> None:
    tried = insert(attempts).values(alert_id=alert_id, at=at, outcome=THREADING, detail=what[:500])
    await connection.execute(tried)
