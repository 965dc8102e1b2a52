"""Clients of a bot that is divided among processes: one with some of the shards, and one without a gateway."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

import discord
from discord.ext import commands

from bot.chat.client import Client
from bot.core.parts import Shards


class ShardedClient(Client, discord.AutoShardedClient):
    """A client with some of the gateway's shards; the process with the first one registers the commands."""

    def __init__(self, cogs: Sequence[commands.Cog], *, shards: Shards, **options: Any) -> None:
        self._shards = shards
        super().__init__(cogs, shard_ids=[*shards.ids], shard_count=shards.count, **options)

    @property
    def registers(self) -> bool:
        """Say whether the commands are registered here."""
        return self._shards.is_first


class RestClient(Client):
    """A client that posts and asks, and hears nothing: it is ready once it is logged in."""

    def __init__(self, cogs: Sequence[commands.Cog] = (), **options: Any) -> None:
        super().__init__(cogs, **options)
        self._over = asyncio.Event()

    @property
    def registers(self) -> bool:
        """Leave the commands to those who serve them."""
        return False

    def is_ready(self) -> bool:
        """Say whether it is logged in."""
        return self.was_ready and not self._over.is_set()

    async def connect(self, *, reconnect: bool = True) -> None:  # noqa: ARG002 - there is nothing to connect again
        """Stay logged in until the client is closed."""
        self.was_ready = True
        await self._over.wait()

    async def close(self) -> None:
        """End what `connect` waits for."""
        self._over.set()
        await super().close()
