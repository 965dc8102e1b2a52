"""Revisions: posted alerts whose messages are to be written anew, since more is known now."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, case, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.alerts import AlertState, Revision
from bot.core.events import EventKind
from bot.store import troubles
from bot.store.outbox import CLOCK_SLACK, with_room
from bot.store.schema import alerts, events

LEASE = timedelta(seconds=60)
"""How long a claimed revision is left to the one who claimed it; longer than any edit may take."""

_SHOWN = (AlertState.SENDING, AlertState.SENT)
"""States of alerts that may have been written already; one that waits is written when it is posted."""


async def of_stories(
    connection: AsyncConnection, told: Iterable[tuple[Collection[str], Collection[EventKind]]], now: datetime
) -> None:
    """Let the messages that tell stories, as events of the kinds given with them, be written anew; joined ones too."""
    wanted = [(stories, kinds) for stories, kinds in told if stories]
    if not wanted:
        return
    other, message = alerts.alias("other"), alerts.alias("message")
    # Stated for all first, so that both databases begin with the few alerts of these stories.
    named = other.c.story.in_({story for stories, _ in wanted for story in stories})
    either = or_(*(and_(other.c.story.in_(stories), events.c.kind.in_(sorted(kinds))) for stories, kinds in wanted))
    joined = other.join(message, message.c.id == func.coalesce(other.c.joined_to, other.c.id))
    joined = joined.join(events, events.c.id == message.c.event_id)
    telling = select(message.c.id).select_from(joined).where(named, either)
    await _mark(connection, alerts.c.id.in_(telling), now)


async def of_releases(
    connection: AsyncConnection, release_ids: Collection[int], kinds: Collection[EventKind], now: datetime
) -> None:
    """Let the messages of these kinds about these releases be written anew."""
    if not release_ids:
        return
    about = and_(events.c.release_id.in_(release_ids), events.c.kind.in_(sorted(kinds)))
    await _mark(connection, alerts.c.event_id.in_(select(events.c.id).where(about)), now)


async def of_alerts(connection: AsyncConnection, alert_ids: Collection[int], now: datetime) -> None:
    """Let the messages of these alerts be written anew."""
    if alert_ids:
        await _mark(connection, alerts.c.id.in_(alert_ids), now)


async def _mark(connection: AsyncConnection, concerned: ColumnElement[bool], now: datetime) -> None:
    # One that is being edited just now keeps its lease: it is edited again after that, never twice at once.
    due = func.coalesce(alerts.c.revise_at, now)
    marked = update(alerts).where(concerned, alerts.c.state.in_(_SHOWN))
    await connection.execute(marked.values(stale_at=now, revise_at=due, revisions=0))


def _is_due(now: datetime) -> ColumnElement[bool]:
    due = or_(alerts.c.revise_at <= now, _is_of_the_future(now))
    # Where the bot may not post it may not edit either: that waits for the probe of the channel.
    return and_(
        alerts.c.revise_at.is_not(None),
        due,
        alerts.c.state == AlertState.SENT,
        alerts.c.channel_id.not_in(troubles.resting(now)),
    )


def _is_of_the_future(now: datetime) -> ColumnElement[bool]:
    return or_(alerts.c.revise_at > now + timedelta(days=1), alerts.c.stale_at > now + CLOCK_SLACK)


async def _set_right(connection: AsyncConnection, now: datetime) -> None:
    """Let what was noticed or put off by a clock that has been set back since be due now."""
    wrong = update(alerts).where(alerts.c.revise_at.is_not(None), _is_of_the_future(now))
    noticed = case((alerts.c.stale_at > now, now), else_=alerts.c.stale_at)
    await connection.execute(wrong.values(revise_at=now, stale_at=noticed))


def _is_to_be_revealed(now: datetime) -> ColumnElement[bool]:
    return and_(alerts.c.reveal_at <= now, alerts.c.state == AlertState.SENT)


async def _reveal(connection: AsyncConnection, now: datetime) -> None:
    """Let the messages be written anew that kept back until now (UTC) what would spoil an episode."""
    if (await connection.execute(select(alerts.c.id).where(_is_to_be_revealed(now)).limit(1))).first() is not None:
        await _mark(connection, _is_to_be_revealed(now), now)
        await connection.execute(update(alerts).where(_is_to_be_revealed(now)).values(reveal_at=None))


async def anything_due(connection: AsyncConnection, now: datetime) -> bool:
    """Say whether a claim may find anything, without taking the writer's turn."""
    due = or_(_is_due(now), _is_to_be_revealed(now))
    return (await connection.execute(select(alerts.c.id).where(due).limit(1))).first() is not None


async def claim(connection: AsyncConnection, now: datetime, limit: int) -> list[Revision]:
    """Claim messages that are to be edited, those that have waited longest first."""
    await _set_right(connection, now)
    await _reveal(connection, now)
    wanted = with_room().where(_is_due(now)).order_by(alerts.c.revise_at, alerts.c.id).limit(limit)
    rows = (await connection.execute(wanted.with_for_update(skip_locked=True, of=alerts))).all()
    claimed = [
        Revision(
            alert_id=row.id,
            target=row.target,
            channel_id=row.channel_id,
            message_id=row.message_id,
            stale_at=row.stale_at,
            tries=(row.revisions or 0) + 1,
            nonce=row.nonce,
            shown=row.shown,
            role_ids=tuple(row.role_ids),
            room=row.room,
        )
        for row in rows
    ]
    await _lease(connection, [one.alert_id for one in claimed], now)
    return claimed


async def _lease(connection: AsyncConnection, ids: Sequence[int], now: datetime) -> None:
    if ids:
        taken = update(alerts).where(alerts.c.id.in_(ids))
        await connection.execute(
            taken.values(revise_at=now + LEASE, revisions=func.coalesce(alerts.c.revisions, 0) + 1)
        )


async def done(
    connection: AsyncConnection,
    revision: Revision,
    shown: str | None,
    now: datetime,
    reveal_at: datetime | None = None,
) -> None:
    """Note what the message shows now; where it became stale again meanwhile, it is due again at once.

    `reveal_at` is when it may say what it still keeps back (UTC).
    """
    same = alerts.c.id == revision.alert_id
    if shown is not None:
        await connection.execute(update(alerts).where(same).values(shown=shown, reveal_at=reveal_at))
    settled = update(alerts).where(same, alerts.c.stale_at == revision.stale_at).values(stale_at=None, revise_at=None)
    await connection.execute(settled)
    await connection.execute(update(alerts).where(same, alerts.c.stale_at.is_not(None)).values(revise_at=now))


async def retry(connection: AsyncConnection, revision: Revision, at: datetime) -> None:
    """Leave an edit whose outcome is unknown to be tried again."""
    await connection.execute(update(alerts).where(alerts.c.id == revision.alert_id).values(revise_at=at))


async def release(connection: AsyncConnection, now: datetime) -> None:
    """Give up the leases of a process that is gone."""
    await connection.execute(update(alerts).where(alerts.c.revise_at.is_not(None)).values(revise_at=now))
