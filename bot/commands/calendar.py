"""`/next` and `/airing`: what is expected, and when."""

from __future__ import annotations

from datetime import timedelta
from typing import Literal

import discord
from discord import app_commands
from discord.ext import commands

from bot.chat.answers import PUBLIC, reply
from bot.commands.contexts import anywhere
from bot.commands.desk import Desk
from bot.commands.names import Name, find, offered
from bot.commands.permissions import require_values
from bot.core.cards import airing_card, next_card
from bot.store import listings, overdue, streams

_MONTHS = timedelta(days=120)
_NEXT, _MOST = 5, 200
_OVERDUE = timedelta(days=1)
_SPANS = {"day": timedelta(days=1), "week": timedelta(days=7)}


class Calendar(commands.Cog):
    """Answers from the stored calendar."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._database = desk.database
        self._clock = desk.clock

    async def interaction_check(self, interaction: discord.Interaction, /) -> bool:
        """Let everybody ask, with values that make sense."""
        return require_values(interaction)

    @app_commands.command(name="next", description="When the next episode comes, and where", extras=PUBLIC)
    @app_commands.describe(show="The show; leave it out for whatever comes next")
    @anywhere
    async def upcoming(self, interaction: discord.Interaction, show: Name | None = None) -> None:
        """Tell the next releases of one show or of all."""
        chosen = await find(self._desk, show) if show else None
        now = self._clock()
        async with self._database.read() as connection:
            coming = await listings.coming(connection, now, now + _MONTHS, _NEXT, chosen.id if chosen else None)
            learned = await streams.to_come(connection, now, now + _MONTHS, _NEXT, chosen.id if chosen else None)
            missed = await overdue.missed(connection, now - _OVERDUE, now, _NEXT, chosen.id if chosen else None)
        card = next_card([(one.show, one.release) for one in coming], learned, missed)
        await reply(interaction, card, ephemeral=False)

    @upcoming.autocomplete("show")
    async def _shows(self, _: discord.Interaction, current: str) -> list[app_commands.Choice[str]]:
        return await offered(self._desk, current)

    @app_commands.command(name="airing", description="The calendar of the next day or week", extras=PUBLIC)
    @app_commands.describe(span="How far to look; a day if left out")
    @anywhere
    async def airing(self, interaction: discord.Interaction, span: Literal["day", "week"] = "day") -> None:
        """Tell what is expected within a span."""
        now = self._clock()
        async with self._database.read() as connection:
            coming = await listings.coming(connection, now, now + _SPANS[span], _MOST)
        card = airing_card([(one.show, one.release) for one in coming], f"Airing within a {span}")
        await reply(interaction, card, ephemeral=False)
