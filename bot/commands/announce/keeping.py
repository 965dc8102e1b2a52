"""`/announce list`, `pause`, `resume` and `remove`: what there is, and whether it is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import discord
from discord import app_commands
from discord.ext import commands

from bot.chat.actions import Press
from bot.chat.answers import answer, change, reply
from bot.commands.announce import own, places
from bot.commands.desk import Desk
from bot.commands.names import Number
from bot.commands.permissions import guild_of, is_manager
from bot.commands.server import server_of
from bot.core.announcement_card import announcements_card
from bot.core.announcement_wishes import pause_end
from bot.core.message import Message
from bot.core.pages import asked
from bot.core.text import stamp
from bot.core.tongue import _
from bot.errors import ReplyError
from bot.store import settings, subscriptions

Hours = app_commands.Range[int, 1, 8760]
Until = app_commands.Range[str, 1, 40]


class Keeping(commands.Cog):
    """Shows announcements, and lets them rest or go."""

    _desk: Desk

    @app_commands.command(name="list", description="This server's announcements, with all that was chosen of them")
    async def list_(self, interaction: discord.Interaction) -> None:
        """Tell what is announced where."""
        await reply(interaction, await self._page(guild_of(interaction).id, 1))

    async def turn(self, interaction: discord.Interaction, press: Press) -> None:
        """Turn the list's page, for managers alone."""
        if not is_manager(interaction):
            raise ReplyError(_("You need the Manage Server permission for this."))
        number, _rest = asked(press.argument)
        await change(interaction, await self._page(guild_of(interaction).id, number))

    async def _page(self, guild_id: int, number: int) -> Message:
        async with self._desk.database.read() as connection:
            listed = await own.listed(connection, guild_id)
        return announcements_card(listed, number)

    @app_commands.command(description="Let an announcement rest, for a while or until it is resumed")
    @app_commands.describe(
        number="Its number in the list",
        hours="For how many hours",
        until="Until this date or time of your server's clocks, like 2024-02-01 or 2024-02-01 18:00",
    )
    async def pause(
        self, interaction: discord.Interaction, number: Number, hours: Hours | None = None, until: Until | None = None
    ) -> None:
        """Pause an announcement of this server."""
        guild_id = guild_of(interaction).id
        async with self._desk.database.write() as connection:
            resting = await own.changeable(connection, guild_id, number)
            zone = (await settings.of_server(connection, guild_id)).zone
            end = pause_end(hours, until, zone, self._desk.clock())
            await subscriptions.change(connection, replace(resting, paused=True, paused_for=None, resume_at=end))
        await answer(interaction, _paused(number, end))

    @app_commands.command(description="Let a paused announcement go on")
    @app_commands.describe(number="Its number in the list")
    async def resume(self, interaction: discord.Interaction, number: Number) -> None:
        """Resume an announcement of this server."""
        server = await server_of(interaction)
        async with self._desk.database.write() as connection:
            resting = await own.changeable(connection, server.id, number)
            places.require_place(resting, places.place_of(server, resting))
            await subscriptions.change(connection, replace(resting, paused=False, paused_for=None, resume_at=None))
        await answer(interaction, _("#{number} goes on.", number=number))

    @app_commands.command(description="Stop an announcement for good")
    @app_commands.describe(number="Its number in the list")
    async def remove(self, interaction: discord.Interaction, number: Number) -> None:
        """Remove an announcement of this server."""
        guild_id = guild_of(interaction).id
        async with self._desk.database.write() as connection:
            await own.changeable(connection, guild_id, number)
            await subscriptions.remove(connection, number, guild_id)
        await answer(interaction, _("#{number} is removed.", number=number))

    @pause.autocomplete("number")
    @resume.autocomplete("number")
    @remove.autocomplete("number")
    async def _numbers(self, interaction: discord.Interaction, current: str) -> list[app_commands.Choice[int]]:
        return await own.offered(self._desk, interaction, current)


def _paused(number: int, end: datetime | None) -> str:
    if end is None:
        return _("#{number} rests until /announce resume.", number=number)
    return _("#{number} rests until {time}.", number=number, time=stamp(end, "f"))
