"""Servers: what follows when the bot is added to one, or removed, also while it was away."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass, field

from bot.core.parts import Shards
from bot.core.servers import ServerFacts
from bot.pipeline.policy import Clock
from bot.store import calendars, guilds
from bot.store.database import Database

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class GuildBook:
    """Keeps book of the servers: what was announced on one that was left rests, and is taken up if the bot is back.

    Of those that are not present, only the ones of its own shards are missing: other processes hear of the others.
    """

    database: Database
    clock: Clock
    shards: Shards = field(default_factory=Shards)

    async def compare(self, present: Collection[int], confirm: Callable[[int], Awaitable[bool]]) -> None:
        """Note who is present (ids); one that is not has left only where `confirm` says so, since a cache may err."""
        async with self.database.write() as connection:
            back = await guilds.seen(connection, present, self.clock())
            missing = {one for one in await guilds.known(connection) if self.shards.holds(one)} - set(present)
        self._tell_back(back)
        for guild_id in sorted(missing):
            if await confirm(guild_id):
                await self.left(guild_id)

    async def joined(self, guild_id: int) -> None:
        """Note that the bot is on a server, where that is news."""
        async with self.database.read() as connection:
            if await guilds.is_on(connection, guild_id):
                return
        async with self.database.write() as connection:
            back = await guilds.seen(connection, [guild_id], self.clock())
        self._tell_back(back)

    async def left(self, guild_id: int) -> None:
        """Note that the bot is off a server: its announcements rest, and what waited for it is closed."""
        async with self.database.write() as connection:
            closed = await guilds.left(connection, guild_id, self.clock())
        log.info("the bot was removed from server %s; %s alerts that waited for it are closed", guild_id, closed)

    async def describe(self, facts: Mapping[int, ServerFacts]) -> None:
        """Note what Discord tells of servers: its language is theirs as long as they choose no other."""
        async with self.database.write() as connection:
            await guilds.describe(connection, facts)

    async def place(self, guild_of: Callable[[int], Awaitable[int | None]]) -> None:
        """Note on which servers the file's channels are, so that the servers' own settings hold for them."""
        async with self.database.read() as connection:
            lost = await guilds.unplaced(connection) | await calendars.unplaced(connection)
        told = {channel_id: await guild_of(channel_id) for channel_id in sorted(lost)}
        found = {channel_id: guild_id for channel_id, guild_id in told.items() if guild_id is not None}
        if found:
            async with self.database.write() as connection:
                await guilds.place(connection, found)
                await calendars.place(connection, found)

    def _tell_back(self, guild_ids: Collection[int]) -> None:
        for guild_id in guild_ids:
            log.info("the bot is back on server %s", guild_id)
