"""Permissions in commands: who may change something, and whether the bot may post where it is asked to."""

from __future__ import annotations

from typing import Any

import discord
from discord import app_commands

from bot.core.text import escaped
from bot.core.tongue import _, mark, term
from bot.errors import ReplyError

_NEEDED = {
    "view_channel": mark("View Channel"),
    "send_messages": mark("Send Messages"),
    "embed_links": mark("Embed Links"),
    "read_message_history": mark("Read Message History"),
}


Place = discord.TextChannel | discord.ForumChannel
"""Where alerts can go: a text or announcement channel, or a forum."""


def guild_of(interaction: discord.Interaction) -> discord.Guild:
    """Give the server that a command was used on; raises ReplyError outside of one."""
    if interaction.guild is None:
        raise ReplyError(_("Use this on a server."))
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
            raise ReplyError(_misfit(parameter))
    return True


def _misfit(parameter: app_commands.Parameter) -> str:
    low, high = parameter.min_value, parameter.max_value
    # What the option is called in the asker's client.
    option = term("option", parameter.display_name)
    told = {"option": option, "least": f"{low or 0:,}", "most": f"{high or 0:,}"}
    if high is None or parameter.choices:
        return _("I can't use that {option}. Try again with another one.", **told)
    if parameter.type is discord.AppCommandOptionType.string:
        return _(
            "I can't use that {option}: it takes {least} to {most} characters. Try again with another one.", **told
        )
    return _("I can't use that {option}: it takes {least} to {most}. Try again with another one.", **told)


def _fits(parameter: app_commands.Parameter, value: Any) -> bool:
    if parameter.choices and value is not None:
        return value in [choice.value for choice in parameter.choices]
    size = len(value) if isinstance(value, str) else value
    if not isinstance(size, int | float):
        return True
    low, high = parameter.min_value, parameter.max_value
    return (low is None or low <= size) and (high is None or size <= high)


def require_posting(channel: Place, role: discord.Role | None) -> None:
    """Find out now, and not at the first alert, that the bot could not post or ping; raises ReplyError.

    A role of another server is as good as none.
    """
    require_role(channel.guild, role)
    held = channel.permissions_for(channel.guild.me)
    missing = [_(name) for permission, name in _NEEDED.items() if not getattr(held, permission)]
    if missing:
        words = _(
            "I can't post in {channel}: I need {permissions} there.",
            channel=channel.mention,
            permissions=", ".join(missing),
        )
        raise ReplyError(words)
    if role and not role.mentionable and not held.mention_everyone:
        words = _(
            "I can't ping {role}: let everyone mention that role in the server's settings.", role=escaped(role.name)
        )
        raise ReplyError(words)


def require_role(server: discord.Guild, role: discord.Role | None) -> None:
    """Find out now that a role can't be pinged on a server; raises ReplyError."""
    if role and (role.is_default() or server.get_role(role.id) is None):
        raise ReplyError(_("That role can't be pinged here. Choose a role of this server."))


def require_threads(channel: Place) -> None:
    """Find out now that no threads can be opened from a channel's messages; raises ReplyError."""
    if isinstance(channel, discord.ForumChannel):
        raise ReplyError(_("In a forum each alert is a post of its own. Leave thread out."))
    if not channel.permissions_for(channel.guild.me).create_public_threads:
        raise ReplyError(
            _("I can't open threads in {channel}: I need Create Public Threads there.", channel=channel.mention)
        )


def require_publishing(channel: Place) -> None:
    """Find out now that nobody can follow a channel; raises ReplyError."""
    if isinstance(channel, discord.ForumChannel) or not channel.is_news():
        words = _(
            "{channel} is no announcement channel, so nobody can follow it. Leave publish out.", channel=channel.mention
        )
        raise ReplyError(words)
