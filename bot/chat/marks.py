"""Marks: by what a posted message of ours is known again."""

from __future__ import annotations

import discord


def carries(message: discord.Message, marker: str) -> bool:
    """Say whether a message ends in an alert's marker: its embed's footer, or its text where it has no embed."""
    footers = [found.footer.text for found in message.embeds if found.footer.text]
    return any(text.endswith(marker) for text in (*footers, message.content))
