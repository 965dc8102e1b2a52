"""Membership: which servers the bot is on, told to whoever keeps book of it."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Collection, Mapping
from typing import Protocol

import aiohttp
import discord
from discord.ext import commands

from bot.chat.client import Client
from bot.core.servers import ServerFacts
from bot.errors import DeliveryError, StoreError

log = logging.getLogger(__name__)

Confirm = Callable[[int], Awaitable[bool]]
"""Says of a server's id whether Discord itself knows the bot to be off it; False where that can't be found out."""


class Book(Protocol):
    """Keeps book of the servers that the bot is on."""

    async def compare(self, present: Collection[int], confirm: Confirm) -> None:
        """Note who is present, and who has left of those that are not, which `confirm` decides."""
        ...

    async def joined(self, guild_id: int) -> None:
        """Note that the bot was added to a server."""
        ...

    async def left(self, guild_id: int) -> None:
        """Note that the bot was removed from a server."""
        ...

    async def describe(self, facts: Mapping[int, ServerFacts]) -> None:
        """Note what Discord tells of servers, by their ids."""
        ...

    async def place(self, guild_of: Callable[[int], Awaitable[int | None]]) -> None:
        """Note on which servers channels are; `guild_of` gives it by a channel's id, None where it is unknown."""
        ...


class Membership(commands.Cog):
    """Listens for what the gateway says of servers; an outage is no removal, and neither is an empty cache.

    While a session begins, every server is told of; they are noted together once it is ready.
    """

    def __init__(self, client: Client, book: Book) -> None:
        self._client = client
        self._book = book
        self._noted: set[int] = set()

    @commands.Cog.listener()
    async def on_ready(self) -> None:
        """Compare, since a removal while the bot was away is told by no event; may happen many times."""
        self._noted = {guild.id for guild in self._client.guilds}
        await _noted(self._book.compare([*self._noted], self._is_off))
        await _noted(self._book.describe({guild.id: _facts(guild) for guild in self._client.guilds}))
        await _noted(self._book.place(self._guild_of))

    @commands.Cog.listener()
    async def on_guild_join(self, guild: discord.Guild) -> None:
        """Note an addition."""
        if not self._client.is_ready() or guild.id in self._noted:
            return
        self._noted.add(guild.id)
        await _noted(self._book.joined(guild.id))
        await self.on_guild_update(guild, guild)
        await _noted(self._book.place(self._guild_of))

    @commands.Cog.listener()
    async def on_guild_available(self, guild: discord.Guild) -> None:
        """Note a server whose outage has ended; discord.py may take an addition for that."""
        await self.on_guild_join(guild)

    @commands.Cog.listener()
    async def on_guild_update(self, _: discord.Guild, guild: discord.Guild) -> None:
        """Note the server's language, and whose it is."""
        await _noted(self._book.describe({guild.id: _facts(guild)}))

    @commands.Cog.listener()
    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """Note a removal; an outage is another event."""
        self._noted.discard(guild.id)
        await _noted(self._book.left(guild.id))

    async def _guild_of(self, channel_id: int) -> int | None:
        try:
            return await self._client.servers.guild_of(channel_id)
        except DeliveryError as error:
            log.info("on which server channel %s is can't be found out now: %s", channel_id, error)
            return None

    async def _is_off(self, guild_id: int) -> bool:
        try:
            await self._client.fetch_guild(guild_id, with_counts=False)
        except (discord.NotFound, discord.Forbidden):
            return True
        except (discord.DiscordException, aiohttp.ClientError, OSError) as error:
            log.warning("whether the bot is still on server %s can't be found out now: %s", guild_id, error)
        return False


def _facts(guild: discord.Guild) -> ServerFacts:
    return ServerFacts(locale=str(guild.preferred_locale), owner_id=guild.owner_id)


async def _noted(note: Awaitable[None]) -> None:
    try:
        await note
    except StoreError as error:
        # The next READY compares again, and Discord's answers to posts tell of a removal too.
        log.error("what the gateway says of servers can't be noted: %s", error)  # noqa: TRY400 - it has words of its own
