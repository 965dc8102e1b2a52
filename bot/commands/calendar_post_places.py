"""Places of calendars: the channel that is meant, and whether the bot may pin there."""

from __future__ import annotations

import discord

from bot.commands.permissions import guild_of
from bot.core.tongue import _
from bot.errors import ReplyError


def place_of(interaction: discord.Interaction, channel: discord.TextChannel | None) -> discord.TextChannel:
    """Give the channel that was named, or in which the command was used; raises ReplyError where that is none."""
    place = channel or interaction.channel
    if not isinstance(place, discord.TextChannel):
        raise ReplyError(_("A calendar stands in a text channel. Name one with channel."))
    if place.guild.id != guild_of(interaction).id:
        raise ReplyError(_("That channel is not on this server. Choose one from the list."))
    return place


def require_pinning(interaction: discord.Interaction, channel: discord.TextChannel) -> None:
    """Find out now, and not when the message stands, that the bot may not pin it; raises ReplyError."""
    held = channel.permissions_for(guild_of(interaction).me)
    if not held.pin_messages and not held.manage_messages:
        raise ReplyError(_("I can't pin in {channel}: I need Pin Messages there.", channel=channel.mention))
