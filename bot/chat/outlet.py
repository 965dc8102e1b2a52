"""The outlet to Discord: post a message, and find one that may have been posted."""

from __future__ import annotations

from datetime import datetime, timedelta

import discord

from bot.chat.embeds import parts
from bot.chat.outcomes import explained
from bot.core.message import Message

_HISTORY = 100
_CLOCK_SLACK = timedelta(minutes=5)


class DiscordOutlet:
    """Posts to channels by id; a channel that the cache does not know is still asked, since a cache proves nothing."""

    def __init__(self, client: discord.Client) -> None:
        self._client = client

    @property
    def ready(self) -> bool:
        """Say whether Discord can be reached now."""
        return self._client.is_ready()

    async def dm(self, user_id: int) -> int:
        """Give the channel of the direct messages with a person, opened if need be; raises Refused or Unsure."""
        with explained():
            opened = await self._client.create_dm(discord.Object(user_id))
        return opened.id

    async def post(self, channel_id: int, message: Message, nonce: str) -> int:
        """Post and give the message's id; raises Refused or Unsure."""
        built = parts(message)
        channel = self._client.get_partial_messageable(channel_id)
        with explained():
            if built.view is None:
                sent = await channel.send(
                    built.content, embed=built.embed, nonce=nonce, allowed_mentions=built.allowed_mentions
                )
            else:
                sent = await channel.send(
                    built.content,
                    embed=built.embed,
                    view=built.view,
                    nonce=nonce,
                    allowed_mentions=built.allowed_mentions,
                )
        return sent.id

    async def publish(self, channel_id: int, message_id: int) -> None:
        """Publish a message of ours to the channel's followers; raises Refused or Unsure."""
        posted = self._client.get_partial_messageable(channel_id).get_partial_message(message_id)
        with explained():
            await posted.publish()

    def manager(self, channel_id: int) -> int | None:
        """Give the owner of the channel's server, where the cache knows it."""
        channel = self._client.get_channel(channel_id)
        guild = getattr(channel, "guild", None)
        return guild.owner_id if isinstance(guild, discord.Guild) else None

    async def edit(self, channel_id: int, message_id: int, message: Message) -> None:
        """Let a message of ours say this from now on; an edit pings nobody. Raises Refused or Unsure."""
        built = parts(message)
        posted = self._client.get_partial_messageable(channel_id).get_partial_message(message_id)
        with explained():
            await posted.edit(
                content=built.content,
                embed=built.embed,
                view=built.view,
                allowed_mentions=discord.AllowedMentions.none(),
            )

    async def find(self, channel_id: int, marker: str, since: datetime) -> int | None:
        """Look through our own messages since then (UTC) for the marker; raises Refused or Unsure."""
        channel = self._client.get_partial_messageable(channel_id)
        with explained():
            # Discord's clock stamps messages, ours the claim: the slack covers the difference.
            async for message in channel.history(limit=_HISTORY, after=since - _CLOCK_SLACK, oldest_first=False):
                if message.author == self._client.user and _carries(message, marker):
                    return message.id
        return None


def _carries(message: discord.Message, marker: str) -> bool:
    return any(found.footer.text and found.footer.text.endswith(marker) for found in message.embeds)
