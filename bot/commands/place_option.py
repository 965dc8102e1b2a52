"""The option that names where something is posted: a text channel, an announcement channel or a forum."""

from __future__ import annotations

from typing import Any

import discord
from discord import app_commands

from bot.commands.permissions import Place


class _PlaceOption(app_commands.Transformer):
    """Takes what an alert can be posted in; discord.py's own would offer media channels with the forums."""

    @property
    def type(self) -> discord.AppCommandOptionType:
        """Name Discord's kind of option."""
        return discord.AppCommandOptionType.channel

    @property
    def channel_types(self) -> list[discord.ChannelType]:
        """Name the kinds of channels that are offered."""
        return [discord.ChannelType.text, discord.ChannelType.news, discord.ChannelType.forum]

    async def transform(self, interaction: discord.Interaction[Any], value: Any, /) -> Place:  # noqa: ARG002 - as declared
        """Give the channel from the cache; raises TransformerError where it is none of these."""
        found = value.resolve()
        if not isinstance(found, discord.TextChannel | discord.ForumChannel):
            raise app_commands.TransformerError(value, self.type, self)
        return found


PlaceOption = app_commands.Transform[Place, _PlaceOption]
"""A channel of the asker's server as an option."""
