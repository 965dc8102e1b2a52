"""Languages: in which one an interaction is answered."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import discord

from bot.chat.answers import is_public

ServerLanguage = Callable[[int], Awaitable[str | None]]
"""Gives the language (BCP 47) that a server has chosen, by the server's id; None where it chose none."""


async def language(interaction: discord.Interaction[Any], of_server: ServerLanguage | None) -> str:
    """Give the tag of the language (BCP 47): the asker's own, or the server's where everybody sees the answer."""
    if interaction.guild_id is None or not is_public(interaction):
        return str(interaction.locale)
    chosen = await of_server(interaction.guild_id) if of_server else None
    return chosen or str(interaction.guild_locale or interaction.locale)
