"""Own announcements: those of the server on which a command is used, found by their numbers, and offered by them."""

from __future__ import annotations

from collections.abc import Mapping

import discord
from discord import app_commands

from bot.commands.desk import Desk
from bot.commands.names import CHOICE_TEXT, CHOICES
from bot.commands.permissions import guild_of, is_manager
from bot.commands.server import channel_names
from bot.core.announcement_card import Listed, shows_in_words
from bot.core.subscriptions import Subscription
from bot.core.text import clamped, plain
from bot.core.tongue import _, speaking
from bot.errors import ReplyError
from bot.locale import tongue
from bot.store import shows, subscriptions, troubles
from bot.store.statements import Connection


async def listed(connection: Connection, guild_id: int) -> list[Listed]:
    """Load a server's announcements, with the names of their shows and the troubles of their channels."""
    own = await subscriptions.of_guild(connection, guild_id)
    known = await shows.load(connection, {show_id for one in own for show_id in one.show_ids or ()})
    names = {show.id: show.name for show in known}
    reasons = {one.channel_id: one.reason for one in await troubles.every(connection)} if own else {}
    return [
        Listed(
            subscription=one,
            names=[names[show_id] for show_id in one.show_ids or () if show_id in names],
            trouble=reasons.get(one.channel_id),
        )
        for one in own
    ]


async def chosen(connection: Connection, guild_id: int, number: int) -> Subscription:
    """Load an announcement of a server by its number; raises ReplyError where that server has none of it."""
    own = await subscriptions.of_guild(connection, guild_id)
    found = next((one for one in own if one.id == number), None)
    if found is None:
        raise ReplyError(_("This server has no announcement #{number}. See /announce list.", number=number))
    return found


async def changeable(connection: Connection, guild_id: int, number: int) -> Subscription:
    """Load an announcement that commands may change; raises ReplyError where there is none, or the file holds it."""
    found = await chosen(connection, guild_id, number)
    if found.is_from_file:
        raise ReplyError(_("#{number} stands in the admin's file; ask the operator.", number=number))
    return found


async def offered(desk: Desk, interaction: discord.Interaction, current: str) -> list[app_commands.Choice[int]]:
    """Offer the server's announcements by number and name, to its managers."""
    if not is_manager(interaction):
        return []
    async with desk.database.read() as connection:
        own = await listed(connection, guild_of(interaction).id)
    names = await channel_names(interaction)
    with speaking(tongue(str(interaction.locale))):
        lines = [(_line(names, one), one.subscription.id) for one in own]
    fitting = [(line, number) for line, number in lines if str(current).casefold() in line.casefold()]
    return [app_commands.Choice(name=clamped(line, CHOICE_TEXT), value=number) for line, number in fitting[:CHOICES]]


def _line(names: Mapping[int, str], one: Listed) -> str:
    own = one.subscription
    channel = names.get(own.channel_id)
    place = f" · #{channel}" if channel else ""
    paused = " · " + _("paused") if own.paused else ""
    return f"#{own.id} {clamped(plain(shows_in_words(own, one.names)), 60)}{place}{paused}"
