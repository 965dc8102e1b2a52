"""Membership: which servers the bot is on, told to whoever keeps book of it."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Collection, Mapping
from typing import Protocol

import aiohttp
import discord
from discord.ext import commands

from bot.errors import StoreError

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

    async def speak(self, locales: Mapping[int, str]) -> None:
        """Note in which language (BCP 47) Discord speaks on servers, by their ids."""
        ...

    async def place(self, guild_of: Callable[[int], int | None]) -> None:
        """Note on which servers channels are; `guild_of` gives it by a channel's id, None where it is unknown."""
        ...


class Membership(commands.Cog):
    """Listens for what the gateway says of servers; an outage is no removal, and neither is an empty cache."""

    def __init__(self, client: discord.Client, book: Book) -> None:
        self._client = client
        self._book = book

    @commands.Cog.listener()
    async def on_ready(self) -> None:
        """Compare, since a removal while the bot was away is told by no event; may happen many times."""
        await _noted(self._book.compare([guild.id for guild in self._client.guilds], self._is_off))
        await _noted(self._book.speak({guild.id: str(guild.preferred_locale) for guild in self._client.guilds}))
        await _noted(self._book.place(self._guild_of))

    @commands.Cog.listener()
    async def on_guild_join(self, guild: discord.Guild) -> None:
        """Note an addition."""
        await _noted(self._book.joined(guild.id))
        await self.on_guild_update(guild, guild)
        await _noted(self._book.place(self._guild_of))

    @commands.Cog.listener()
    async def on_guild_available(self, guild: discord.Guild) -> None:
        """Note a server whose outage has ended; discord.py may take an addition for that."""
        await _noted(self._book.joined(guild.id))
        await _noted(self._book.place(self._guild_of))

    @commands.Cog.listener()
    async def on_guild_update(self, _: discord.Guild, guild: discord.Guild) -> None:
        """Note the server's language."""
        await _noted(self._book.speak({guild.id: str(guild.preferred_locale)}))

    @commands.Cog.listener()
    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """Note a removal; an outage is another event."""
        await _noted(self._book.left(guild.id))

    def _guild_of(self, channel_id: int) -> int | None:
        guild = getattr(self._client.get_channel(channel_id), "guild", None)
        return guild.id if isinstance(guild, discord.Guild) else None

    async def _is_off(self, guild_id: int) -> bool:
        try:
            await self._client.fetch_guild(guild_id, with_counts=False)
        except (discord.NotFound, discord.Forbidden):
            return True
        except (discord.DiscordException, aiohttp.ClientError, OSError) as error:
            log.warning("whether the bot is still on server %s can't be found out now: %s", guild_id, error)
        return False


async def _noted(note: Awaitable[None]) -> None:
    try:
        await note
    except StoreError as error:
        # The next READY compares again, and Discord's answers to posts tell of a removal too.
        log.error("what the gateway says of servers can't be noted: %s", error)  # noqa: TRY400 - it has words of its own
