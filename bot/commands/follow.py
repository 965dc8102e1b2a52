"""`/follow` and `/unfollow`: what a member wants to be told of, personally."""

from __future__ import annotations

from typing import Final

import discord
from discord import app_commands
from discord.ext import commands

from bot.chat.answers import answer
from bot.commands.contexts import anywhere
from bot.commands.desk import Desk
from bot.commands.follow_choices import audio_offered, shows_offered, zones_offered
from bot.commands.follow_ways import DM, ROLE, Ways
from bot.commands.names import Name, find, offered
from bot.commands.permissions import require_values
from bot.core.following_wishes import wishes
from bot.store import settings

Audio = app_commands.Range[str, 1, 100]
Clock = app_commands.Range[str, 1, 10]
Zone = app_commands.Range[str, 1, 64]

LEADS: Final = (0, 10, 15, 30, 60, 120, 360, 1440)
"""The leads of reminders in minutes; each one makes a reminder of its own, so they are few."""


class Follow(commands.Cog):
    """Changes what the person who asks is told of; nobody else sees it."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._ways = Ways(desk=desk)

    async def interaction_check(self, interaction: discord.Interaction, /) -> bool:
        """Let everybody ask, with values that make sense."""
        return require_values(interaction)

    @app_commands.command(name="follow", description="Hear of a show personally, by direct message or by its role")
    @app_commands.describe(
        show="The show",
        audio="Audio languages, parted by commas; the show's own if left out",
        reminder="Remind me before the expected time",
        digest="One message a day at this time, like 19:30, in the place of one for each episode",
        zone="The time zone of that time",
        spoilers="Show episode titles and pictures; choose False to have them hidden",
        how="By direct message, or by the role that this server opened for the show",
    )
    @app_commands.choices(
        reminder=[app_commands.Choice(name=f"{lead} minutes before" if lead else "None", value=lead) for lead in LEADS]
    )
    @app_commands.choices(
        how=[app_commands.Choice(name="Direct message", value=DM), app_commands.Choice(name="Role", value=ROLE)]
    )
    @anywhere
    async def follow(  # noqa: PLR0913, PLR0917 - each is an option of the command
        self,
        interaction: discord.Interaction,
        show: Name,
        audio: Audio | None = None,
        reminder: int | None = None,
        digest: Clock | None = None,
        zone: Zone | None = None,
        spoilers: bool | None = None,
        how: str | None = None,
    ) -> None:
        """Follow a show, or change how."""
        chosen = await find(self._desk, show, interaction)
        known = zone or await self._zone(interaction.user.id)
        asked = wishes(audio, reminder, digest, known, spoilers=spoilers)
        await answer(interaction, await self._ways.follow(interaction, chosen, asked, how))

    async def _zone(self, user_id: int) -> str:
        async with self._desk.database.read() as connection:
            return (await settings.of_member(connection, user_id)).zone

    @app_commands.command(name="unfollow", description="Hear of a show personally no more")
    @app_commands.describe(show="The show")
    @anywhere
    async def unfollow(self, interaction: discord.Interaction, show: Name) -> None:
        """Follow a show no more."""
        chosen = await find(self._desk, show, interaction)
        await answer(interaction, await self._ways.unfollow(interaction, chosen))

    @follow.autocomplete("show")
    async def _shows(self, interaction: discord.Interaction, current: str) -> list[app_commands.Choice[str]]:
        return await offered(self._desk, current, interaction)

    @unfollow.autocomplete("show")
    async def _followed(self, interaction: discord.Interaction, current: str) -> list[app_commands.Choice[str]]:
        return await shows_offered(self._desk, self._ways, interaction, current)

    @follow.autocomplete("audio")
    async def _audio(self, interaction: discord.Interaction, current: str) -> list[app_commands.Choice[str]]:
        return await audio_offered(self._desk, interaction, current)

    @follow.autocomplete("zone")
    async def _zones(self, _: discord.Interaction, current: str) -> list[app_commands.Choice[str]]:
        return zones_offered(current)
