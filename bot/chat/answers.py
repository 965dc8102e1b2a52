"""Answers: what a person gets back for a command, a button or a menu, whether or not it was deferred before."""

from __future__ import annotations

import asyncio
import logging
from typing import Any, Final

import discord
from discord import app_commands

log = logging.getLogger(__name__)

PUBLIC: Final = {"public": True}
"""The `extras` of a command whose answer everybody in the channel sees."""

_TOO_LATE: Final = frozenset({10015, 10062, 40060, 50027})
"""Discord's JSON codes for an interaction that is unknown, expired, or answered already: nothing more can be said."""


async def answer(
    interaction: discord.Interaction[Any],
    words: str | None = None,
    *,
    embed: discord.Embed | None = None,
    ephemeral: bool = True,
) -> None:
    """Answer once; where Discord was told before that it takes longer, this is the follow-up.

    An interaction that can't be answered any more is logged, since nobody is left to be told.
    """
    shown = embed or discord.utils.MISSING
    try:
        async with turn(interaction):
            if not interaction.response.is_done():
                await interaction.response.send_message(words, embed=shown, ephemeral=ephemeral)
                return
        await _follow_up(interaction, words or discord.utils.MISSING, shown, ephemeral)
    except discord.HTTPException as error:
        if error.code not in _TOO_LATE:
            raise
        log.warning("an interaction could not be answered any more: %s (code %s)", error.text, error.code)


async def _follow_up(interaction: discord.Interaction[Any], words: str, embed: discord.Embed, ephemeral: bool) -> None:
    if ephemeral and is_public(interaction) and interaction.response.type in _DEFERRED:
        # The first follow-up is seen by those who saw the deferral, whatever it asks for.
        await interaction.delete_original_response()
    await interaction.followup.send(words, embed=embed, ephemeral=ephemeral)


_DEFERRED: Final = frozenset({discord.InteractionResponseType.deferred_channel_message})


def turn(interaction: discord.Interaction[Any]) -> asyncio.Lock:
    """Give the lock under which an interaction gets its first answer, since it can have one only."""
    lock: asyncio.Lock = interaction.extras.setdefault("answering", asyncio.Lock())
    return lock


def is_public(interaction: discord.Interaction[Any]) -> bool:
    """Say whether everybody in the channel is to see the answer, as the command was declared."""
    command = interaction.command
    return isinstance(command, app_commands.Command) and bool(command.extras.get("public"))
