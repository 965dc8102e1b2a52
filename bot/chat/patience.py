"""Patience: what takes longer than Discord waits for an answer is deferred, or answered with nothing."""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, Final

import aiohttp
import discord

from bot.chat.answers import is_public, turn

log = logging.getLogger(__name__)

DEFER_AFTER: Final = 1.8
"""Seconds until a command is deferred; Discord waits 3 s for the first answer (receiving-and-responding)."""

OFFER_WITHIN: Final = 2.2
"""Seconds that choices may take to be looked up."""

_REMEMBERED: Final = 1000


@asynccontextmanager
async def deferred(interaction: discord.Interaction[Any]) -> AsyncIterator[None]:
    """Tell Discord that it takes longer, where the block has not answered in time."""
    timer = asyncio.create_task(_defer(interaction), name="a deferral")
    try:
        yield
    finally:
        timer.cancel()
        await asyncio.gather(timer, return_exceptions=True)


async def _defer(interaction: discord.Interaction[Any]) -> None:
    await asyncio.sleep(DEFER_AFTER)
    try:
        async with turn(interaction):
            if not interaction.response.is_done():
                await _begin(interaction)
    except (discord.DiscordException, aiohttp.ClientError, OSError) as error:
        log.warning("an interaction could not be deferred: %s", error)


async def _begin(interaction: discord.Interaction[Any]) -> None:
    """Defer: a command shows that it thinks, a button leaves its message as it is."""
    if interaction.type is discord.InteractionType.component:
        await interaction.response.defer()
    else:
        await interaction.response.defer(ephemeral=not is_public(interaction), thinking=True)


@asynccontextmanager
async def offered(interaction: discord.Interaction[Any]) -> AsyncIterator[None]:
    """Offer nothing where the block fails or takes too long, rather than let Discord show an error."""
    try:
        async with asyncio.timeout(OFFER_WITHIN):
            yield
    except TimeoutError:
        log.warning("choices took too long to look up")
    finally:
        if not interaction.response.is_done():
            await _offer_nothing(interaction)


async def _offer_nothing(interaction: discord.Interaction[Any]) -> None:
    try:
        await interaction.response.autocomplete([])
    except (discord.DiscordException, aiohttp.ClientError, OSError) as error:
        log.warning("choices could not be offered: %s", error)


@dataclass(slots=True)
class Received:
    """The interactions of late, so that one which the gateway tells twice has one effect."""

    _ids: OrderedDict[int, None] = field(default_factory=OrderedDict)

    def again(self, interaction_id: int) -> bool:
        """Say whether it came before, and remember it."""
        if interaction_id in self._ids:
            return True
        self._ids[interaction_id] = None
        if len(self._ids) > _REMEMBERED:
            self._ids.popitem(last=False)
        return False
