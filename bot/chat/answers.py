"""Answers: what a person gets back for a command, a button or a menu, whether or not it was deferred before."""

from __future__ import annotations

from typing import Any

import discord


async def answer(
    interaction: discord.Interaction[Any],
    words: str | None = None,
    *,
    embed: discord.Embed | None = None,
    ephemeral: bool = True,
) -> None:
    """Answer once; where Discord was told before that it takes longer, this is the follow-up."""
    shown = embed or discord.utils.MISSING
    if interaction.response.is_done():
        await interaction.followup.send(words or discord.utils.MISSING, embed=shown, ephemeral=ephemeral)
    else:
        await interaction.response.send_message(words, embed=shown, ephemeral=ephemeral)
