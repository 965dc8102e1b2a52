"""`/show` and `/news`: what is known of a show, and what is written about it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

import discord
from discord import app_commands
from discord.ext import commands

from bot.chat.actions import Action, Press
from bot.chat.answers import PUBLIC, change, reply
from bot.commands.asker import Asker, as_shown, asker, show_of
from bot.commands.contexts import anywhere
from bot.commands.desk import Desk
from bot.commands.names import Name, find, offered
from bot.commands.permissions import require_values
from bot.core.message import Message
from bot.core.news_card import news_card
from bot.core.pages import asked
from bot.core.show_card import episodes_card, show_card
from bot.core.shows import Show
from bot.store import items, listings
from bot.store.statements import Connection

_YEAR = timedelta(days=365)
_HEADLINES = 80


class Shows(commands.Cog):
    """Answers from the stored shows and news."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._database = desk.database
        self._clock = desk.clock

    @property
    def actions(self) -> Mapping[str, Action]:
        """Give what the buttons of its messages do."""
        return {
            "episodes": self._episodes,
            "episodes_page": self._turn_episodes,
            "news": self._news_of,
            "news_page": self._turn_news,
        }

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
        chosen = await find(self._desk, name, interaction)
        await reply(interaction, await self.card(interaction, chosen), ephemeral=False)

    async def card(self, interaction: discord.Interaction, show: Show) -> Message:
        """Write the card of a show, as it is to be told where somebody asks."""
        now = self._clock()
        async with self._database.read() as connection:
            who = await asker(connection, interaction)
            out = await listings.out(connection, show.id)
            coming = await listings.coming(connection, now, now + _YEAR, 1, show.id)
        return show_card(who.called(show), out, [one.release for one in coming], veiled_from=who.veiled_from(now))

    async def _episodes(self, interaction: discord.Interaction, press: Press) -> None:
        async with self._database.read() as connection:
            card = await self._episodes_of(connection, interaction, press.argument, None)
        await reply(interaction, card)

    async def _turn_episodes(self, interaction: discord.Interaction, press: Press) -> None:
        number, about = asked(press.argument)
        async with self._database.read() as connection:
            card = await self._episodes_of(connection, interaction, about, number)
        await change(interaction, card)

    async def _episodes_of(
        self, connection: Connection, interaction: discord.Interaction, about: str, number: int | None
    ) -> Message:
        who = await asker(connection, interaction)
        show = await show_of(connection, about, who)
        episodes = await listings.episodes(connection, show.id)
        return episodes_card(who.called(show), episodes, number, veiled_from=who.veiled_from(self._clock()))

    @app_commands.command(name="news", description="The newest headlines, about one show or all of them", extras=PUBLIC)
    @app_commands.describe(show="The show; leave it out for all shows")
    @anywhere
    async def news(self, interaction: discord.Interaction, show: Name | None = None) -> None:
        """Tell the newest news."""
        chosen = await find(self._desk, show, interaction) if show else None
        async with self._database.read() as connection:
            who = await asker(connection, interaction)
            card = await _headlines(connection, who, chosen, 1)
        await reply(interaction, card, ephemeral=False)

    async def _news_of(self, interaction: discord.Interaction, press: Press) -> None:
        async with self._database.read() as connection:
            who = await asker(connection, interaction)
            card = await _headlines(connection, who, await show_of(connection, press.argument, who), 1)
        await reply(interaction, card)

    async def _turn_news(self, interaction: discord.Interaction, press: Press) -> None:
        number, about = asked(press.argument)
        async with self._database.read() as connection:
            who = await asker(connection, interaction)
            show = await show_of(connection, about, who) if about else None
            with as_shown(interaction, who):
                card = await _headlines(connection, who, show, number)
        await change(interaction, card)

    @show.autocomplete("name")
    @news.autocomplete("show")
    async def _shows(self, interaction: discord.Interaction, current: str) -> list[app_commands.Choice[str]]:
        return await offered(self._desk, current, interaction)


async def _headlines(connection: Connection, who: Asker, show: Show | None, number: int) -> Message:
    found = await items.latest(connection, show.id if show else None, _HEADLINES)
    return news_card(found, who.called(show) if show else None, number)
