"""The outbox: alerts from the moment they are owed until Discord has them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy import ColumnElement, Select, and_, bindparam, case, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.alerts import NONCE_WINDOW, Alert, AlertState, Draft, Landed, nonce
from bot.core.reasons import Reason
from bot.core.turns import Line, Place, place, turns
from bot.store import publishing, queueing, threads, wakes
from bot.store import troubles as trouble_store
from bot.store.asking import tellings
from bot.store.events import Stored
from bot.store.people import members
from bot.store.queueing import is_open
from bot.store.schema import alerts, attempts, meta
from bot.store.statements import Row, add_missing, insert_or
from bot.store.wakes import Work

LEASE = timedelta(seconds=60)
"""How long a claimed alert is left to the one who claimed it; longer than any try may take."""

CLOCK_SLACK = timedelta(minutes=5)
"""How far ahead of this clock another process's may be, or this one have been, without anything being wrong."""

FARTHEST = timedelta(days=1)
"""The longest that any alert waits; what is due later was put off by a clock that has been set back since."""

_OPEN = (AlertState.WAITING, AlertState.SENDING)
_HEARD = (Reason.DELETED_BY_SERVER, Reason.IN_BATCH, Reason.IN_ROUNDUP, Reason.SUMMARISED, Reason.QUIET_HOURS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """A draft of one stored event."""

    stored: Stored
    draft: Draft


async def enqueue(connection: AsyncConnection, owed: Iterable[Owed], now: datetime) -> dict[tuple[int, str], int]:
    """Store alerts, those to be posted and those withheld; one that is there already stays.

    Gives the ids of the new ones by event and target.
    """
    rows, line = await _rows(connection, list(owed), now)
    if not rows:
        return {}
    added = insert_or(connection, alerts).on_conflict_do_nothing()
    statement = added.returning(alerts.c.event_id, alerts.c.target, alerts.c.id)
    ids = {(row.event_id, row.target): row.id for row in await connection.execute(statement, rows)}
    if line is not None and ids:
        await queueing.hurry(connection, min(ids.values()))
    return ids


async def add(connection: AsyncConnection, owed: Sequence[Owed], now: datetime) -> None:
    """Store alerts as `enqueue` does, where nobody asks for their ids: of many that takes half the time."""
    rows, line = await _rows(connection, owed, now)
    if not rows:
        return
    last = (await connection.execute(select(func.max(alerts.c.id)))).scalar() if line else None
    await add_missing(connection, alerts, rows)
    if line is not None:
        await queueing.hurry(connection, (last or 0) + 1)


async def ids_of(
    connection: AsyncConnection, event_ids: Collection[int], targets: Collection[str]
) -> dict[tuple[int, str], int]:
    """Give the ids of the alerts of these events to these targets."""
    own = (alerts.c.event_id.in_(event_ids), alerts.c.target.in_(targets))
    found = await connection.execute(select(alerts.c.event_id, alerts.c.target, alerts.c.id).where(*own))
    return {(row.event_id, row.target): row.id for row in found}


async def _rows(connection: AsyncConnection, drafts: Sequence[Owed], now: datetime) -> tuple[list[Row], Line | None]:
    """Make the rows of alerts, with their places behind what is open now."""
    if not drafts:
        return [], None
    database = await identity(connection)
    places = [place(one.stored.event, one.stored.id, one.draft) for one in drafts if one.draft.withheld is None]
    if places:
        wakes.note(connection, Work.DELIVER)
    line = await queueing.line(connection, places)
    standing = zip(places, turns(places, line or Line()), strict=True)
    rows = [
        _row(one, database, now) | _standing(*(next(standing) if one.draft.withheld is None else (None, 0)))
        for one in drafts
    ]
    return rows, line


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


def _standing(place: Place | None, turn: int) -> Row:
    return {"turn": turn, "queue": place.queue if place else None, "guild_id": place.guild_id if place else None}


async def told(
    connection: AsyncConnection, stories: Collection[str], among: Collection[str] | None = None
) -> Mapping[str, set[str]]:
    """Give the targets that were told each of these stories, or soon will be; of all targets or among some."""
    open_or_sent = alerts.c.state.in_((*_OPEN, AlertState.SENT))
    heard = or_(open_or_sent, alerts.c.reason.in_(_HEARD))
    wanted = select(alerts.c.story, alerts.c.target).where(alerts.c.story.in_(stories), heard)
    if among is not None:
        wanted = wanted.where(alerts.c.target.in_(among))
    targets: dict[str, set[str]] = {story: set() for story in stories}
    for row in await connection.execute(wanted):
        targets[row.story].add(row.target)
    return targets


async def anything_due(connection: AsyncConnection, now: datetime) -> bool:
    """Say whether a claim may find anything, without taking the writer's turn."""
    is_due = or_(_is_due(now), _is_of_the_future(now))
    # In the order of the claim, whose index ends the search at the first that is found.
    due = select(alerts.c.id).where(is_open(), is_due, _may_be_asked(now)).order_by(alerts.c.turn).limit(1)
    return (await connection.execute(due)).first() is not None


def _is_due(now: datetime) -> ColumnElement[bool]:
    return alerts.c.due_at <= now


def _is_of_the_future(now: datetime) -> ColumnElement[bool]:
    made_or_claimed = or_(alerts.c.created_at > now + CLOCK_SLACK, alerts.c.claimed_at > now + CLOCK_SLACK)
    # Whatever such a clock made or claimed was put off by it too, and what waits that long is a small part of the open.
    return and_(alerts.c.due_at > now + CLOCK_SLACK, or_(alerts.c.due_at > now + FARTHEST, made_or_claimed))


async def _set_right(connection: AsyncConnection, now: datetime) -> None:
    """Let what was made, claimed or put off by a clock that has been set back since be due now.

    When it was claimed is not known any more, but that it was: nobody may trust its nonce.
    """
    long_ago = now - NONCE_WINDOW
    wrong = update(alerts).where(alerts.c.state.in_(_OPEN), _is_of_the_future(now))
    await connection.execute(
        wrong.values(
            due_at=now,
            created_at=case((alerts.c.created_at > now, now), else_=alerts.c.created_at),
            claimed_at=case((alerts.c.claimed_at > long_ago, long_ago), else_=alerts.c.claimed_at),
        )
    )


def _may_be_asked(now: datetime) -> ColumnElement[bool]:
    return alerts.c.channel_id.not_in(trouble_store.resting(now))


async def claim(connection: AsyncConnection, now: datetime, limit: int) -> list[Alert]:
    """Claim the due alerts whose turn it is, at most one of each channel; gives them as they were before the claim.

    Only the oldest open one of a channel is ever claimed, so a channel's alerts stay in order, and nothing of a channel
    in trouble until it is to be tried again. On PostgreSQL rows that another process claims at the same moment are
    passed over.
    """
    await _set_right(connection, now)
    older = alerts.alias("older")
    same = (older.c.channel_id == alerts.c.channel_id, older.c.id < alerts.c.id, is_open(older))
    first = ~select(older.c.id).where(*same).exists()
    due = with_room().where(is_open(), _is_due(now), _may_be_asked(now), first)
    ordered = due.order_by(alerts.c.turn, alerts.c.id).limit(limit)
    rows = (await connection.execute(ordered.with_for_update(skip_locked=True, of=alerts))).all()
    claimed = [_alert(row) for row in rows]
    await _take(connection, [one.id for one in claimed], now)
    return claimed


def with_room() -> Select[Any]:
    """Select alerts, with the channel of the direct messages as `room` where one is known."""
    theirs = and_(members.c.user_id == alerts.c.channel_id, alerts.c.target.startswith("member:"))
    return select(alerts, members.c.channel_id.label("room")).outerjoin(members, theirs)


async def _take(connection: AsyncConnection, ids: Sequence[int], now: datetime) -> None:
    if not ids:
        return
    taken = update(alerts).where(alerts.c.id.in_(ids))
    first = func.coalesce(alerts.c.claimed_at, now)
    await connection.execute(
        taken.values(state=AlertState.SENDING, claimed_at=first, due_at=now + LEASE, tries=alerts.c.tries + 1)
    )


def _alert(row: Any) -> Alert:
    fields = ("id", "event_id", "target", "channel_id", "part", "created_at", "claimed_at", "tries", "nonce", "room")
    plain = {name: getattr(row, name) for name in fields}
    return Alert(state=AlertState(row.state), role_ids=tuple(row.role_ids), **plain)


async def renew(connection: AsyncConnection, alert_id: int, now: datetime) -> None:
    """Start a new nonce window: the alert was looked for in the channel and is certainly not there."""
    await connection.execute(update(alerts).where(alerts.c.id == alert_id).values(claimed_at=now))


async def sent(connection: AsyncConnection, landed: Mapping[int, Landed], now: datetime) -> None:
    """Close alerts, by their ids: Discord has them as these messages."""
    names = ("message_id", "shown", "reveal_at", "thread_id")
    closed = update(alerts).where(alerts.c.id == bindparam("alert_id"))
    wanted = closed.values(state=AlertState.SENT, closed_at=now, **{name: bindparam(f"new_{name}") for name in names})
    rows = [
        {"alert_id": alert_id} | {f"new_{name}": getattr(one, name) for name in names}
        for alert_id, one in landed.items()
    ]
    await connection.execute(wanted, rows)
    noted = [
        {"alert_id": alert_id, "at": now, "outcome": "sent", "detail": str(one.message_id)}
        for alert_id, one in landed.items()
    ]
    await connection.execute(insert(attempts), noted)
    told = await tellings(connection, landed)
    await publishing.owe(connection, told, now)
    await threads.owe(connection, told, now)


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


async def put_back(connection: AsyncConnection, alert: Alert, at: datetime, detail: str, now: datetime) -> None:
    """Give an alert back as it was before the claim, since this try certainly posted nothing; it is due at `at`."""
    values = {"state": alert.state, "claimed_at": alert.claimed_at, "due_at": min(at, now + FARTHEST)}
    await connection.execute(update(alerts).where(alerts.c.id == alert.id).values(values))
    await _note(connection, alert.id, now, "held", detail)


async def release(connection: AsyncConnection, now: datetime) -> None:
    """Give up the leases of a process that is gone, so that its alerts are looked at now and not in a minute."""
    await connection.execute(update(alerts).where(alerts.c.state == AlertState.SENDING).values(due_at=now))


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
    # What was posted and then deleted did not fail.
    failed = and_(alerts.c.state == AlertState.FAILED, alerts.c.reason != Reason.DELETED_BY_SERVER)
    return [*(alerts.c.state == state for state in _OPEN), failed]
