"""Forums: an alert as a post with a name and tags, and how such a post is found again."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from datetime import datetime, timedelta
from typing import Final

import discord
from discord.utils import MISSING

from bot.chat.embeds import parts
from bot.chat.marks import carries
from bot.core.message import Message
from bot.core.reasons import Reason
from bot.core.threads import fitting, thread_name
from bot.errors import Refused

ARCHIVED_AFTER: Final = 4320
"""Minutes without a word after which Discord archives a thread: three days, one of the spans that it knows."""

_LOOKED_AT, _ARCHIVED = 50, 50

Asking = Callable[[str, str], AbstractAsyncContextManager[None]]
"""Waits for the turn of a request (method and path), and tells what goes wrong as Refused or Unsure."""


async def post(forum: discord.ForumChannel, message: Message, *, plain: bool = False) -> int:
    """Post in a forum, as text alone if it is to be `plain`; gives the id of the post, which is its message's too."""
    built, tags = parts(message), tags_for(forum, message)
    made = await forum.create_thread(
        name=thread_name(message.title),
        auto_archive_duration=ARCHIVED_AFTER,
        content=message.plain if plain else built.content,
        embed=MISSING if plain else built.embed,
        view=MISSING if plain or built.view is None else built.view,
        allowed_mentions=built.allowed_mentions,
        applied_tags=tags,
        suppress_embeds=plain,
    )
    return made.thread.id


def tags_for(forum: discord.ForumChannel, message: Message) -> list[discord.ForumTag]:
    """Give the tags that fit to a message; where one is required and none fits, the first that anybody may set.

    Raises:
        Refused: the forum requires a tag, and has none that the bot may set.
    """
    open_to_us = [tag for tag in forum.available_tags if not tag.moderated or _moderates(forum)]
    chosen = fitting(message.labels, [(tag.id, tag.name) for tag in open_to_us])
    tags = [tag for tag in open_to_us if tag.id in chosen]
    if not tags and forum.flags.require_tag:
        tags = [tag for tag in open_to_us if not tag.moderated][:1]
        if not tags:
            raise Refused("the forum requires a tag, and has none that the bot may set", reason=Reason.TAG_REQUIRED)
    return tags


def _moderates(forum: discord.ForumChannel) -> bool:
    return forum.permissions_for(forum.guild.me).manage_threads


async def find(forum: discord.ForumChannel, marker: str, after: datetime, asking: Asking) -> int | None:
    """Look for our own post with this marker, made after an instant (UTC), among those of a forum.

    Nothing but this keeps a forum from getting the same post twice: Discord drops no repeats there.
    """
    async with asking("GET", f"/guilds/{forum.guild.id}/threads/active"):
        active = await forum.guild.active_threads()
    async with asking("GET", f"/channels/{forum.id}/threads/archived/public"):
        archived = [one async for one in forum.archived_threads(limit=_ARCHIVED)]
    own = [one for one in (*active, *archived) if one.parent_id == forum.id and _is_ours(one, after)]
    for thread in sorted(own, key=lambda one: one.id)[:_LOOKED_AT]:
        async with asking("GET", f"/channels/{thread.id}/messages/{thread.id}"):
            if await _starts_with(thread, marker):
                return thread.id
    return None


def _is_ours(thread: discord.Thread, after: datetime) -> bool:
    made = discord.utils.snowflake_time(thread.id)
    return made >= after - timedelta(seconds=1) and thread.owner_id == thread.guild.me.id


async def _starts_with(thread: discord.Thread, marker: str) -> bool:
    try:
        return carries(await thread.fetch_message(thread.id), marker)
    except discord.NotFound:
        # Somebody has deleted its first message.
        return False
