"""Mended: when the gateway tells of changed permissions, channels that refused messages are looked at again."""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import partial
from typing import Protocol

import discord
from discord.ext import commands

from bot.chat.rights import may_post


class Book(Protocol):
    """Keeps book of the channels that refused messages."""

    async def look_again(self, channel_ids: Collection[int], may_post: Callable[[int], bool]) -> int:
        """Let those of these channels be tried again that may be posted to now; gives how many."""
        ...


class Mended(commands.Cog):
    """Listens for what may give the bot a right that it lacked; who loses one is told by Discord's answer itself."""

    def __init__(self, client: discord.Client, book: Book) -> None:
        self._client = client
        self._book = book

    @commands.Cog.listener()
    async def on_ready(self) -> None:
        """Look at everything, since what changed while the bot was away is told by no event."""
        await self._look([one.id for guild in self._client.guilds for one in (*guild.channels, *guild.threads)])

    @commands.Cog.listener()
    async def on_guild_channel_update(self, _before: discord.abc.GuildChannel, after: discord.abc.GuildChannel) -> None:
        """Look at a channel and at the threads in it, for which its permissions count."""
        await self._look([after.id, *(one.id for one in after.guild.threads if one.parent_id == after.id)])

    @commands.Cog.listener()
    async def on_guild_role_update(self, _before: discord.Role, after: discord.Role) -> None:
        """Look at the server of a role."""
        await self._look_at(after.guild)

    @commands.Cog.listener()
    async def on_member_update(self, _before: discord.Member, after: discord.Member) -> None:
        """Look at the server where the bot was given other roles; without a privileged intent no others are told."""
        if after.id == after.guild.me.id:
            await self._look_at(after.guild)

    @commands.Cog.listener()
    async def on_guild_join(self, guild: discord.Guild) -> None:
        """Look at a server that the bot is on again."""
        await self._look_at(guild)

    async def _look_at(self, guild: discord.Guild) -> None:
        await self._look([one.id for one in (*guild.channels, *guild.threads)])

    async def _look(self, channel_ids: Collection[int]) -> None:
        await self._book.look_again(channel_ids, partial(may_post, self._client))
