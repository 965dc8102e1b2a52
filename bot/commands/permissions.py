"""Permissions in commands: who may change something, and whether the bot may post where it is asked to."""

from __future__ import annotations

from typing import Any

import discord
from discord import app_commands

from bot.core.text import escaped
from bot.errors import ReplyError

_NEEDED = {
    "view_channel": "View Channel",
    "send_messages": "Send Messages",
    "embed_links": "Embed Links",
    "read_message_history": "Read Message History",
}


def guild_of(interaction: discord.Interaction) -> discord.Guild:
    """Give the server that a command was used on; raises ReplyError outside of one."""
    if interaction.guild is None:
        raise ReplyError("Use this on a server.")
    return interaction.guild


def is_manager(interaction: discord.Interaction) -> bool:
    """Say whether the person may manage the server, and the bot was invited to it.

    Discord's own setting is only a default that admins can change. What a person installed for themselves follows them
    to servers that never asked for it.
    """
    invited = interaction.guild is not None and interaction.is_guild_integration()
    return invited and interaction.permissions.manage_guild


def require_values(interaction: discord.Interaction) -> bool:
    """Hold what was sent to the ranges and choices that Discord was told of; gives True, so that it ends a check.

    Raises:
        ReplyError: a value is none that Discord's own client would let anybody send.
    """
    command = interaction.command
    if not isinstance(command, app_commands.Command):
        return True
    for parameter in command.parameters:
        value = getattr(interaction.namespace, parameter.name, None)
        if not _fits(parameter, value):
            raise ReplyError(
                f"I can't use that {parameter.display_name}{_bounds(parameter)}. Try again with another one."
            )
    return True


def _bounds(parameter: app_commands.Parameter) -> str:
    low, high = parameter.min_value, parameter.max_value
    if high is None or parameter.choices:
        return ""
    unit = " characters" if parameter.type is discord.AppCommandOptionType.string else ""
    return f": it takes {low or 0:,} to {high:,}{unit}"


def _fits(parameter: app_commands.Parameter, value: Any) -> bool:
    if parameter.choices and value is not None:
        return value in [choice.value for choice in parameter.choices]
    size = len(value) if isinstance(value, str) else value
    if not isinstance(size, int | float):
        return True
    low, high = parameter.min_value, parameter.max_value
    return (low is None or low <= size) and (high is None or size <= high)


def require_posting(interaction: discord.Interaction, channel: discord.TextChannel, role: discord.Role | None) -> None:
    """Find out now, and not at the first alert, that the bot could not post or ping; raises ReplyError.

    A channel or a role of another server is as good as none.
    """
    guild = guild_of(interaction)
    if channel.guild.id != guild.id:
        raise ReplyError("That channel is not on this server. Choose one from the list.")
    if role and (role.is_default() or guild.get_role(role.id) is None):
        raise ReplyError("That role can't be pinged here. Choose a role of this server.")
    held = channel.permissions_for(guild.me)
    missing = [name for permission, name in _NEEDED.items() if not getattr(held, permission)]
    if missing:
        raise ReplyError(f"I can't post in {channel.mention}: I need {', '.join(missing)} there.")
    if role and not role.mentionable and not held.mention_everyone:
        raise ReplyError(f"I can't ping {escaped(role.name)}: let everyone mention that role in the server's settings.")


def require_publishing(channel: discord.TextChannel) -> None:
    """Find out now that nobody can follow a channel; raises ReplyError."""
    if not channel.is_news():
        raise ReplyError(f"{channel.mention} is no announcement channel, so nobody can follow it. Leave publish out.")
