"""Sights in commands: the channels and direct messages of which somebody who asks may be told."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import discord

from bot.commands.permissions import is_manager
from bot.commands.server import server_of
from bot.core.alerts import to_member
from bot.core.sight import Sight
from bot.core.subscriptions import Subscription
from bot.store import outlooks, subscriptions
from bot.store.statements import Connection


@dataclass(frozen=True, slots=True, kw_only=True)
class Channels:
    """The channels of a server that somebody sees (ids); `known` are all that it has, for its managers alone."""

    seen: Collection[int] = frozenset()
    known: Collection[int] | None = None

    def with_gone(self, announced: Sequence[Subscription]) -> set[int]:
        """Give those that are seen; managers are told of those that are gone, too."""
        if self.known is None:
            return {*self.seen}
        return {*self.seen, *(one.channel_id for one in announced if one.channel_id not in self.known)}


async def channels_in_sight(interaction: discord.Interaction[Any]) -> Channels:
    """Find out what the asker sees of the server where they ask; nothing in direct messages.

    Raises:
        ReplyError: Discord does not tell what there is to see.
    """
    user = interaction.user
    if interaction.guild_id is None or not isinstance(user, discord.Member):
        return Channels()
    server = await server_of(interaction)
    known = frozenset(channel.id for channel in (*server.channels, *server.threads))
    seen = frozenset(channel.id for channel in _open_to(server, user))
    return Channels(seen=seen, known=known if is_manager(interaction) else None)


def _open_to(guild: discord.Guild, user: discord.Member) -> Iterator[discord.abc.GuildChannel | discord.Thread]:
    for channel in guild.channels:
        if channel.permissions_for(user).view_channel:
            yield channel
    for thread in guild.threads:
        if thread.parent is not None:
            held = thread.permissions_for(user)
            if held.view_channel and (not thread.is_private() or held.manage_threads):
                yield thread


async def sight(connection: Connection, interaction: discord.Interaction[Any], channels: Channels) -> Sight:
    """Give what the asker may know of where they ask."""
    user_id, guild_id = interaction.user.id, interaction.guild_id
    announced = await subscriptions.of_guild(connection, guild_id) if guild_id is not None else []
    feeds = await subscriptions.feeds_of_guild(connection, guild_id) if guild_id is not None else []
    told = channels.with_gone([*announced, *feeds])
    own = await outlooks.followed(connection, user_id, None, ())
    return Sight(
        user_id=user_id,
        guild_id=guild_id,
        targets=frozenset({to_member(user_id), *(f"channel:{channel_id}" for channel_id in told)}),
        asked=tuple(announced if guild_id is not None else own),
    )
