"""`/show` and `/news`: what is known of a show, and what is written about it."""

from __future__ import annotations

from datetime import timedelta

import discord
from discord import app_commands
from discord.ext import commands

from bot.chat.answers import PUBLIC, reply
from bot.commands.contexts import anywhere
from bot.commands.desk import Desk
from bot.commands.names import Name, find, offered
from bot.commands.permissions import require_values
from bot.core.cards import news_card, show_card
from bot.store import items, listings

_YEAR = timedelta(days=365)
_HEADLINES = 8


class Shows(commands.Cog):
    """Answers from the stored shows and news."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._database = desk.database
        self._clock = desk.clock

    async def interaction_check(self, interaction: discord.Interaction, /) -> bool:
        """Let everybody ask, with values that make sense."""
        return require_values(interaction)

    @app_commands.command(
        name="show", description="What is known of a show: people, premise, episodes, links", extras=PUBLIC
    )
    @app_commands.describe(name="The show's name in any spelling")
    @anywhere
    async def show(self, interaction: discord.Interaction, name: Name) -> None:
        """Tell all that is known of a show."""
        show = await find(self._desk, name)
        now = self._clock()
        async with self._database.read() as connection:
            out = await listings.out(connection, show.id)
            coming = await listings.coming(connection, now, now + _YEAR, 1, show.id)
        card = show_card(show, out, [one.release for one in coming])
        await reply(interaction, card, ephemeral=False)

    @app_commands.command(name="news", description="The newest headlines, about one show or all of them", extras=PUBLIC)
    @app_commands.describe(show="The show; leave it out for all shows")
    @anywhere
    async def news(self, interaction: discord.Interaction, show: Name | None = None) -> None:
        """Tell the newest news."""
        chosen = await find(self._desk, show) if show else None
        async with self._database.read() as connection:
            found = await items.latest(connection, chosen.id if chosen else None, _HEADLINES)
        card = news_card(found, chosen.name if chosen else None)
        await reply(interaction, card, ephemeral=False)

    @show.autocomplete("name")
    @news.autocomplete("show")
    async def _shows(self, _: discord.Interaction, current: str) -> list[app_commands.Choice[str]]:
        return await offered(self._desk, current)
