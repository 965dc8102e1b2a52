"""Restarting: a client that goes, and another over the same store that comes in its place, as after a restart."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AsyncExitStack

from bot.chat.client import Client
from bot.chat.outlet import DiscordOutlet
from tests.discord_server import DiscordServer, connected


class Restarting:
    """Keeps one client connected, made anew at each start, as everything in memory is."""

    def __init__(self, discord: DiscordServer, make: Callable[[], Client]) -> None:
        self._discord, self._make = discord, make
        self._running = AsyncExitStack()
        self.client = make()
        self.outlet = DiscordOutlet(self.client)

    async def start(self) -> None:
        await self._running.enter_async_context(connected(self._discord, self.client))
        await self._discord.has_commands()

    async def stop(self) -> None:
        await self._running.aclose()

    async def restart(self) -> None:
        await self.stop()
        self.client = self.outlet.speak_through(self._make())
        await self.start()
