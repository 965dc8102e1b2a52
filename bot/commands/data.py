"""`/data`: what is stored about the asker, and how it is deleted, for them or for a whole server."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal

import discord
from discord import app_commands
from discord.ext import commands

from bot.chat.actions import Action, Press
from bot.chat.answers import change, reply
from bot.commands.contexts import anywhere
from bot.commands.desk import Desk
from bot.commands.permissions import is_manager, require_values
from bot.commands.server import server_of
from bot.core import stored
from bot.core.actions import named
from bot.core.tongue import _
from bot.errors import ReplyError
from bot.store import following, forgetting, proposals
from bot.store.forgetting import Servers
from bot.store.statements import Connection

_SERVER, _MEMBER = "forget-server", "forget-me"
_KEEP: Final = "forget-nothing"


@anywhere
class Data(commands.GroupCog, group_name="data", group_description="What is stored about you, and how to delete it"):
    """Tells and deletes; what goes for good is asked for twice, and goes once."""

    def __init__(self, desk: Desk) -> None:
        self._database = desk.database
        self._clock = desk.clock

    @property
    def actions(self) -> Mapping[str, Action]:
        """Delete what was asked about, or keep it."""
        return {_SERVER: self._forget_server, _MEMBER: self._forget_member, _KEEP: self._keep}

    async def interaction_check(self, interaction: discord.Interaction, /) -> bool:
        """Let everybody ask, with values that make sense."""
        return require_values(interaction)

    @app_commands.command(name="show", description="What is stored about you")
    async def show(self, interaction: discord.Interaction) -> None:
        """Count what is stored about the asker."""
        async with self._database.read() as connection:
            found = await forgetting.of_member(connection, interaction.user.id)
        await reply(interaction, stored.stored_card(found))

    @app_commands.command(description="Delete all that is stored about you, or for this server")
    @app_commands.describe(scope="Whose: yours, or this server's, for which you need Manage Server")
    async def delete(self, interaction: discord.Interaction, scope: Literal["me", "server"]) -> None:
        """Ask whether to delete."""
        about_server = scope == "server"
        kind, guild_id = (_SERVER, _server(interaction)) if about_server else (_MEMBER, None)
        async with self._database.write() as connection:
            asked = await proposals.propose(connection, kind, guild_id, interaction.user.id, {}, self._clock())
        question = stored.question(about_server=about_server, delete=named(kind, asked), keep=named(_KEEP, asked))
        await reply(interaction, question)

    async def _forget_server(self, interaction: discord.Interaction, press: Press) -> None:
        guild_id = _server(interaction)
        channels = [one.id for one in (await server_of(interaction)).channels]
        async with self._database.write() as connection:
            await self._take(connection, interaction, press, guild_id)
            await forgetting.forget_servers(connection, Servers(ids=[guild_id], channel_ids=channels))
        await change(interaction, stored.deleted(about_server=True))

    async def _forget_member(self, interaction: discord.Interaction, press: Press) -> None:
        async with self._database.write() as connection:
            await self._take(connection, interaction, press, None)
            await following.forget(connection, interaction.user.id)
        await change(interaction, stored.deleted(about_server=False))

    async def _take(
        self, connection: Connection, interaction: discord.Interaction, press: Press, guild_id: int | None
    ) -> None:
        """Take what was proposed, which only who was asked can, and once."""
        kind = _MEMBER if guild_id is None else _SERVER
        now, user_id = self._clock(), interaction.user.id
        if await proposals.take(connection, press.argument, kind, user_id, guild_id, now) is None:
            raise ReplyError(_("That can't be confirmed any more, or was not yours to confirm. Use /data delete."))

    async def _keep(self, interaction: discord.Interaction, press: Press) -> None:
        async with self._database.write() as connection:
            for kind, guild_id in ((_MEMBER, None), (_SERVER, interaction.guild_id)):
                await proposals.take(connection, press.argument, kind, interaction.user.id, guild_id, self._clock())
        await change(interaction, stored.kept())


def _server(interaction: discord.Interaction) -> int:
    """Give the server's id to those who manage it, and to nobody else."""
    if interaction.guild_id is None:
        raise ReplyError(_("Use this on a server."))
    if not is_manager(interaction):
        raise app_commands.CheckFailure
    return interaction.guild_id
