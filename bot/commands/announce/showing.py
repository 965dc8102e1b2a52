"""`/announce preview` and `/announce test`: what an announcement's alerts look like, to the manager and to all."""

from __future__ import annotations

import discord
from discord import app_commands
from discord.ext import commands

from bot.chat.answers import answer, reply
from bot.commands.announce import own
from bot.commands.desk import Desk
from bot.commands.names import Number
from bot.commands.permissions import guild_of
from bot.core.text import escaped
from bot.core.tongue import _
from bot.pipeline.trial import order_trial, preview


class Showing(commands.Cog):
    """Shows alerts before they come."""

    _desk: Desk

    @app_commands.command(description="See what an alert would look like now; nobody else does")
    @app_commands.describe(number="The announcement's number in the list")
    async def preview(self, interaction: discord.Interaction, number: Number) -> None:
        """Show the newest alert of an announcement of this server."""
        async with self._desk.database.read() as connection:
            chosen = await own.chosen(connection, guild_of(interaction).id, number)
            message = await preview(connection, chosen, self._desk.clock())
        await reply(interaction, message)

    @app_commands.command(description="Post a test alert the way a real one is posted")
    @app_commands.describe(number="The announcement's number in the list")
    async def test(self, interaction: discord.Interaction, number: Number) -> None:
        """Order a test alert for an announcement of this server."""
        guild_id = guild_of(interaction).id
        self._desk.tests.take(guild_id)
        async with self._desk.database.write() as connection:
            chosen = await own.chosen(connection, guild_id, number)
            about = await order_trial(connection, chosen, f"test/{interaction.id}", self._desk.clock())
        channel = f"<#{chosen.channel_id}>"
        await answer(
            interaction, _("A test about {show} is on its way to {channel}.", show=escaped(about), channel=channel)
        )

    @preview.autocomplete("number")
    @test.autocomplete("number")
    async def _numbers(self, interaction: discord.Interaction, current: str) -> list[app_commands.Choice[int]]:
        return await own.offered(self._desk, interaction, current)
