"""Numbers of feeds in commands: offered while typing, and found on the asker's own server only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import discord
from discord import app_commands

from bot.commands.names import CHOICE_TEXT, CHOICES
from bot.commands.permissions import is_manager
from bot.commands.server import channel_names
from bot.core.feed_card import Followed
from bot.core.feeds import shown
from bot.core.text import clamped, plain
from bot.core.tongue import _
from bot.errors import ReplyError
from bot.store import feeds, subscriptions
from bot.store.database import Database
from bot.store.statements import Connection


async def numbers(database: Database, interaction: discord.Interaction, current: str) -> list[app_commands.Choice[int]]:
    """Offer the feeds of the asker's server by number, host and channel, to its managers alone."""
    if interaction.guild_id is None or not is_manager(interaction):
        return []
    async with database.read() as connection:
        own = await subscriptions.feeds_of_guild(connection, interaction.guild_id)
    names = await channel_names(interaction)
    named = [(one.id, _named(names, one.id, shown(one.source or ""), one.channel_id)) for one in own]
    typed = current.casefold().strip().removeprefix("#")
    fitting = [(number, name) for number, name in named if typed in name.casefold()]
    return [app_commands.Choice(name=name, value=number) for number, name in fitting[:CHOICES]]


def _named(names: Mapping[int, str], number: int, host: str, channel_id: int) -> str:
    channel = names.get(channel_id)
    return clamped(plain(f"#{number} {host}" + (f" → #{channel}" if channel else "")), CHOICE_TEXT)


async def named_of(connection: Connection, guild_id: int, number: int) -> Followed:
    """Find a feed of a server by its number, with how it does and its newest item; raises ReplyError without one."""
    own = await feeds.followed(connection, guild_id)
    found = next((one for one in own if one.subscription.id == number), None)
    if found is None:
        raise _unknown(number)
    return replace(found, newest=await feeds.newest(connection, found.subscription.source or ""))


async def unchangeable(connection: Connection, guild_id: int, number: int) -> ReplyError:
    """Say why a feed can't be changed: there is none, or it stands in the operator's file."""
    own = await subscriptions.feeds_of_guild(connection, guild_id)
    if any(one.id == number for one in own):
        return ReplyError(_("#{number} stands in the admin's file; ask the operator.", number=number))
    return _unknown(number)


def _unknown(number: int) -> ReplyError:
    return ReplyError(_("This server has no feed #{number}. See /feed list.", number=number))
