"""What `/calendar` reads and stores: a server's calendars and digests, and nobody else's."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import discord

from bot.commands.announce.shows import Chosen, require_few
from bot.commands.desk import Desk
from bot.core import following_wishes, zones
from bot.core.calendar_card import Kept
from bot.core.digests import Daily
from bot.core.standing import Calendar
from bot.core.subscriptions import Subscription
from bot.core.tongue import _
from bot.errors import ReplyError
from bot.store import calendars, scheduled_events, settings, shows, subscriptions
from bot.store.statements import Connection, take_turn

MOST: Final = 10
"""Calendars of one server."""

_DAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


async def post(desk: Desk, asked: Calendar) -> None:
    """Store a calendar; raises ReplyError where the file holds that of the channel, or there are too many.

    One that waits to be posted as it is asked for again stays, so that a command sent twice has one effect.
    """
    guild_id = asked.guild_id or 0
    async with desk.database.write() as connection:
        await take_turn(connection)
        before = await _changeable(connection, asked.channel_id, guild_id)
        if before is not None and before.waits and before.is_asked_alike == asked.is_asked_alike:
            return
        others = [one for one in await calendars.of_guild(connection, guild_id) if one.channel_id != asked.channel_id]
        if len(others) >= MOST:
            raise ReplyError(_("This server has {most} calendars already. Remove one first.", most=MOST))
        await calendars.post(connection, asked, desk.clock())


async def take_away(desk: Desk, channel: discord.TextChannel) -> None:
    """Let a calendar be removed; raises ReplyError where the channel has none, or the file holds it."""
    async with desk.database.write() as connection:
        await take_turn(connection)
        found = await _changeable(connection, channel.id, channel.guild.id)
        if found is None:
            raise ReplyError(_("{channel} has no calendar. See /calendar show.", channel=channel.mention))
        await calendars.take_away(connection, found.id)


async def _changeable(connection: Connection, channel_id: int, guild_id: int) -> Calendar | None:
    found = await calendars.in_channel(connection, channel_id, guild_id)
    if found is not None and found.is_from_file:
        where = f"<#{channel_id}>"
        raise ReplyError(_("The calendar of {channel} stands in the admin's file; ask the operator.", channel=where))
    return found


async def kept_on(desk: Desk, guild_id: int) -> Kept:
    """Load what a server keeps up."""
    async with desk.database.read() as connection:
        standing = await calendars.of_guild(connection, guild_id)
        digests = [one for one in await subscriptions.of_guild(connection, guild_id) if one.digest]
        chosen = await settings.of_server(connection, guild_id)
        held = await scheduled_events.held(connection, guild_id)
        chosen_ids = [*(one.show_ids or () for one in standing), *(one.show_ids or () for one in digests)]
        ids = frozenset[int]().union(*chosen_ids)
        names = {show.id: show.name for show in await shows.load(connection, ids)}
    return Kept(guild_id=guild_id, calendars=standing, digests=digests, occasions=chosen.events, held=held, names=names)


async def wanted_digest(desk: Desk, guild_id: int, time: str, zone: str | None, day: str) -> Daily:
    """Read when a digest is wanted; raises ReplyError where the time or the zone is none."""
    async with desk.database.read() as connection:
        usual = (await settings.of_server(connection, guild_id)).zone
    weekday = _DAYS.index(day) if day in _DAYS else None
    return Daily(at=following_wishes.clock(time), zone=zones.read(zone) if zone else usual, weekday=weekday)


async def set_digest(desk: Desk, channel: discord.TextChannel, daily: Daily, chosen: Chosen, user_id: int) -> int:
    """Store the digest of a channel, in the place of one that is of a day or of a week too; gives its number."""
    new = Subscription(channel_id=channel.id, guild_id=channel.guild.id, events=frozenset(), digest=daily)
    wanted = chosen.put_into(replace(new, created_by=user_id))
    require_few(wanted)
    async with desk.database.write() as connection:
        await take_turn(connection)
        held = await subscriptions.of_guild(connection, channel.guild.id)
        twin = next((one for one in held if _is_alone(one, channel.id) and _is_alike(one, daily)), None)
        if twin is not None:
            await subscriptions.change(connection, replace(wanted, id=twin.id))
            return twin.id
        desk.quotas.check_announcements(len(held))
        return await subscriptions.add(connection, wanted, desk.clock())


def _is_alone(one: Subscription, channel_id: int) -> bool:
    """Say whether an announcement that a command made is nothing but a digest."""
    return one.channel_id == channel_id and one.digest is not None and not one.events and not one.is_from_file


def _is_alike(one: Subscription, daily: Daily) -> bool:
    return one.digest is not None and (one.digest.weekday is None) == (daily.weekday is None)


async def stop_digests(desk: Desk, channel: discord.TextChannel) -> None:
    """Stop a channel's digests; raises ReplyError where it has none, or the file holds one."""
    async with desk.database.write() as connection:
        await take_turn(connection)
        own = await subscriptions.of_guild(connection, channel.guild.id)
        asked = [one for one in own if one.channel_id == channel.id and one.digest]
        if not asked:
            raise ReplyError(_("{channel} has no digest. See /calendar show.", channel=channel.mention))
        if fixed := next((one for one in asked if one.is_from_file), None):
            raise ReplyError(_("#{number} stands in the admin's file; ask the operator.", number=fixed.id))
        for one in asked:
            if one.events:
                await subscriptions.change(connection, replace(one, digest=None))
            else:
                await subscriptions.remove(connection, one.id, channel.guild.id)
