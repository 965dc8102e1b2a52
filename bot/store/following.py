"""Following as it is stored: the shows that members follow in direct messages, one subscription for each."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Final

from sqlalchemy import and_, bindparam, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.alerts import AlertState, to_member
from bot.core.events import EventKind
from bot.core.following import Wishes, check_room, followed, of_show
from bot.core.reasons import Reason
from bot.core.releases import TV
from bot.core.subscriptions import Subscription
from bot.store import settings, streams
from bot.store import subscriptions as subscription_store
from bot.store.people import calendars, members, proposals
from bot.store.releases import is_expected
from bot.store.schema import alerts, events, releases, subscription_shows, subscriptions, troubles
from bot.store.statements import take_turn

_OF_ONE_TARGET: Final = (EventKind.CATCH_UP, EventKind.DIGEST, EventKind.ROUNDUP)


async def of_member(connection: AsyncConnection, user_id: int) -> list[Subscription]:
    """Load what a member follows in direct messages, the oldest first."""
    return [one for one in await subscription_store.of_target(connection, to_member(user_id), user_id) if one.show_ids]


async def follow(
    connection: AsyncConnection, user_id: int, show_id: int, wishes: Wishes, most: int, now: datetime
) -> Subscription:
    """Let a member follow a show, or change how they do; gives how they do now.

    Raises:
        ReplyError: they follow `most` shows already.
    """
    await take_turn(connection)
    held = await of_member(connection, user_id)
    before = of_show(held, show_id)
    if before is None:
        check_room(len(held), most)
    wanted = followed(user_id, show_id, wishes, before)
    await _remove(connection, user_id, show_id)
    await subscription_store.add(connection, wanted, now)
    if wanted.digest:
        # There is one message of the day for all that a member follows, so its newest time holds for all.
        daily = update(subscriptions).where(subscriptions.c.user_id == user_id, subscriptions.c.digest_at.is_not(None))
        await connection.execute(daily.values(digest_at=wanted.digest.at.isoformat(), zone=wanted.digest.zone))
        await connection.execute(update(members).where(members.c.user_id == user_id).values(zone=wanted.digest.zone))
    return wanted


async def unfollow(connection: AsyncConnection, user_id: int, show_id: int) -> bool:
    """Let a member follow a show no more in direct messages; says whether they did."""
    await take_turn(connection)
    return await _remove(connection, user_id, show_id)


async def _remove(connection: AsyncConnection, user_id: int, show_id: int) -> bool:
    # Two shows that turned out to be one may leave two follows of it.
    about = select(subscription_shows.c.subscription_id).where(subscription_shows.c.show_id == show_id)
    own = delete(subscriptions).where(subscriptions.c.user_id == user_id, subscriptions.c.id.in_(about))
    return (await connection.execute(own)).rowcount > 0


async def meet(connection: AsyncConnection, user_id: int, language: str | None) -> None:
    """Remember a member's language (BCP 47), and send them what they follow again if that had ended."""
    await settings.meet(connection, user_id, language)
    closed = (subscriptions.c.user_id == user_id, subscriptions.c.paused == Reason.DM_CLOSED)
    await connection.execute(update(subscriptions).where(*closed).values(paused=None))


async def close_to(connection: AsyncConnection, user_id: int, now: datetime) -> None:
    """Note that a member refuses direct messages since now (UTC), so that nothing is sent until they ask again."""
    await settings.close_to(connection, user_id, now)
    await subscription_store.pause_channel(connection, user_id, Reason.DM_CLOSED)


async def reopen(connection: AsyncConnection, user_ids: Collection[int]) -> None:
    """Note that members have got direct messages, so that they are sent what they follow."""
    known = update(members).where(members.c.user_id.in_(user_ids), members.c.closed_at.is_not(None))
    if (await connection.execute(known.values(closed_at=None))).rowcount:
        closed = (subscriptions.c.user_id.in_(user_ids), subscriptions.c.paused == Reason.DM_CLOSED)
        await connection.execute(update(subscriptions).where(*closed).values(paused=None))


async def remember(connection: AsyncConnection, channels: Mapping[int, int]) -> None:
    """Note the channels of the direct messages with these members, by their ids, so that no request asks for them."""
    opened = update(members).where(members.c.user_id == bindparam("member"))
    rows = [{"member": user_id, "opened": channel_id} for user_id, channel_id in channels.items()]
    await connection.execute(opened.values(channel_id=bindparam("opened")), rows)


async def forget(connection: AsyncConnection, user_id: int) -> int:
    """Delete all that is stored of a member: follows, alerts, settings, proposals; gives how many rows.

    What they made for servers stays the servers'; who made it is forgotten. What is being sent at this moment stays, or
    its outcome had nothing to be noted at.
    """
    own = and_(alerts.c.target == to_member(user_id), alerts.c.state != AlertState.SENDING)
    told = select(alerts.c.event_id).where(own)
    steps = (
        delete(events).where(events.c.id.in_(told), events.c.kind.in_(_OF_ONE_TARGET)),
        delete(alerts).where(own),
        delete(subscriptions).where(subscriptions.c.user_id == user_id),
        delete(troubles).where(troubles.c.channel_id == user_id),
        delete(members).where(members.c.user_id == user_id),
        delete(proposals).where(proposals.c.user_id == user_id),
    )
    gone = sum([(await connection.execute(step)).rowcount for step in steps])
    for table in (subscriptions, calendars):
        await connection.execute(update(table).where(table.c.created_by == user_id).values(created_by=None))
    return gone


async def audios(connection: AsyncConnection, show_id: int) -> list[str]:
    """Give the audio languages (BCP 47) in which a show is known to be, or to come."""
    known = select(releases.c.audio).where(releases.c.show_id == show_id).distinct()
    return sorted((await connection.execute(known)).scalars())


async def upcoming(
    connection: AsyncConnection, show_ids: Collection[int], after: datetime, before: datetime
) -> dict[int, datetime]:
    """Give when (UTC) each of these shows goes on between two instants; those that nobody expects are left out.

    A stream's time goes before the broadcast's, be it told by a source or learned.
    """
    soonest = select(releases.c.show_id, releases.c.platform, func.min(releases.c.scheduled_at).label("at"))
    wanted = soonest.where(releases.c.show_id.in_(show_ids), is_expected(after, before))
    rows = (await connection.execute(wanted.group_by(releases.c.show_id, releases.c.platform))).all()
    times = {row.show_id: row.at for row in rows if row.platform == TV}
    for show_id in [*times]:
        times |= {show.id: one.at for show, one in await streams.to_come(connection, after, before, 1, show_id)}
    for row in rows:
        if row.platform != TV:
            times[row.show_id] = min(row.at, times.get(row.show_id, row.at))
    return times
