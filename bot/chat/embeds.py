"""Embeds: our message as discord.py's."""

from __future__ import annotations

from dataclasses import dataclass

import discord

from bot.chat.components import view
from bot.core.message import Message


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """What `send` takes: the text, the embed, the buttons, and who may be pinged."""

    content: str | None
    embed: discord.Embed
    view: discord.ui.View | None
    allowed_mentions: discord.AllowedMentions


def parts(message: Message) -> Parts:
    """Build what Discord is sent; only the message's own roles may be pinged."""
    roles = [discord.Object(role_id) for role_id in message.role_ids]
    return Parts(
        content=message.content or None,
        embed=embed(message),
        view=view(message),
        allowed_mentions=discord.AllowedMentions(everyone=False, users=False, roles=roles, replied_user=False),
    )


def embed(message: Message) -> discord.Embed:
    """Build the embed of a message."""
    built = discord.Embed(
        title=message.title,
        description=message.description or None,
        url=message.url,
        colour=message.colour,
        timestamp=message.at,
    )
    for field in message.fields:
        built.add_field(name=field.name, value=field.value, inline=field.inline)
    if message.footer:
        built.set_footer(text=message.footer)
    return built.set_thumbnail(url=message.thumbnail)
