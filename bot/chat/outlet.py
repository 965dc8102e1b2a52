"""The outlet to Discord: post a message, change it, publish it, and find one that may have been posted."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta

import discord

from bot.chat import forum as forums
from bot.chat.client import Client
from bot.chat.embeds import parts
from bot.chat.forum import ARCHIVED_AFTER
from bot.chat.marks import carries
from bot.core.message import Message
from bot.core.reasons import Reason
from bot.errors import Refused, Unsure

log = logging.getLogger(__name__)

_PAGE, _PAGES = 100, 10
_PUBLISHED_ALREADY, _BAD_FORM, _HAS_THREAD = 40033, 50035, 160004
_CLOCK_SLACK = timedelta(minutes=5)
_NOT_HERE = frozenset({Reason.DELETED_BY_SERVER, Reason.WRONG_CHANNEL})


class DiscordOutlet:
    """Posts to channels by id, with nothing cached, and through a client that is logged in or connected.

    All that it asks waits for its turn, and nothing is asked that Discord has put off: that is Unsure, with the wait.
    """

    def __init__(self, client: Client) -> None:
        self._client = client

    def speak_through(self, client: Client) -> Client:
        """Post through this client from now on, since the one before has ended; gives it back."""
        self._client = client
        return client

    @property
    def ready(self) -> bool:
        """Say whether Discord can be reached now, and may be asked."""
        return self._client.is_ready() and self._client.brake.left() is None

    async def dm(self, user_id: int) -> int:
        """Give the channel of the direct messages with a person, opened if need be; raises Refused or Unsure."""
        async with self._client.requests("POST", "/users/@me/channels"):
            opened = await self._client.create_dm(discord.Object(user_id))
        return opened.id

    async def post(self, channel_id: int, message: Message, nonce: str) -> int:
        """Post and give the message's id; raises Refused or Unsure.

        A message whose embed Discord refuses is posted as plain text, once: with the same nonce, as nothing was posted.
        In a forum it becomes a post, whose id is the message's too.
        """
        if self.is_forum(channel_id) and (forum := await self._client.servers.forum(channel_id)):
            return await self._post_in(forum, message)
        try:
            async with self._client.requests("POST", f"/channels/{channel_id}/messages"):
                return await self._send(channel_id, message, nonce)
        except Refused as refusal:
            await self._check_kind(channel_id, refusal)
            if not _is_bad_form(refusal):
                raise
            log.warning("channel %s gets plain text: %s", channel_id, refusal)
        async with self._client.requests("POST", f"/channels/{channel_id}/messages"):
            place = self._client.get_partial_messageable(channel_id)
            mentions = parts(message).allowed_mentions
            sent = await place.send(message.plain, nonce=nonce, allowed_mentions=mentions, suppress_embeds=True)
        return sent.id

    async def _check_kind(self, channel_id: int, refusal: Refused) -> None:
        """Find out whether what refused a message is a forum, which was not known.

        Raises:
            Unsure: it is: the next try looks first for what an earlier one may have posted.
        """
        if refusal.reason == Reason.WRONG_CHANNEL and await self._client.servers.forum(channel_id):
            raise Unsure("it is a forum, which was not known before") from refusal

    async def _post_in(self, forum: discord.ForumChannel, message: Message) -> int:
        try:
            async with self._client.requests("POST", f"/channels/{forum.id}/threads"):
                return await forums.post(forum, message)
        except Refused as refusal:
            if not _is_bad_form(refusal):
                raise
            log.warning("forum %s gets plain text: %s", forum.id, refusal)
        async with self._client.requests("POST", f"/channels/{forum.id}/threads"):
            return await forums.post(forum, message, plain=True)

    def is_forum(self, channel_id: int) -> bool:
        """Say whether a channel is known to be a forum, in which each message is a post of its own."""
        return self._client.servers.is_forum(channel_id)

    async def open_thread(self, channel_id: int, message_id: int, name: str) -> int:
        """Open a thread from a message of ours, and give its id; raises Refused or Unsure."""
        async with self._client.requests("POST", f"/channels/{channel_id}/messages/{message_id}/threads"):
            try:
                # discord.py's own method needs the channel's server, which the cache may not know.
                opened = await self._client.http.start_thread_with_message(
                    channel_id, message_id, name=name, auto_archive_duration=ARCHIVED_AFTER
                )
            except discord.HTTPException as error:
                # By somebody else, or by a try of ours whose answer was lost; its id is the message's.
                if error.code != _HAS_THREAD:
                    raise
                return message_id
        return int(opened["id"])

    async def _send(self, channel_id: int, message: Message, nonce: str) -> int:
        built, channel = parts(message), self._client.get_partial_messageable(channel_id)
        mentions = built.allowed_mentions
        if built.view is None:
            sent = await channel.send(built.content, embed=built.embed, nonce=nonce, allowed_mentions=mentions)
        else:
            sent = await channel.send(
                built.content, embed=built.embed, view=built.view, nonce=nonce, allowed_mentions=mentions
            )
        return sent.id

    async def publish(self, channel_id: int, message_id: int) -> None:
        """Publish a message of ours to the channel's followers; raises Refused or Unsure."""
        posted = self._client.get_partial_messageable(channel_id).get_partial_message(message_id)
        async with self._client.requests("POST", f"/channels/{channel_id}/messages/{message_id}/crosspost"):
            try:
                await posted.publish()
            except discord.HTTPException as error:
                # By somebody else, or by a try of ours whose answer was lost.
                if error.code != _PUBLISHED_ALREADY:
                    raise

    async def edit(self, channel_id: int, message_id: int, message: Message) -> None:
        """Let a message of ours say this from now on; an edit pings nobody. Raises Refused or Unsure."""
        if self.is_forum(channel_id):
            # The first message of a post stands in the thread that has its id.
            channel_id = message_id
        try:
            await self._edit(channel_id, message_id, message)
        except Refused as refusal:
            if refusal.reason not in _NOT_HERE or not await self._client.servers.forum(channel_id):
                raise
            await self._edit(message_id, message_id, message)

    async def _edit(self, channel_id: int, message_id: int, message: Message) -> None:
        built = parts(message)
        posted = self._client.get_partial_messageable(channel_id).get_partial_message(message_id)
        async with self._client.requests("PATCH", f"/channels/{channel_id}/messages/{message_id}"):
            await posted.edit(
                content=built.content,
                embed=built.embed,
                view=built.view,
                allowed_mentions=discord.AllowedMentions.none(),
            )

    async def find(self, channel_id: int, marker: str, since: datetime) -> int | None:
        """Look through our own messages since then (UTC) for the marker; raises Refused or Unsure.

        The oldest come first, since ours is near the beginning however much was said after it. Where the bot may not
        read the channel's history that is Refused for NO_PERMISSION: Discord itself answers that with an empty list.
        """
        held = await self._client.servers.rights(channel_id)
        if held is not None and not held.read_message_history:
            raise Refused("the bot may not read the channel's history", reason=Reason.NO_PERMISSION)
        if forum := await self._client.servers.forum(channel_id):
            return await forums.find(forum, marker, since - _CLOCK_SLACK, self._client.requests)
        place = self._client.get_partial_messageable(channel_id)
        # Discord's clock stamps messages, ours the claim: the slack covers the difference.
        after: datetime | discord.Message = since - _CLOCK_SLACK
        for _ in range(_PAGES):
            async with self._client.requests("GET", f"/channels/{channel_id}/messages"):
                page = [one async for one in place.history(limit=_PAGE, after=after, oldest_first=True)]
            for message in page:
                if message.author == self._client.user and carries(message, marker):
                    return message.id
            if len(page) < _PAGE:
                return None
            after = page[-1]
        return None

    @asynccontextmanager
    async def asking(self, method: str, path: str) -> AsyncIterator[Client]:
        """Wait for the turn of another request, and give the client to make it with; raises Refused or Unsure."""
        async with self._client.requests(method, path):
            yield self._client


def _is_bad_form(refusal: Refused) -> bool:
    cause = refusal.__cause__
    return isinstance(cause, discord.HTTPException) and cause.code == _BAD_FORM
