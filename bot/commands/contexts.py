"""Contexts: where a command is offered."""

from __future__ import annotations

from typing import TypeVar

from discord import app_commands

T = TypeVar("T")


def on_servers(command: T) -> T:
    """Offer a command on the servers that invited the bot, and nowhere else."""
    return app_commands.guild_install()(app_commands.guild_only()(command))


def anywhere(command: T) -> T:
    """Offer a command on the servers that invited the bot, and in direct messages with it."""
    contexts = app_commands.allowed_contexts(guilds=True, dms=True, private_channels=False)
    return app_commands.guild_install()(contexts(command))
