"""The server on which a command is used, with its channels, its roles and the bot's rights, as Discord tells now."""

from __future__ import annotations

from typing import Any

import discord

from bot.chat.client import Client
from bot.core.tongue import _
from bot.errors import DeliveryError, ReplyError


async def server_of(interaction: discord.Interaction[Any]) -> discord.Guild:
    """Ask for the server, whose parts no cache has.

    Raises:
        ReplyError: it is used outside of a server, or Discord gives no clear answer.
    """
    client = interaction.client
    if interaction.guild_id is None or not isinstance(client, Client):
        raise ReplyError(_("Use this on a server."))
    try:
        return await client.servers(interaction.guild_id, at_once=True)
    except DeliveryError as error:
        raise ReplyError(_("Discord did not answer clearly. Try again in a minute.")) from error


async def channel_names(interaction: discord.Interaction[Any]) -> dict[int, str]:
    """Give the names of the server's channels and threads by their ids; none where Discord does not tell them."""
    try:
        server = await server_of(interaction)
    except ReplyError:
        return {}
    return {one.id: one.name for one in (*server.channels, *server.threads)}
