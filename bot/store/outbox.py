"""The outbox: alerts from the moment they are owed until Discord has them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy import ColumnElement, and_, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.alerts import Alert, AlertState, Draft, Landed, nonce
from bot.core.batches import Open
from bot.core.events import EventKind
from bot.core.reasons import Reason
from bot.store.events import Stored, event
from bot.store.schema import alerts, attempts, events, meta
from bot.store.statements import Row, add_missing, insert_or

LEASE = timedelta(seconds=60)
"""How long a claimed alert is left to the one who claimed it; longer than any try may take."""

FARTHEST = timedelta(days=1)
"""The longest that any alert waits; what is due later was put off by a clock that has been set back since."""

_OPEN = (AlertState.WAITING, AlertState.SENDING)


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """A draft of one stored event."""

    stored: Stored
    draft: Draft


async def enqueue(connection: AsyncConnection, owed: Iterable[Owed], now: datetime) -> dict[tuple[int, str], int]:
    """Store alerts, those to be posted and those withheld; one that is there already stays.

    Gives the ids of the new ones by event and target.
    """
    drafts = list(owed)
    if not drafts:
        return {}
    database = await identity(connection)
    rows = [_row(one, database, now) for one in drafts]
    added = insert_or(connection, alerts).on_conflict_do_nothing()
    statement = added.returning(alerts.c.event_id, alerts.c.target, alerts.c.id)
    return {(row.event_id, row.target): row.id for row in await connection.execute(statement, rows)}


async def identity(connection: AsyncConnection) -> str:
    """Give the name of this database, made at its first use; it keeps nonces of two installations apart."""
    wanted = select(meta.c.value).where(meta.c.key == "identity")
    found = (await connection.execute(wanted)).scalar()
    if found is None:
        await add_missing(connection, meta, [{"key": "identity", "value": uuid4().hex}])
        found = (await connection.execute(wanted)).scalar_one()
    return str(found)


def _row(owed: Owed, database: str, now: datetime) -> Row:
    draft, event = owed.draft, owed.stored.event
    return {
        "event_id": owed.stored.id,
        "target": draft.target,
        "part": 0,
        "story": event.story,
        "channel_id": draft.channel_id,
        "role_ids": list(draft.role_ids),
        "state": AlertState.WITHHELD if draft.withheld else AlertState.WAITING,
        "reason": draft.withheld,
        "nonce": nonce(database, f"{owed.stored.id}/{event.key}", draft.target, 0),
        "due_at": now,
        "created_at": now,
        "closed_at": now if draft.withheld else None,
        "joined_to": draft.joins,
    }


async def told(connection: AsyncConnection, stories: Collection[str]) -> Mapping[str, set[str]]:
    """Give the targets that were told each of these stories, or soon will be."""
    open_or_sent = alerts.c.state.in_((*_OPEN, AlertState.SENT))
    heard = or_(open_or_sent, alerts.c.reason.in_((Reason.DELETED_BY_SERVER, Reason.IN_BATCH, Reason.SUMMARISED)))
    wanted = select(alerts.c.story, alerts.c.target).where(alerts.c.story.in_(stories), heard)
    targets: dict[str, set[str]] = {story: set() for story in stories}
    for row in await connection.execute(wanted):
        targets[row.story].add(row.target)
    return targets


async def messages(
    connection: AsyncConnection, show_ids: Collection[int | None], kinds: Collection[EventKind], since: datetime
) -> list[Open]:
    """Give the messages of these kinds about these shows that were owed since then (UTC), and what they tell.

    A catalogue grows for a day longer: a platform adds old stock in parts.
    """
    about = (events.c.show_id.in_(show_ids), events.c.kind.in_(sorted(kinds)))
    stock = and_(events.c.kind == EventKind.CATALOGUE, alerts.c.created_at >= since - timedelta(days=1))
    told = (alerts.c.state.in_((*_OPEN, AlertState.SENT)), or_(alerts.c.created_at >= since, stock))
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


async def anything_due(connection: AsyncConnection, now: datetime) -> bool:
    """Say whether a claim may find anything, without taking the writer's turn."""
    due = select(alerts.c.id).where(alerts.c.state.in_(_OPEN), _is_due(now)).limit(1)
    return (await connection.execute(due)).first() is not None


def _is_due(now: datetime) -> ColumnElement[bool]:
    return or_(alerts.c.due_at <= now, alerts.c.due_at > now + FARTHEST)


async def claim(connection: AsyncConnection, now: datetime, limit: int) -> list[Alert]:
    """Claim the oldest open alert of each channel that is due, and give them as they were before the claim.

    Only the oldest of a channel is ever claimed, so a channel's alerts stay in order. On PostgreSQL rows that another
    process claims at the same moment are passed over.
    """
    heads = select(func.min(alerts.c.id)).where(alerts.c.state.in_(_OPEN)).group_by(alerts.c.channel_id)
    due = select(alerts).where(alerts.c.id.in_(heads), _is_due(now), alerts.c.state.in_(_OPEN))
    rows = (await connection.execute(due.order_by(alerts.c.id).limit(limit).with_for_update(skip_locked=True))).all()
    claimed = [_alert(row) for row in rows]
    await _take(connection, [one.id for one in claimed], now)
    return claimed


async def _take(connection: AsyncConnection, ids: Sequence[int], now: datetime) -> None:
    if not ids:
        return
    taken = update(alerts).where(alerts.c.id.in_(ids))
    first = func.coalesce(alerts.c.claimed_at, now)
    await connection.execute(
        taken.values(state=AlertState.SENDING, claimed_at=first, due_at=now + LEASE, tries=alerts.c.tries + 1)
    )


def _alert(row: Any) -> Alert:
    fields = ("id", "event_id", "target", "channel_id", "part", "created_at", "claimed_at", "tries", "nonce")
    plain = {name: getattr(row, name) for name in fields}
    return Alert(state=AlertState(row.state), role_ids=tuple(row.role_ids), **plain)


async def renew(connection: AsyncConnection, alert_id: int, now: datetime) -> None:
    """Start a new nonce window: the alert was looked for in the channel and is certainly not there."""
    await connection.execute(update(alerts).where(alerts.c.id == alert_id).values(claimed_at=now))


async def sent(connection: AsyncConnection, alert_id: int, landed: Landed, now: datetime) -> None:
    """Close an alert: Discord has it as this message."""
    values = {"state": AlertState.SENT, "message_id": landed.message_id, "shown": landed.shown, "closed_at": now}
    await connection.execute(update(alerts).where(alerts.c.id == alert_id).values(values))
    await _note(connection, alert_id, now, "sent", str(landed.message_id))


async def failed(connection: AsyncConnection, alert_id: int, reason: Reason, detail: str, now: datetime) -> None:
    """Close an alert: it will not be posted, for this reason."""
    values = {"state": AlertState.FAILED, "reason": reason, "closed_at": now}
    await connection.execute(update(alerts).where(alerts.c.id == alert_id).values(values))
    await _note(connection, alert_id, now, reason, detail)


async def retry(connection: AsyncConnection, alert_id: int, at: datetime, detail: str, now: datetime) -> None:
    """Leave an alert whose outcome is unknown to be tried again at `at`, or after `FARTHEST` if that comes first."""
    due = min(at, now + FARTHEST)
    await connection.execute(update(alerts).where(alerts.c.id == alert_id).values(due_at=due))
    await _note(connection, alert_id, now, "unsure", detail)


async def release(connection: AsyncConnection, now: datetime) -> None:
    """Give up the leases of a process that is gone, so that its alerts are looked at now and not in a minute."""
    await connection.execute(update(alerts).where(alerts.c.state == AlertState.SENDING).values(due_at=now))


async def close_channel(connection: AsyncConnection, channel_id: int, reason: Reason, now: datetime) -> int:
    """Close everything that still waits for a channel that can't be posted to; gives how many alerts that were."""
    waiting = (alerts.c.channel_id == channel_id, alerts.c.state == AlertState.WAITING)
    closed = update(alerts).where(*waiting).values(state=AlertState.FAILED, reason=reason, closed_at=now)
    return (await connection.execute(closed)).rowcount


async def _note(connection: AsyncConnection, alert_id: int, at: datetime, outcome: str, detail: str) -> None:
    await connection.execute(insert(attempts).values(alert_id=alert_id, at=at, outcome=outcome, detail=detail[:500]))


@dataclass(frozen=True, slots=True, kw_only=True)
class Depth:
    """How full the outbox is: what waits, what is under way, what failed, and since when the oldest waits (UTC)."""

    waiting: int
    sending: int
    failed: int
    oldest: datetime | None


async def depth(connection: AsyncConnection) -> Depth:
    """Count the outbox."""
    counted = select(alerts.c.state, func.count(), func.min(alerts.c.created_at)).group_by(alerts.c.state)
    rows = {row[0]: row for row in await connection.execute(counted.where(or_(*_countable())))}
    count = {state: int(row[1]) for state, row in rows.items()}
    waiting = rows.get(AlertState.WAITING)
    return Depth(
        waiting=count.get(AlertState.WAITING, 0),
        sending=count.get(AlertState.SENDING, 0),
        failed=count.get(AlertState.FAILED, 0),
        oldest=waiting[2] if waiting else None,
    )


def _countable() -> list[Any]:
    return [alerts.c.state == state for state in (*_OPEN, AlertState.FAILED)]
