"""Rights: what the bot may do in a channel, as far as the cache knows."""

from __future__ import annotations

import discord


def rights(client: discord.Client, channel_id: int) -> discord.Permissions | None:
    """Give the bot's permissions in a channel or thread of a server; None where the cache does not know."""
    channel = client.get_channel(channel_id)
    if not isinstance(channel, discord.abc.GuildChannel | discord.Thread) or channel.guild.me is None:
        return None
    try:
        return channel.permissions_for(channel.guild.me)
    except discord.ClientException:
        # A thread whose parent the cache does not know.
        return None


def may_post(client: discord.Client, channel_id: int) -> bool:
    """Say whether the cache is sure that the bot may post its messages in a channel."""
    found = rights(client, channel_id)
    if found is None:
        return False
    is_thread = isinstance(client.get_channel(channel_id), discord.Thread)
    speaks = found.send_messages_in_threads if is_thread else found.send_messages
    return found.view_channel and speaks and found.embed_links
