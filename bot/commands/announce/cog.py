"""The group of `/announce`: its commands put together, and who may use them."""

from __future__ import annotations

from collections.abc import Mapping

import discord
from discord import app_commands
from discord.ext import commands

from bot.chat.actions import Action
from bot.commands.announce.adding import Adding
from bot.commands.announce.keeping import Keeping
from bot.commands.announce.showing import Showing
from bot.commands.contexts import on_servers
from bot.commands.desk import Desk
from bot.commands.permissions import is_manager, require_values
from bot.core.announcement_card import LIST


@on_servers
@app_commands.default_permissions(manage_guild=True)
class Announce(
    Adding,
    Keeping,
    Showing,
    commands.GroupCog,
    group_name="announce",
    group_description="What the bot posts, and where",
):
    """Changes this server's subscriptions; the permission is checked at every call, whatever Discord shows."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    @property
    def actions(self) -> Mapping[str, Action]:
        """The buttons that turn the pages of the list."""
        return {LIST: self.turn}

    async def interaction_check(self, interaction: discord.Interaction, /) -> bool:
        """Let managers of the server through, and nobody else."""
        return is_manager(interaction) and require_values(interaction)
