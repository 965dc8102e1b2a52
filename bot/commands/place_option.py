"""Options that name where something is posted: a text or announcement channel, or a forum too."""

from __future__ import annotations

from typing import Any, ClassVar

import discord
from discord import app_commands

from bot.commands.permissions import Place
from bot.commands.server import server_of


class _PlaceOption(app_commands.Transformer):
    """Takes what an alert can be posted in; discord.py's own would offer media channels with the forums.

    It asks Discord for the server, as nothing else tells what the bot may do in another channel than this one.
    """

    kinds: ClassVar[tuple[type[discord.abc.GuildChannel], ...]] = (discord.TextChannel, discord.ForumChannel)

    @property
    def type(self) -> discord.AppCommandOptionType:
        """Name Discord's kind of option."""
        return discord.AppCommandOptionType.channel

    @property
    def channel_types(self) -> list[discord.ChannelType]:
        """Name the kinds of channels that are offered."""
        return [discord.ChannelType.text, discord.ChannelType.news, discord.ChannelType.forum]

    async def transform(self, interaction: discord.Interaction[Any], value: Any, /) -> Any:
        """Give the channel as it is now; raises ReplyError, and TransformerError where it is none of these."""
        found = (await server_of(interaction)).get_channel(value.id)
        if not isinstance(found, self.kinds):
            raise app_commands.TransformerError(value, self.type, self)
        return found


class _TextOption(_PlaceOption):
    """Takes what keeps a message at its place, which a forum does not."""

    kinds = (discord.TextChannel,)

    @property
    def channel_types(self) -> list[discord.ChannelType]:
        """Name the kinds of channels that are offered."""
        return [discord.ChannelType.text, discord.ChannelType.news]


PlaceOption = app_commands.Transform[Place, _PlaceOption]
"""A channel of the asker's server as an option."""

TextOption = app_commands.Transform[discord.TextChannel, _TextOption]
"""A text channel of the asker's server as an option."""
