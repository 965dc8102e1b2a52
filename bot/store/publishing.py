"""Publishing: which posted messages are to be published to the followers of an announcement channel, and when."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, insert, not_, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.alerts import AlertState
from bot.core.events import OUT_KINDS, EventKind
from bot.store.asking import Telling
from bot.store.schema import alerts, attempts, events, subscriptions

PUBLISHING = "publishing"
"""The outcome of an attempt that was not to post but to publish; its detail says what came of it."""

LEASE = timedelta(seconds=60)
"""How long a claimed publication is left to the one who claimed it; longer than any try may take."""

BUDGET, SPAN = 10, timedelta(hours=1)
"""How many messages of one channel may be published within how long.

Discord documents neither; both are what bots observe (discordjs/discord.js#4956, acehox/auto-publisher#36).
"""

FARTHEST = timedelta(days=1)
"""The longest that any publication waits; what is due later was put off by a clock that has been set back since."""

_NOT_FOR_FOLLOWERS = frozenset(
    {EventKind.SOURCE_FAILING, EventKind.SOURCE_STALE, EventKind.SOURCE_BACK, EventKind.CHANNEL_TROUBLE}
)
_NEWS = frozenset({EventKind.NEWS, EventKind.TRAILER})


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """A posted message that is to be published; `sent_at` is when it was posted (UTC)."""

    alert_id: int
    channel_id: int
    message_id: int
    sent_at: datetime


async def owe(connection: AsyncConnection, told: Iterable[Telling], now: datetime) -> None:
    """Let the messages of alerts be published, where an announcement of the channel and the show asks for that.

    Tests and what is told of sources are for the server itself.
    """
    asking = [one for one in told if any(sub.publish for sub in one.asked)]
    owed = [one.alert_id for one in asking if one.kind not in _NOT_FOR_FOLLOWERS and not one.is_test]
    if owed:
        await connection.execute(update(alerts).where(alerts.c.id.in_(owed)).values(publish_at=now))


async def anything_due(connection: AsyncConnection, now: datetime) -> bool:
    """Say whether a claim may find anything, without taking the writer's turn."""
    return (await connection.execute(_due(now).limit(1))).first() is not None


async def claim(connection: AsyncConnection, now: datetime, limit: int) -> list[Publication]:
    """Claim the next publication of each channel that may publish now.

    Of what a channel owes, episodes go first and news goes last; among equals the first posted goes first. A channel of
    which one is under way or put off waits with all of them, and so does one whose budget is used up.
    """
    heads: dict[int, Publication] = {}
    for row in await connection.execute(_due(now)):
        heads.setdefault(row.channel_id, _publication(row))
    used = await _published(connection, heads, now)
    claimed: list[Publication] = []
    for head in list(heads.values())[:limit]:
        spent = used[head.channel_id]
        until = spent[-BUDGET] + SPAN if len(spent) >= BUDGET else now + LEASE
        took = await _wait(connection, head.alert_id, until, now)
        if took and len(spent) < BUDGET:
            claimed.append(head)
    return claimed


def _due(now: datetime) -> Select[tuple[int, int, int, datetime]]:
    """Give what may be published now, in the order in which each channel publishes it."""
    other = alerts.alias("other")
    put_off = select(other.c.id).where(
        other.c.channel_id == alerts.c.channel_id, other.c.publish_at > now, other.c.publish_at <= now + FARTHEST
    )
    rank = case((events.c.kind.in_(sorted(OUT_KINDS)), 0), (events.c.kind.in_(sorted(_NEWS)), 2), else_=1)
    wanted = select(alerts.c.id, alerts.c.channel_id, alerts.c.message_id, alerts.c.closed_at)
    return (
        wanted.join(events, events.c.id == alerts.c.event_id)
        .where(alerts.c.state == AlertState.SENT, _is_due(now), not_(put_off.exists()))
        .order_by(rank, alerts.c.id)
    )


def _is_due(now: datetime) -> ColumnElement[bool]:
    return or_(alerts.c.publish_at <= now, alerts.c.publish_at > now + FARTHEST)


def _publication(row: Any) -> Publication:
    return Publication(alert_id=row.id, channel_id=row.channel_id, message_id=row.message_id, sent_at=row.closed_at)


async def _published(
    connection: AsyncConnection, channel_ids: Collection[int], now: datetime
) -> Mapping[int, list[datetime]]:
    """Give when each channel published what counts against its budget now, oldest first."""
    counted = (alerts.c.published_at > now - SPAN, alerts.c.published_at <= now + SPAN)
    wanted = select(alerts.c.channel_id, alerts.c.published_at).where(alerts.c.channel_id.in_(channel_ids), *counted)
    found: dict[int, list[datetime]] = defaultdict(list)
    for row in await connection.execute(wanted.order_by(alerts.c.published_at)):
        found[row.channel_id].append(row.published_at)
    return found


async def _wait(connection: AsyncConnection, alert_id: int, until: datetime, now: datetime) -> bool:
    """Let a due publication wait; says whether it was still due, and not another process's by now."""
    taken = update(alerts).where(alerts.c.id == alert_id, _is_due(now)).values(publish_at=min(until, now + FARTHEST))
    return (await connection.execute(taken)).rowcount > 0


async def published(connection: AsyncConnection, alert_id: int, now: datetime) -> None:
    """Close a publication: the followers have it."""
    await _close(connection, alert_id, now)
    await _note(connection, alert_id, now, "done")


async def unpublished(connection: AsyncConnection, alert_id: int, detail: str, now: datetime) -> None:
    """Close a publication that will not happen; the message stays posted, and the reason is kept."""
    await _close(connection, alert_id, None)
    await _note(connection, alert_id, now, f"given up: {detail}")


async def put_off(connection: AsyncConnection, alert_id: int, until: datetime, detail: str, now: datetime) -> None:
    """Leave a publication to be tried again at `until`, or after `FARTHEST` if that comes first."""
    due = min(until, now + FARTHEST)
    await connection.execute(update(alerts).where(alerts.c.id == alert_id).values(publish_at=due))
    await _note(connection, alert_id, now, f"put off: {detail}")


async def release(connection: AsyncConnection, now: datetime) -> None:
    """Give up the leases of a process that is gone; what was put off by more than a lease stays so."""
    leased = alerts.c.publish_at.between(now, now + LEASE)
    await connection.execute(update(alerts).where(leased).values(publish_at=now))


async def _close(connection: AsyncConnection, alert_id: int, at: datetime | None) -> None:
    await connection.execute(update(alerts).where(alerts.c.id == alert_id).values(publish_at=None, published_at=at))


async def _note(connection: AsyncConnection, alert_id: int, at: datetime, what: str) -> None:
    tried = insert(attempts).values(alert_id=alert_id, at=at, outcome=PUBLISHING, detail=what[:500])
    await connection.execute(tried)


async def waiting(connection: AsyncConnection, guild_id: int, channel_ids: Collection[int] = ()) -> int:
    """Count the messages of a server that wait to be published.

    `channel_ids` are further channels of it: announcements of the configuration may not name their server.
    """
    own = select(subscriptions.c.channel_id).where(subscriptions.c.guild_id == guild_id)
    theirs = or_(alerts.c.channel_id.in_(own), alerts.c.channel_id.in_(channel_ids))
    owed = select(func.count()).where(alerts.c.publish_at.is_not(None), alerts.c.state == AlertState.SENT, theirs)
    return (await connection.execute(owed)).scalar_one()
