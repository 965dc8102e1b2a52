"""Servers: their channels, roles and the bot's rights, asked of Discord when they are needed, and kept for a moment."""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

import discord

from bot.chat.requests import Requests
from bot.errors import Unsure

KEPT_FOR: Final = 60.0
"""Seconds for which an answer holds; where there is a gateway, its events end that earlier."""

_SERVERS, _CHANNELS = 16, 1000
_FORUM: Final = discord.ChannelType.forum.value
_EMPTY: Final[dict[str, Any]] = {"emojis": [], "stickers": []}
"""What is left out of a server, since discord.py would put it into a cache for good."""


@dataclass(slots=True)
class _Asked:
    """A server, once it is there, and until when it may be used."""

    guild: discord.Guild | None = None
    until: float = 0.0


@dataclass(frozen=True, slots=True)
class _Home:
    """Where a channel is, and whether it is a forum; no server has the direct messages."""

    guild_id: int | None
    is_forum: bool


class Servers:
    """Asks for servers by REST, so that it works without a gateway and with nothing cached.

    `seconds` is a clock that only goes forwards.
    """

    def __init__(
        self, client: discord.Client, requests: Requests, seconds: Callable[[], float] = time.monotonic
    ) -> None:
        self._client = client
        self._requests = requests
        self._seconds = seconds
        self._asked: OrderedDict[int, _Asked] = OrderedDict()
        self._forums: dict[int, _Home] = {}
        self._homes: OrderedDict[int, _Home] = OrderedDict()

    def seen(self, guild_id: int, channels: list[dict[str, Any]]) -> None:
        """Remember which of these channels are forums, as a message is posted there in another way."""
        self.changed(guild_id)
        found = [int(one["id"]) for one in channels if one["type"] == _FORUM]
        self._forums |= dict.fromkeys(found, _Home(guild_id, is_forum=True))

    def changed(self, guild_id: int) -> None:
        """Ask for a server anew when it is needed next."""
        self._asked.pop(guild_id, None)

    def forget(self, guild_id: int) -> None:
        """Forget a server that the bot is off."""
        self.changed(guild_id)
        self._forums = {channel_id: home for channel_id, home in self._forums.items() if home.guild_id != guild_id}

    async def __call__(self, guild_id: int, *, at_once: bool = False) -> discord.Guild:
        """Give a server with its channels, active threads, roles and the bot as its member; raises Refused or Unsure.

        It stands in no cache of discord.py's. `at_once` is for a person who waits.
        """
        kept = self._asked.get(guild_id)
        if kept is not None and kept.guild is not None and self._seconds() < kept.until:
            return kept.guild
        asked = self._asked[guild_id] = _Asked()
        guild = await self._fetch(guild_id, at_once=at_once)
        # Whatever changed meanwhile took this place away.
        if self._asked.get(guild_id) is asked:
            asked.guild, asked.until = guild, self._seconds() + KEPT_FOR
            self._asked.move_to_end(guild_id)
            if len(self._asked) > _SERVERS:
                self._asked.popitem(last=False)
        return guild

    async def _fetch(self, guild_id: int, *, at_once: bool) -> discord.Guild:
        http, own = self._client.http, self._client.user
        if own is None:
            raise Unsure("the bot is not logged in yet")
        path, ask = f"/guilds/{guild_id}", partial(self._ask, at_once=at_once)
        guild, channels, member, active = await asyncio.gather(
            ask(path, partial(http.get_guild, guild_id, with_counts=False)),
            ask(f"{path}/channels", partial(http.get_all_guild_channels, guild_id)),
            ask(f"{path}/members/{own.id}", partial(http.get_member, guild_id, own.id)),
            ask(f"{path}/threads/active", partial(http.get_active_threads, guild_id)),
        )
        whole = {**guild, **_EMPTY, "channels": channels, "members": [member], "threads": active["threads"]}
        # discord.py builds none from its parts: `fetch_guild` gives one without channels, `fetch_channels` them alone.
        return discord.Guild(data=whole, state=self._client._connection)  # type: ignore[arg-type]  # noqa: SLF001

    async def _ask(self, path: str, asked: Callable[[], Awaitable[Any]], *, at_once: bool = False) -> Any:
        async with self._requests("GET", path, at_once=at_once):
            return await asked()

    async def channel(self, channel_id: int) -> discord.abc.GuildChannel | discord.Thread | None:
        """Give a channel or an active thread, with its server; None for direct messages. Raises Refused or Unsure."""
        home = await self._home(channel_id)
        return (await self(home.guild_id)).get_channel_or_thread(channel_id) if home.guild_id else None

    async def guild_of(self, channel_id: int) -> int | None:
        """Give the id of a channel's server; None for direct messages. Raises Refused or Unsure."""
        return (await self._home(channel_id)).guild_id

    async def rights(self, channel_id: int) -> discord.Permissions | None:
        """Give the bot's permissions in a channel; None where there are none to tell. Raises Refused or Unsure."""
        found = await self.channel(channel_id)
        try:
            return found.permissions_for(found.guild.me) if found else None
        except discord.ClientException:
            # A thread whose parent the bot is not told of.
            return None

    def is_forum(self, channel_id: int) -> bool:
        """Say whether a channel is known to be a forum."""
        return channel_id in self._forums

    async def forum(self, channel_id: int) -> discord.ForumChannel | None:
        """Give a channel that is a forum, as it is now; raises Refused or Unsure."""
        if not (await self._home(channel_id)).is_forum:
            return None
        found = await self.channel(channel_id)
        return found if isinstance(found, discord.ForumChannel) else None

    async def _home(self, channel_id: int) -> _Home:
        known = self._forums.get(channel_id) or self._homes.get(channel_id)
        if known is not None:
            return known
        told: Any = await self._ask(f"/channels/{channel_id}", partial(self._client.http.get_channel, channel_id))
        guild_id = int(told["guild_id"]) if told.get("guild_id") else None
        home = _Home(guild_id, is_forum=told["type"] == _FORUM)
        if home.is_forum:
            self._forums[channel_id] = home
            return home
        self._homes[channel_id] = home
        if len(self._homes) > _CHANNELS:
            self._homes.popitem(last=False)
        return home
