"""The backlog of a channel: what waits for it, and what becomes of that when it can't be posted for long."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.alerts import Alert, AlertState
from bot.core.events import EventKind
from bot.core.reasons import Reason
from bot.store.schema import alerts, attempts, events


async def close(
    connection: AsyncConnection, channel_id: int, reason: Reason, now: datetime, *, before: datetime | None = None
) -> int:
    """Close what still waits for a channel that can't be posted to; gives how many alerts that were.

    With `before` (UTC), only what was owed before it.
    """
    waiting = [alerts.c.channel_id == channel_id, alerts.c.state == AlertState.WAITING]
    if before is not None:
        waiting.append(alerts.c.created_at < before)
    closed = update(alerts).where(*waiting).values(state=AlertState.FAILED, reason=reason, closed_at=now)
    return (await connection.execute(closed)).rowcount


async def leave_to_summary(
    connection: AsyncConnection, channel_id: int, kinds: Collection[EventKind], before: datetime, now: datetime
) -> int:
    """Leave what waits for a channel since before `before` (UTC) to one summary; gives how many alerts that were.

    Only events of these kinds, and none whose message was to tell others too.
    """
    leaders = select(alerts.c.joined_to).where(alerts.c.joined_to.is_not(None))
    told = select(events.c.id).where(events.c.kind.in_(sorted(kinds)))
    old = (alerts.c.channel_id == channel_id, alerts.c.state == AlertState.WAITING, alerts.c.created_at < before)
    left = update(alerts).where(*old, alerts.c.event_id.in_(told), alerts.c.id.not_in(leaders))
    values = {"state": AlertState.WITHHELD, "reason": Reason.SUMMARISED, "closed_at": now}
    return (await connection.execute(left.values(values))).rowcount


async def is_hopeless(connection: AsyncConnection, alert: Alert, after: datetime) -> bool:
    """Say whether an alert got no clear answer since `after` (UTC) or longer, while another channel got a message."""
    own = (attempts.c.alert_id == alert.id, attempts.c.outcome == "unsure")
    first = (await connection.execute(select(func.min(attempts.c.at)).where(*own))).scalar()
    if first is None or first > after:
        return False
    elsewhere = (alerts.c.channel_id != alert.channel_id, alerts.c.state == AlertState.SENT, alerts.c.closed_at > after)
    return (await connection.execute(select(alerts.c.id).where(*elsewhere).limit(1))).first() is not None
