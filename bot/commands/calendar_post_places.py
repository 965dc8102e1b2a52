"""Places of calendars: the channel that is meant, and whether the bot may pin there."""

from __future__ import annotations

import discord

from bot.commands.server import server_of
from bot.core.tongue import _
from bot.errors import ReplyError


async def place_of(interaction: discord.Interaction, channel: discord.TextChannel | None) -> discord.TextChannel:
    """Give the channel that was named, or in which the command was used; raises ReplyError where that is none."""
    place = channel or (await server_of(interaction)).get_channel(interaction.channel_id or 0)
    if not isinstance(place, discord.TextChannel):
        raise ReplyError(_("A calendar stands in a text channel. Name one with channel."))
    return place


def require_pinning(channel: discord.TextChannel) -> None:
    """Find out now, and not when the message stands, that the bot may not pin it; raises ReplyError."""
    held = channel.permissions_for(channel.guild.me)
    if not held.pin_messages and not held.manage_messages:
        raise ReplyError(_("I can't pin in {channel}: I need Pin Messages there.", channel=channel.mention))
