"""Permissions in commands: who may change something, and whether the bot may post where it is asked to."""

from __future__ import annotations

import discord

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
    """Say whether the person may manage the server; Discord's own setting is only a default that admins can change."""
    return interaction.guild is not None and interaction.permissions.manage_guild


def require_posting(channel: discord.TextChannel, role: discord.Role | None) -> None:
    """Find out now, and not at the first alert, that the bot could not post or ping."""
    held = channel.permissions_for(channel.guild.me)
    missing = [name for permission, name in _NEEDED.items() if not getattr(held, permission)]
    if missing:
        raise ReplyError(f"I can't post in {channel.mention}: I need {', '.join(missing)} there.")
    if role and not role.mentionable and not held.mention_everyone:
        raise ReplyError(f"I can't ping {role.name}: let everyone mention that role in the server's settings.")
