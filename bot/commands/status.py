"""`/status`: how the sources and the outbox do, and what is wrong with what this server asked for."""

from __future__ import annotations

from collections.abc import Mapping

import discord
from discord import app_commands
from discord.ext import commands

from bot.chat.actions import Action, Press
from bot.chat.answers import change, reply
from bot.commands.contexts import on_servers
from bot.commands.desk import Desk
from bot.commands.permissions import guild_of
from bot.core.message import Message
from bot.core.pages import asked
from bot.core.status_card import TURN, status_card
from bot.store import status


class Status(commands.Cog):
    """Answers from the state of the sources and the outbox; only the asker sees it."""

    def __init__(self, desk: Desk) -> None:
        self._database = desk.database

    @property
    def actions(self) -> Mapping[str, Action]:
        """Give what the buttons of its messages do."""
        return {TURN: self._turn}

    @app_commands.command(name="status", description="How the sources do, and what still waits to be posted")
    @on_servers
    async def status(self, interaction: discord.Interaction) -> None:
        """Tell each source's last success and next poll, the outbox's depth, and this server's problems."""
        await reply(interaction, await self._card(interaction, 1))

    async def _turn(self, interaction: discord.Interaction, press: Press) -> None:
        number, _argument = asked(press.argument)
        await change(interaction, await self._card(interaction, number))

    async def _card(self, interaction: discord.Interaction, number: int) -> Message:
        async with self._database.read() as connection:
            found = await status.of_guild(connection, guild_of(interaction).id)
        return status_card(found, number)
