"""Mended: when the gateway tells of changed permissions, channels that refused messages are looked at again."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Protocol

import discord
from discord.ext import commands

from bot.chat.client import Client
from bot.errors import DeliveryError


class Book(Protocol):
    """Keeps book of the channels that refused messages."""

    async def look_again(self, guild_id: int | None, may_post: Callable[[int], Awaitable[bool]]) -> int:
        """Let those channels of a server (or of all) be tried again that may be posted to now; gives how many."""
        ...


class Mended(commands.Cog):
    """Listens for what may give the bot a right that it lacked; who loses one is told by Discord's answer itself.

    What it may do is asked of Discord only for channels in trouble, which few servers have.
    """

    def __init__(self, client: Client, book: Book) -> None:
        self._client = client
        self._book = book

    @commands.Cog.listener()
    async def on_ready(self) -> None:
        """Look at everything, since what changed while the bot was away is told by no event."""
        await self._book.look_again(None, self._may_post)

    @commands.Cog.listener()
    async def on_server_change(self, guild_id: int) -> None:
        """Look at a server where a channel, a role or the bot's own roles have changed."""
        await self._book.look_again(guild_id, self._may_post)

    @commands.Cog.listener()
    async def on_guild_join(self, guild: discord.Guild) -> None:
        """Look at a server that the bot is on again."""
        if self._client.is_ready():
            await self._book.look_again(guild.id, self._may_post)

    async def _may_post(self, channel_id: int) -> bool:
        """Say whether Discord is sure that the bot may post its messages in a channel."""
        try:
            found = await self._client.servers.channel(channel_id)
            held = await self._client.servers.rights(channel_id)
        except DeliveryError:
            return False
        if found is None or held is None:
            return False
        speaks = held.send_messages_in_threads if isinstance(found, discord.Thread) else held.send_messages
        return held.view_channel and speaks and held.embed_links
