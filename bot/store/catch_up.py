"""Catch-up in the store: what was missed and not told yet, who still has to be asked, and what a feed has dropped."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, not_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.alerts import AlertState
from bot.core.events import When
from bot.core.gaps import Gap
from bot.core.reasons import Reason
from bot.core.releases import Release
from bot.store import settings
from bot.store.releases import is_expected, release
from bot.store.schema import alerts, events, items, releases, sightings, sources, subscriptions

_LEFT = (Reason.SUMMARISED, Reason.QUIET_HOURS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Missed:
    """The alerts of one target that wait for a summary, and since when the first of them does (UTC).

    `event_ids` are those of the alerts, in the same order. `quiet` says that quiet hours are all they waited for.
    """

    target: str
    channel_id: int
    alert_ids: tuple[int, ...]
    event_ids: tuple[int, ...]
    since: datetime
    quiet: bool


async def missed(connection: AsyncConnection, after: datetime, now: datetime) -> list[Missed]:
    """Give what was left to a summary since `after` and is in none yet, by target; what is quiet `now` waits on (UTC).

    What came in quiet hours for an announcement that was removed or paused meanwhile is told to nobody.
    """
    left = (alerts.c.state == AlertState.WITHHELD, alerts.c.due_at >= after, alerts.c.reason.in_(_LEFT))
    wanted = select(alerts).where(*left, alerts.c.joined_to.is_(None)).order_by(alerts.c.id)
    rows = (await connection.execute(wanted)).all()
    if not rows:
        return []
    quiet, awake = await settings.quiet_channels(connection, now), await _awake(connection)
    by_target = defaultdict(list)
    for row in rows:
        if row.channel_id not in quiet and (row.reason != Reason.QUIET_HOURS or row.channel_id in awake):
            by_target[row.target].append(row)
    return [
        Missed(
            target=target,
            channel_id=rows[0].channel_id,
            alert_ids=tuple(row.id for row in rows),
            event_ids=tuple(row.event_id for row in rows),
            since=min(row.created_at for row in rows),
            quiet=all(row.reason == Reason.QUIET_HOURS for row in rows),
        )
        for target, rows in by_target.items()
    ]


async def _awake(connection: AsyncConnection) -> set[int]:
    """Give the channels of announcements that are not paused."""
    found = select(subscriptions.c.channel_id).where(subscriptions.c.paused.is_(None)).distinct()
    return set((await connection.execute(found)).scalars())


async def join(connection: AsyncConnection, alert_ids: Collection[int], summary: int) -> None:
    """Let these alerts be told by the message of another one."""
    await connection.execute(update(alerts).where(alerts.c.id.in_(alert_ids)).values(joined_to=summary))


async def unread(connection: AsyncConnection, since: datetime) -> bool:
    """Say whether any source that was read before should have been read at `since` (UTC), and still was not."""
    late = select(sources.c.name).where(sources.c.next_poll_at <= since, sources.c.baseline_at.is_not(None))
    return (await connection.execute(late.limit(1))).first() is not None


async def unnoticed(connection: AsyncConnection, after: datetime, before: datetime) -> list[Release]:
    """Give the releases that were to come between two instants, as was known by then, and whose time nobody told."""
    known = (sightings.c.release_id == releases.c.id, sightings.c.at == releases.c.scheduled_at)
    in_time = exists(select(sightings.c.id).where(*known, sightings.c.seen_at <= releases.c.scheduled_at))
    told = exists(select(events.c.id).where(events.c.release_id == releases.c.id, events.c.when == When.SCHEDULED))
    wanted = select(releases).where(is_expected(after, before), in_time, not_(told))
    return [release(row) for row in await connection.execute(wanted.order_by(releases.c.scheduled_at, releases.c.id))]


async def has_shown(connection: AsyncConnection, source: str, identities: Collection[str] | None = None) -> bool:
    """Say whether a source has spoken of any of these entries of releases before; without them, of any at all."""
    said = select(sightings.c.id).where(sightings.c.source == source)
    if identities is not None:
        said = said.where(sightings.c.identity.in_(identities))
    return (await connection.execute(said.limit(1))).first() is not None


async def has_news(connection: AsyncConnection, source: str) -> bool:
    """Say whether a source has told any news before."""
    told = select(items.c.id).where(items.c.source == source)
    return (await connection.execute(told.limit(1))).first() is not None


async def note_gap(connection: AsyncConnection, source: str, lost: Gap) -> None:
    """Remember the newest span of which nothing is known from a source."""
    noted = update(sources).where(sources.c.name == source)
    await connection.execute(noted.values(gap_from=lost.start, gap_to=lost.end))
