"""Calendars as they are stored: the standing messages of channels, of the file and of commands."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, delete, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.alerts import AlertState
from bot.core.reasons import Reason
from bot.core.standing import REMOVED, Calendar
from bot.store.people import calendars
from bot.store.schema import alerts, events, guilds
from bot.store.statements import Row
from bot.store.subscriptions import FROM_COMMAND, FROM_FILE


async def of_guild(connection: AsyncConnection, guild_id: int) -> list[Calendar]:
    """Give a server's calendars, those that ended by themselves included."""
    return await _load(connection, calendars.c.guild_id == guild_id, _is_kept())


async def in_channel(connection: AsyncConnection, channel_id: int, guild_id: int) -> Calendar | None:
    """Give the calendar of a channel of one server."""
    own = (calendars.c.channel_id == channel_id, calendars.c.guild_id == guild_id)
    found = await _load(connection, *own, _is_kept())
    return found[-1] if found else None


async def standing(connection: AsyncConnection) -> list[Calendar]:
    """Give the calendars that are to be kept up; those of servers that the bot is off rest."""
    off = select(guilds.c.guild_id).where(guilds.c.left_at.is_not(None))
    on = or_(calendars.c.guild_id.is_(None), calendars.c.guild_id.not_in(off))
    return await _load(connection, calendars.c.ended.is_(None), on)


async def removed(connection: AsyncConnection) -> list[Calendar]:
    """Give the calendars that were taken away and whose messages are still there."""
    return await _load(connection, calendars.c.ended == REMOVED)


async def load(connection: AsyncConnection, calendar_id: int) -> Calendar | None:
    """Give one calendar as it stands now."""
    found = await _load(connection, calendars.c.id == calendar_id)
    return found[0] if found else None


def _is_kept() -> ColumnElement[bool]:
    return or_(calendars.c.ended.is_(None), calendars.c.ended != REMOVED)


async def _load(connection: AsyncConnection, *wanted: ColumnElement[bool]) -> list[Calendar]:
    rows = await connection.execute(_with_alerts().where(*wanted).order_by(calendars.c.id))
    return [_calendar(row) for row in rows]


def _with_alerts() -> Select[Any]:
    joined = calendars.outerjoin(alerts, alerts.c.id == calendars.c.alert_id)
    return select(calendars, alerts.c.state, alerts.c.message_id, alerts.c.reason).select_from(joined)


def _calendar(row: Any) -> Calendar:
    return Calendar(
        id=row.id,
        channel_id=row.channel_id,
        guild_id=row.guild_id,
        show_ids=None if row.show_ids is None else frozenset(row.show_ids),
        every_show=row.every_show,
        pinned=row.pinned,
        pin_state=row.pin_state,
        alert_id=row.alert_id,
        shown=row.shown,
        changed_at=row.changed_at,
        ended=row.ended,
        created_by=row.created_by,
        created_at=row.created_at,
        is_from_file=row.origin == FROM_FILE,
        state=AlertState(row.state) if row.state else None,
        message_id=row.message_id,
        reason=row.reason,
    )


async def post(connection: AsyncConnection, asked: Calendar, now: datetime) -> int:
    """Store a calendar that a command made, in the place of the channel's one before; gives its id."""
    await connection.execute(_of_channel(asked.channel_id).values(ended=REMOVED))
    return await _insert(connection, asked, FROM_COMMAND, now)


def _of_channel(channel_id: int) -> Any:
    return update(calendars).where(calendars.c.channel_id == channel_id)


async def _insert(connection: AsyncConnection, asked: Calendar, origin: str, now: datetime) -> int:
    row: Row = {
        "origin": origin,
        "guild_id": asked.guild_id,
        "channel_id": asked.channel_id,
        "show_ids": None if asked.show_ids is None else sorted(asked.show_ids),
        "every_show": asked.every_show,
        "pinned": asked.pinned,
        "created_by": asked.created_by,
        "created_at": now,
    }
    added: int = (await connection.execute(insert(calendars).values(row).returning(calendars.c.id))).scalar_one()
    return added


async def take_away(connection: AsyncConnection, calendar_id: int) -> None:
    """Let a calendar be removed, with its message."""
    await _set(connection, calendar_id, ended=REMOVED)


async def end(connection: AsyncConnection, alert_id: int, reason: str) -> None:
    """Note that the calendar which an alert posted is kept up no more; one that is to be removed stays so."""
    own = (calendars.c.alert_id == alert_id, calendars.c.ended.is_(None))
    await connection.execute(update(calendars).where(*own).values(ended=reason))


async def posted(connection: AsyncConnection, calendar_id: int, alert_id: int, shown: str, now: datetime) -> None:
    """Note the alert by which a calendar is posted, and what that says."""
    await _set(connection, calendar_id, alert_id=alert_id, shown=shown, changed_at=now)


async def changed(connection: AsyncConnection, calendar: Calendar, told: Row, shown: str, now: datetime) -> None:
    """Let the event of a calendar say something else from now on."""
    event_id = select(alerts.c.event_id).where(alerts.c.id == calendar.alert_id).scalar_subquery()
    await connection.execute(update(events).where(events.c.id == event_id).values(details=told))
    await _set(connection, calendar.id, shown=shown, changed_at=now)


async def pinned(connection: AsyncConnection, calendar_id: int, state: str) -> None:
    """Note how pinning the message of a calendar ended."""
    await _set(connection, calendar_id, pin_state=state)


async def _set(connection: AsyncConnection, calendar_id: int, **values: object) -> None:
    await connection.execute(update(calendars).where(calendars.c.id == calendar_id).values(**values))


async def withdraw(connection: AsyncConnection, alert_id: int, now: datetime) -> bool:
    """Take back an alert that was not begun to be posted; says whether it is settled that nothing will be."""
    waiting = update(alerts).where(alerts.c.id == alert_id, alerts.c.state == AlertState.WAITING)
    values = {"state": AlertState.WITHHELD, "reason": Reason.WITHDRAWN, "closed_at": now}
    return (await connection.execute(waiting.values(values))).rowcount > 0


async def forget(connection: AsyncConnection, calendar_id: int) -> None:
    """Delete a calendar whose message is gone."""
    await connection.execute(delete(calendars).where(calendars.c.id == calendar_id))


async def configure(connection: AsyncConnection, wanted: Iterable[Calendar], now: datetime) -> None:
    """Make the configured calendars those of the file; messages that stand stay, those of other channels go.

    One that ended by itself starts afresh, as announcements do.
    """
    held = {one.channel_id: one for one in await _load(connection, _is_kept())}
    asked = {one.channel_id: one for one in wanted}
    for channel_id, one in held.items():
        if one.is_from_file and channel_id not in asked:
            await take_away(connection, one.id)
    for channel_id, new in asked.items():
        old = held.get(channel_id)
        if old is None or old.ended or not old.is_from_file or old.is_asked_alike != new.is_asked_alike:
            await connection.execute(_of_channel(channel_id).values(ended=REMOVED))
            guild_id = new.guild_id or (old.guild_id if old else None)
            await _insert(connection, replace(new, guild_id=guild_id), FROM_FILE, now)


async def unplaced(connection: AsyncConnection) -> set[int]:
    """Give the channels of the file's calendars of which it is not known on which servers they are."""
    lost = select(calendars.c.channel_id).where(calendars.c.guild_id.is_(None)).distinct()
    return {*(await connection.execute(lost)).scalars()}


async def place(connection: AsyncConnection, found: Mapping[int, int]) -> None:
    """Note on which servers the file's calendars are: the servers' ids by the channels'."""
    for channel_id, guild_id in found.items():
        unplaced_one = (calendars.c.channel_id == channel_id, calendars.c.guild_id.is_(None))
        await connection.execute(update(calendars).where(*unplaced_one).values(guild_id=guild_id))


async def servers_of(connection: AsyncConnection, channel_ids: Collection[int]) -> dict[int, int]:
    """Give the servers of those of these channels that have a calendar."""
    if not channel_ids:
        return {}
    own = (calendars.c.channel_id.in_(channel_ids), calendars.c.guild_id.is_not(None))
    rows = await connection.execute(select(calendars.c.channel_id, calendars.c.guild_id).where(*own))
    return {row.channel_id: row.guild_id for row in rows}
