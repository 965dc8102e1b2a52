"""Subscriptions as they are stored: those of the configuration, and those made by commands."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime, time, timedelta
from typing import Any

from sqlalchemy import case, delete, insert, null, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core import feeds
from bot.core.digests import Daily
from bot.core.events import EventKind, When
from bot.core.news_kinds import NewsKind
from bot.core.reasons import Reason
from bot.core.subscriptions import Subscription
from bot.store.schema import subscription_shows, subscriptions
from bot.store.statements import Row

FROM_FILE, FROM_COMMAND = "file", "command"


async def hearing(connection: AsyncConnection, source: str) -> list[Subscription]:
    """Load those that may hear what a source says: of a feed that servers added its own, and else all the others."""
    return await _load(connection, subscriptions.c.source == (source if feeds.is_own(source) else null()))


async def of_guild(connection: AsyncConnection, guild_id: int) -> list[Subscription]:
    """Load the announcements that were made on one server; its own feeds are none."""
    return await _load(connection, (subscriptions.c.guild_id == guild_id) & subscriptions.c.source.is_(None))


async def feeds_of_guild(connection: AsyncConnection, guild_id: int) -> list[Subscription]:
    """Load the subscriptions of one server to its own feeds."""
    return await _load(connection, (subscriptions.c.guild_id == guild_id) & subscriptions.c.source.is_not(None))


async def of_target(connection: AsyncConnection, target: str, channel_id: int) -> list[Subscription]:
    """Load what is asked for by one target, which is a channel or a member."""
    return [one for one in (await of_channels(connection, [channel_id])).get(channel_id, ()) if one.target == target]


async def of_channels(connection: AsyncConnection, channel_ids: Collection[int]) -> dict[int, list[Subscription]]:
    """Load what is asked for by each of these channels and members, by their ids."""
    found: dict[int, list[Subscription]] = defaultdict(list)
    for one in await _load(connection, subscriptions.c.channel_id.in_(channel_ids)) if channel_ids else ():
        found[one.channel_id].append(one)
    return found


async def leads(connection: AsyncConnection) -> set[timedelta]:
    """Give the lead times of reminders that anybody asked for."""
    asked = select(subscriptions.c.reminder_seconds).where(subscriptions.c.reminder_seconds.is_not(None)).distinct()
    return {timedelta(seconds=seconds) for seconds in (await connection.execute(asked)).scalars()}


async def every(connection: AsyncConnection) -> list[Subscription]:
    """Load all subscriptions."""
    return await _load(connection, subscriptions.c.id.is_not(None))


async def _load(connection: AsyncConnection, wanted: Any) -> list[Subscription]:
    rows = (await connection.execute(select(subscriptions).where(wanted).order_by(subscriptions.c.id))).all()
    chosen: dict[int, set[int]] = defaultdict(set)
    if narrow := [row.id for row in rows if not row.every_show]:
        pairs = select(subscription_shows).where(subscription_shows.c.subscription_id.in_(narrow))
        for pair in await connection.execute(pairs):
            chosen[pair.subscription_id].add(pair.show_id)
    return [_subscription(row, None if row.every_show else frozenset(chosen[row.id])) for row in rows]


def _subscription(row: Any, show_ids: frozenset[int] | None) -> Subscription:
    return Subscription(
        id=row.id,
        guild_id=row.guild_id,
        channel_id=row.channel_id,
        show_ids=show_ids,
        events=frozenset(map(EventKind, row.events)),
        audio=frozenset(row.audio),
        when=When(row.when) if row.when else None,
        role_id=row.role_id,
        reminder=timedelta(seconds=row.reminder_seconds) if row.reminder_seconds is not None else None,
        paused=row.paused is not None,
        paused_for=Reason(row.paused) if row.paused and row.paused != Reason.PAUSED else None,
        resume_at=row.resume_at,
        news=frozenset(map(NewsKind, row.news or ())),
        publish=bool(row.publish),
        source=row.source,
        filter=row.filter or "",
        created_by=row.created_by,
        digest=_daily(row) if row.digest_at else None,
        user_id=row.user_id,
        season=row.season,
        platform=row.platform,
        thread=bool(row.thread),
        spoilers=timedelta(seconds=row.spoiler_seconds) if row.spoiler_seconds is not None else None,
        template=row.template or "",
        open_role=bool(row.open_role),
        is_from_file=row.origin == FROM_FILE,
    )


def _daily(row: Any) -> Daily:
    return Daily(at=time.fromisoformat(row.digest_at), zone=row.zone or "UTC", weekday=row.digest_weekday)


async def configure(connection: AsyncConnection, wanted: Iterable[Subscription], now: datetime) -> None:
    """Make the configured subscriptions those of the file; the ones made by commands stay.

    A configured channel that was paused because Discord refused it starts afresh.
    """
    await connection.execute(delete(subscriptions).where(subscriptions.c.origin == FROM_FILE))
    for subscription in wanted:
        await _insert(connection, subscription, FROM_FILE, now)


async def add(connection: AsyncConnection, subscription: Subscription, now: datetime) -> int:
    """Store a subscription that a command made; gives its id."""
    return await _insert(connection, subscription, FROM_COMMAND, now)


async def _insert(connection: AsyncConnection, subscription: Subscription, origin: str, now: datetime) -> int:
    row = {**_row(subscription), "origin": origin, "created_at": now}
    inserted = await connection.execute(insert(subscriptions).values(row).returning(subscriptions.c.id))
    new_id: int = inserted.scalar_one()
    await _add_shows(connection, new_id, subscription)
    return new_id


async def _add_shows(connection: AsyncConnection, subscription_id: int, subscription: Subscription) -> None:
    show_ids = sorted(subscription.show_ids or ())
    chosen = [{"subscription_id": subscription_id, "show_id": show_id} for show_id in show_ids]
    if chosen:
        await connection.execute(insert(subscription_shows), chosen)


def _row(subscription: Subscription) -> Row:
    return {
        "guild_id": subscription.guild_id,
        "channel_id": subscription.channel_id,
        "every_show": subscription.show_ids is None,
        "events": sorted(subscription.events),
        "audio": sorted(subscription.audio),
        "when": subscription.when,
        "role_id": subscription.role_id,
        "reminder_seconds": _seconds(subscription.reminder),
        "paused": (subscription.paused_for or Reason.PAUSED) if subscription.paused else None,
        "resume_at": subscription.resume_at if subscription.paused else None,
        "news": sorted(subscription.news),
        "source": subscription.source,
        "filter": subscription.filter or None,
        "created_by": subscription.created_by,
        "publish": subscription.publish,
        "digest_at": subscription.digest.at.isoformat() if subscription.digest else None,
        "zone": subscription.digest.zone if subscription.digest else None,
        "digest_weekday": subscription.digest.weekday if subscription.digest else None,
        "user_id": subscription.user_id,
        "season": subscription.season,
        "platform": subscription.platform,
        "thread": subscription.thread,
        "spoiler_seconds": _seconds(subscription.spoilers),
        "template": subscription.template or None,
        "open_role": subscription.open_role,
    }


def _seconds(span: timedelta | None) -> int | None:
    return int(span.total_seconds()) if span is not None else None


async def remove(connection: AsyncConnection, subscription_id: int, guild_id: int) -> bool:
    """Remove an announcement of one server; says whether there was one."""
    own = (
        subscriptions.c.id == subscription_id,
        subscriptions.c.guild_id == guild_id,
        subscriptions.c.source.is_(None),
    )
    made = delete(subscriptions).where(*own, subscriptions.c.origin == FROM_COMMAND)
    return (await connection.execute(made)).rowcount > 0


async def change(connection: AsyncConnection, subscription: Subscription) -> bool:
    """Store an announcement that a command made as it is now; says whether there was one to change.

    Its number, its server, who made it and when stay as they were.
    """
    row = _row(subscription)
    for kept in ("guild_id", "created_by"):
        row.pop(kept)
    own = (subscriptions.c.id == subscription.id, subscriptions.c.guild_id == subscription.guild_id)
    made = update(subscriptions).where(*own, subscriptions.c.origin == FROM_COMMAND).values(row)
    if (await connection.execute(made)).rowcount == 0:
        return False
    await connection.execute(delete(subscription_shows).where(subscription_shows.c.subscription_id == subscription.id))
    await _add_shows(connection, subscription.id, subscription)
    return True


async def anything_to_resume(connection: AsyncConnection, now: datetime) -> bool:
    """Say whether the pause of any subscription has ended by now (UTC)."""
    found = select(subscriptions.c.id).where(subscriptions.c.resume_at <= now).limit(1)
    return (await connection.execute(found)).first() is not None


async def resume_due(connection: AsyncConnection, now: datetime) -> int:
    """Let the subscriptions go on whose pause has ended by now (UTC); gives how many. Other reasons to rest stay."""
    ended = update(subscriptions).where(subscriptions.c.resume_at <= now)
    resting = case((subscriptions.c.paused == Reason.PAUSED, null()), else_=subscriptions.c.paused)
    return (await connection.execute(ended.values(paused=resting, resume_at=None))).rowcount


async def pause_channel(connection: AsyncConnection, channel_id: int, reason: Reason) -> None:
    """Pause what goes to a channel that Discord refuses."""
    await connection.execute(
        update(subscriptions).where(subscriptions.c.channel_id == channel_id).values(paused=reason)
    )


async def maker(connection: AsyncConnection, channel_id: int) -> int | None:
    """Give who made the oldest of a channel's subscriptions, where that is known."""
    own = (subscriptions.c.channel_id == channel_id, subscriptions.c.created_by.is_not(None))
    made = select(subscriptions.c.created_by).where(*own).order_by(subscriptions.c.id).limit(1)
    return (await connection.execute(made)).scalar()


async def wants_everything(connection: AsyncConnection) -> bool:
    """Say whether any subscription asks for all shows."""
    every = (subscriptions.c.every_show, subscriptions.c.source.is_(None))
    found = select(subscriptions.c.id).where(*every).limit(1)
    return (await connection.execute(found)).first() is not None
