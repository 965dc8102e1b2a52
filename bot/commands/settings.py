"""`/settings`: what a server chooses for all that is said on it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.chat.answers import attach, reply
from bot.commands import settings_choices as choices
from bot.commands.contexts import on_servers
from bot.commands.desk import Desk
from bot.commands.names import CHOICES
from bot.commands.permissions import guild_of, is_manager, require_values
from bot.commands.place_option import TextOption
from bot.core import setup_file, zones
from bot.core.settings_card import settings_card
from bot.core.tongue import _
from bot.errors import ReplyError
from bot.locale import LANGUAGES
from bot.store import settings, setups
from bot.store.statements import take_turn

Hours = app_commands.Range[int, 0, 720]
Zone = app_commands.Range[str, 1, 64]
Span = app_commands.Range[str, 3, 20]

_FILE = "airdate-server.toml"


@on_servers
@app_commands.default_permissions(manage_guild=True)
class Settings(commands.GroupCog, group_name="settings", group_description="Language, time zone, quiet hours and more"):
    """Changes this server's settings; the permission is checked at every call, whatever Discord shows."""

    def __init__(self, desk: Desk) -> None:
        self._database = desk.database
        self._clock = desk.clock

    async def interaction_check(self, interaction: discord.Interaction, /) -> bool:
        """Let managers of the server through, and nobody else."""
        return is_manager(interaction) and require_values(interaction)

    @app_commands.command(name="show", description="What this server has chosen, and what each choice does")
    async def show(self, interaction: discord.Interaction) -> None:
        """Tell all settings with their effects."""
        async with self._database.read() as connection:
            chosen = await settings.of_server(connection, guild_of(interaction).id)
            is_from_file = await settings.is_from_file(connection, guild_of(interaction).id)
        await reply(interaction, settings_card(chosen, LANGUAGES, self._clock(), is_from_file=is_from_file))

    @app_commands.command(name="set", description="Change settings of this server; what you leave out stays")
    @app_commands.describe(
        language="The language of alerts and public answers",
        zone="The time zone of quiet hours and calendars; type a city",
        quiet="When alerts are held back, like 22:00-07:00",
        titles="Which titles of shows are used",
        spoilers="For how many hours titles and pictures of new episodes are hidden; 0 hides nothing",
        role="The role to ping where an announcement names none",
        channel="The channel of announcements that name none",
        events="Which episodes become Discord events",
    )
    @app_commands.rename(quiet="quiet_hours", events="scheduled_events")
    @app_commands.choices(language=choices.LANGUAGE, titles=choices.TITLES, events=choices.EVENTS)
    async def set_(  # noqa: PLR0913, PLR0917 - each is an option of the command
        self,
        interaction: discord.Interaction,
        language: str | None = None,
        zone: Zone | None = None,
        quiet: Span | None = None,
        titles: str | None = None,
        spoilers: Hours | None = None,
        role: discord.Role | None = None,
        channel: TextOption | None = None,
        events: str | None = None,
    ) -> None:
        """Change any of the settings."""
        await choices.require_own(interaction, channel, role)
        given = {"language": language, "zone": zone, "quiet": quiet, "titles": titles, "spoilers": spoilers}
        changes = choices.changes(**given, role_id=role, channel_id=channel, events=events)
        await self._change(interaction, changes)

    @app_commands.command(description="Take back one setting of this server, or all of them")
    @app_commands.describe(setting="What goes back to how it is where nothing is chosen")
    @app_commands.choices(setting=choices.SETTINGS)
    async def reset(self, interaction: discord.Interaction, setting: str) -> None:
        """Make one setting, or every one, what it is where nothing was chosen."""
        await self._change(interaction, choices.usual(setting))

    async def _change(self, interaction: discord.Interaction, changes: dict[str, Any]) -> None:
        guild_id = guild_of(interaction).id
        async with self._database.write() as connection:
            await take_turn(connection)
            if await settings.is_from_file(connection, guild_id):
                raise ReplyError(_("This server's settings stand in the admin's file; ask the operator."))
            chosen = replace(await settings.of_server(connection, guild_id), **changes)
            await settings.choose(connection, guild_id, chosen)
        await reply(interaction, settings_card(chosen, LANGUAGES, self._clock()))

    @app_commands.command(description="This server's setup as TOML, which the admin's file accepts")
    async def export(self, interaction: discord.Interaction) -> None:
        """Give settings, announcements, feeds and calendars as a file."""
        async with self._database.read() as connection:
            setup = await setups.of_server(connection, guild_of(interaction).id)
        text = setup_file.written(setup)
        await attach(interaction, setup_file.introduced(text), _FILE, text.encode())

    @set_.autocomplete("zone")
    async def _zones(self, _interaction: discord.Interaction, current: str) -> list[app_commands.Choice[str]]:
        found = zones.offered(current, CHOICES)
        named = zip(zones.labels(found, self._clock()), found, strict=True)
        return [app_commands.Choice(name=label, value=zone) for label, zone in named]
