"""`/season`: the shows of a season, to be looked at and followed."""

from __future__ import annotations

from collections.abc import Mapping

import discord
from discord import app_commands
from discord.ext import commands

from bot.chat.actions import Action, Press
from bot.chat.answers import PUBLIC, change, reply
from bot.commands.asker import as_shown, asker, show_of
from bot.commands.contexts import anywhere
from bot.commands.desk import Desk
from bot.commands.follow_bell import CardOf
from bot.commands.permissions import require_values
from bot.core import season_card as cards
from bot.core.calendar_seasons import CalendarSeason
from bot.core.message import Message
from bot.core.names import fold
from bot.core.pages import asked
from bot.core.text import escaped
from bot.core.tongue import _, speaking
from bot.errors import ReplyError
from bot.locale import tongue
from bot.store import show_catalogue

Typed = app_commands.Range[str, 1, 40]

_BACK, _AHEAD = -4, 2
_PLATFORMS = {
    "crunchyroll": "Crunchyroll",
    "netflix": "Netflix",
    "hidive": "HIDIVE",
    "amazon-prime-video": "Amazon Prime Video",
    "disney-plus": "Disney Plus",
    "hulu": "Hulu",
}


class Season(commands.Cog):
    """Answers from the shows that are loaded once a day."""

    def __init__(self, desk: Desk, card: CardOf) -> None:
        self._database = desk.database
        self._clock = desk.clock
        self._card = card

    @property
    def actions(self) -> Mapping[str, Action]:
        """Give what the buttons and the menu of its messages do."""
        return {"season": self._turn, "season_show": self._choose}

    async def interaction_check(self, interaction: discord.Interaction, /) -> bool:
        """Let everybody ask, with values that make sense."""
        return require_values(interaction)

    @app_commands.command(name="season", description="The shows of a season, the most popular first", extras=PUBLIC)
    @app_commands.describe(season="The season, like Winter 2024; this one if left out", only="On this platform only")
    @app_commands.choices(only=[app_commands.Choice(name=name, value=key) for key, name in _PLATFORMS.items()])
    @anywhere
    async def season(
        self, interaction: discord.Interaction, season: Typed | None = None, only: str | None = None
    ) -> None:
        """Tell the first shows of a season."""
        now = CalendarSeason.at(self._clock())
        chosen = CalendarSeason.typed(fold(season), now) if season else now
        if chosen is None:
            example = now.in_words()
            raise ReplyError(
                _("{text} is no season. Write it as {season}.", text=escaped(season or ""), season=example)
            )
        await reply(interaction, await self._page(interaction, chosen, only, 1), ephemeral=False)

    async def _page(
        self, interaction: discord.Interaction, season: CalendarSeason, platform: str | None, number: int
    ) -> Message:
        async with self._database.read() as connection:
            who = await asker(connection, interaction)
            listed = await show_catalogue.of_season(connection, str(season), platform, number, cards.PER_PAGE)
        shows = [who.called(show) for show in listed.shows]
        with as_shown(interaction, who):
            return cards.season_card(season, platform, shows, number=listed.number, in_all=listed.in_all)

    async def _turn(self, interaction: discord.Interaction, press: Press) -> None:
        number, about = asked(press.argument)
        season, platform = cards.read(about)
        known = platform if platform in _PLATFORMS else None
        page = await self._page(interaction, season or CalendarSeason.at(self._clock()), known, number)
        await change(interaction, page)

    async def _choose(self, interaction: discord.Interaction, press: Press) -> None:
        async with self._database.read() as connection:
            show = await show_of(connection, "".join(press.values[:1]), await asker(connection, interaction))
        await reply(interaction, await self._card(interaction, show))

    @season.autocomplete("season")
    async def _seasons(self, interaction: discord.Interaction, current: str) -> list[app_commands.Choice[str]]:
        now = CalendarSeason.at(self._clock())
        seasons = [now, *(now.moved(step) for step in range(_AHEAD, _BACK - 1, -1) if step)]
        with speaking(tongue(str(interaction.locale))):
            words = {str(one): one.in_words() for one in seasons}
        return [
            app_commands.Choice(name=name, value=value) for value, name in words.items() if fold(current) in fold(name)
        ]
