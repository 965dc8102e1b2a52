"""`/status`: how the sources and the outbox do."""

from __future__ import annotations

import discord
from discord import app_commands
from discord.ext import commands

from bot.chat.answers import reply
from bot.commands.contexts import on_servers
from bot.commands.desk import Desk
from bot.core.cards import status_card
from bot.core.feeds import is_own
from bot.store import outbox, sources


class Status(commands.Cog):
    """Answers from the state of the sources and the outbox."""

    def __init__(self, desk: Desk) -> None:
        self._database = desk.database

    @app_commands.command(name="status", description="How the sources do, and what still waits to be posted")
    @on_servers
    async def status(self, interaction: discord.Interaction) -> None:
        """Tell each source's last success and next poll, and the outbox's depth; only the asker sees it."""
        async with self._database.read() as connection:
            states = await sources.every(connection)
            depth = await outbox.depth(connection)
        # What one server added is nobody else's business.
        open_to_all = [one for one in states if not is_own(one.name)]
        rows = [(one.name, one.succeeded_at, one.next_poll_at, one.error) for one in open_to_all]
        words = f"Outbox: {depth.waiting} waiting, {depth.sending} under way, {depth.failed} failed"
        await reply(interaction, status_card(rows, words))
