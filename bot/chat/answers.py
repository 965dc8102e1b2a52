"""Answers: what a person gets back for a command, a button or a menu, whether or not it was deferred before."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from io import BytesIO
from typing import Any, Final

import discord
from discord import app_commands

from bot.chat.components import view
from bot.chat.embeds import embed
from bot.core.message import Message, fitted

log = logging.getLogger(__name__)

PUBLIC: Final = {"public": True}
"""The `extras` of a command whose answer everybody in the channel sees."""

_TOO_LATE: Final = frozenset({10015, 10062, 40060, 50027})
"""Discord's JSON codes for an interaction that is unknown, expired, or answered already: nothing more can be said."""


async def answer(interaction: discord.Interaction[Any], words: str, *, ephemeral: bool = True) -> None:
    """Answer once with a line; where Discord was told before that it takes longer, this is the follow-up.

    An interaction that can't be answered any more is logged, since nobody is left to be told.
    """
    await _say(interaction, {"content": words}, ephemeral=ephemeral)


async def reply(interaction: discord.Interaction[Any], message: Message, *, ephemeral: bool = True) -> None:
    """Answer once with a message; a command that is declared PUBLIC shows it to all with `ephemeral` false."""
    await _say(interaction, _parts(message), ephemeral=ephemeral)


async def attach(interaction: discord.Interaction[Any], words: str, name: str, content: bytes) -> None:
    """Answer once with a line and a file of this name, which only the asker sees."""
    await _say(interaction, {"content": words, "file": discord.File(BytesIO(content), name)}, ephemeral=True)


async def change(interaction: discord.Interaction[Any], message: Message) -> None:
    """Let the message whose button was pressed say this from now on."""
    parts = {"content": None, "view": None, **_parts(message)}
    async with _in_time():
        async with turn(interaction):
            if not interaction.response.is_done():
                await interaction.response.edit_message(**parts)
                return
        await interaction.edit_original_response(**parts)


def _parts(message: Message) -> dict[str, Any]:
    fitting = fitted(message)
    below, text = view(fitting), fitting.text
    return {"embed": embed(fitting), **({"view": below} if below else {}), **({"content": text} if text else {})}


async def _say(interaction: discord.Interaction[Any], parts: dict[str, Any], *, ephemeral: bool) -> None:
    async with _in_time():
        async with turn(interaction):
            if not interaction.response.is_done():
                await interaction.response.send_message(**parts, ephemeral=ephemeral)
                return
        if ephemeral and is_public(interaction) and interaction.response.type in _DEFERRED:
            # The first follow-up is seen by those who saw the deferral, whatever it asks for.
            await interaction.delete_original_response()
        await interaction.followup.send(**parts, ephemeral=ephemeral)


@asynccontextmanager
async def _in_time() -> AsyncIterator[None]:
    try:
        yield
    except discord.HTTPException as error:
        if error.code not in _TOO_LATE:
            raise
        log.warning("an interaction could not be answered any more: %s (code %s)", error.text, error.code)


_DEFERRED: Final = frozenset({discord.InteractionResponseType.deferred_channel_message})


def turn(interaction: discord.Interaction[Any]) -> asyncio.Lock:
    """Give the lock under which an interaction gets its first answer, since it can have one only."""
    lock: asyncio.Lock = interaction.extras.setdefault("answering", asyncio.Lock())
    return lock


def is_public(interaction: discord.Interaction[Any]) -> bool:
    """Say whether everybody in the channel is to see the answer, as the command was declared."""
    command = interaction.command
    return isinstance(command, app_commands.Command) and bool(command.extras.get("public"))
