"""Bringing the real discord.py client to the stand-in, and taking it away again without a trace."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager, contextmanager
from typing import TYPE_CHECKING, TypeVar

import discord
from discord.gateway import DiscordWebSocket
from discord.http import Route
from yarl import URL

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from .server import DiscordServer


Bot = TypeVar("Bot", bound=discord.Client)


@contextmanager
def pointed_at(server: DiscordServer) -> Iterator[None]:
    """Let discord.py of this process speak to the stand-in, and to Discord again afterwards."""
    before = Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY
    Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = server.api_base, URL(server.gateway_url)
    try:
        yield
    finally:
        Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = before


@asynccontextmanager
async def connected(server: DiscordServer, client: Bot, token: str | None = None) -> AsyncIterator[Bot]:
    """A client that is logged in and ready; what ends its run before that is raised here.

    Give it `guild_ready_timeout=0.05`, since discord.py waits that long after the last guild before it is ready.
    """
    with pointed_at(server):
        try:
            await client.login(token or server.token)
            async with _running(client):
                yield client
        finally:
            await client.close()


@asynccontextmanager
async def _running(client: discord.Client) -> AsyncIterator[None]:
    running = asyncio.create_task(client.connect())
    ready = asyncio.create_task(client.wait_until_ready())
    try:
        await asyncio.wait({running, ready}, return_when=asyncio.FIRST_COMPLETED)
        if running.done():
            await running
        yield
    finally:
        ready.cancel()
        await client.close()
        await asyncio.gather(running, ready, return_exceptions=True)
