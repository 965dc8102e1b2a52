"""Forums and threads at the stand-in: an alert is a post with its tags, once, and edits find it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from bot.chat.client import Client
from bot.chat.outlet import DiscordOutlet
from bot.chat.pace import Pace
from bot.chat.requests import Requests
from bot.core.message import Message
from bot.core.reasons import Reason
from bot.errors import Refused, Unsure
from tests.discord_server import Channel, DiscordServer, Guild, connected, faults
from tests.discord_server.fixture import discord_server

__all__ = ["discord_server"]

POSTS, THREADS = "/channels/{channel_id}/threads", "/channels/{channel_id}/messages/{message_id}/threads"
OUT = Message(
    title="Metallic Rouge · Episode 3",
    description="Out now.",
    footer="Airdate · abcdefgh",
    labels=("Metallic Rouge", "episode", "Folge"),
)


@dataclass(frozen=True, kw_only=True)
class Stage:
    """A server, and the outlet to it."""

    discord: DiscordServer
    guild: Guild
    client: Client
    outlet: DiscordOutlet

    async def forum(self, name: str = "shows", **how: Any) -> Channel:
        """Add a forum, and wait until the bot knows it."""
        seen = asyncio.create_task(self.client.wait_for("server_change", timeout=5))
        await asyncio.sleep(0)
        made = self.guild.add_forum_channel(name, **how)
        await seen
        return made

    async def moderate(self, forum: Channel, count: int) -> None:
        """Leave the first tags of a forum to its moderators, and wait until the bot knows."""
        for tag in forum.tags[:count]:
            tag["moderated"] = True
        seen = asyncio.create_task(self.client.wait_for("server_change", timeout=5))
        await asyncio.sleep(0)
        self.guild.allow(forum, "EMBED_LINKS")
        await seen

    def post_in(self, forum: Channel) -> Channel:
        """Give the only post of a forum."""
        [post] = [one for one in self.guild.threads if one.parent is forum]
        return post


@pytest.fixture
async def stage(discord_server: DiscordServer) -> AsyncIterator[Stage]:
    guild = discord_server.add_guild("Anime club")
    client = Client((), guild_ready_timeout=0.05, requests=Requests(pace=Pace(2000)))
    async with connected(discord_server, client):
        outlet = DiscordOutlet(client)
        yield Stage(discord=discord_server, guild=guild, client=client, outlet=outlet)


async def test_an_alert_becomes_a_post_with_its_name_its_tags_and_its_message(stage: Stage) -> None:
    forum = await stage.forum(tags=["METALLIC rouge", "News", "épisode"])
    message_id = await stage.outlet.post(forum.id, OUT, "nonce")

    post = stage.post_in(forum)
    assert (post.id, post.name) == (message_id, "Metallic Rouge · Episode 3")
    assert post.thread
    assert [str(tag) for tag in post.thread.applied_tags] == [forum.tags[0]["id"], forum.tags[2]["id"]]
    [message] = stage.discord.messages(post)
    assert message.embeds[0]["title"] == OUT.title
    assert stage.outlet.is_forum(forum.id)


@pytest.mark.parametrize(
    ("tags", "moderated", "applied"), [(["Other", "More"], 0, [0]), (["Mods", "Open"], 1, [1]), (["Mods"], 1, None)]
)
async def test_a_forum_that_requires_a_tag_gets_one_that_anybody_may_set(
    stage: Stage, tags: list[str], moderated: int, applied: list[int] | None
) -> None:
    forum = await stage.forum(tags=tags, require_tag=True)
    await stage.moderate(forum, moderated)
    if applied is None:
        with pytest.raises(Refused) as refused:
            await stage.outlet.post(forum.id, OUT, "nonce")
        assert refused.value.reason == Reason.TAG_REQUIRED
        assert stage.discord.journal.of("POST", POSTS) == []
    else:
        await stage.outlet.post(forum.id, OUT, "nonce")
        state = stage.post_in(forum).thread
        assert state
        assert [str(tag) for tag in state.applied_tags] == [forum.tags[place]["id"] for place in applied]


async def test_an_edit_goes_to_the_first_message_of_the_post(stage: Stage) -> None:
    forum = await stage.forum()
    message_id = await stage.outlet.post(forum.id, OUT, "nonce")
    await stage.outlet.edit(forum.id, message_id, Message(title="Moved", footer="abcdefgh"))
    assert stage.discord.messages(stage.post_in(forum))[0].embeds[0]["title"] == "Moved"


@pytest.mark.parametrize("is_archived", [False, True])
async def test_a_post_is_found_by_its_marker_among_those_of_the_forum(stage: Stage, is_archived: bool) -> None:
    forum, other = await stage.forum(), await stage.forum("else")
    since = stage.discord.clock.now()
    await stage.outlet.post(other.id, OUT, "n1")
    await stage.outlet.post(forum.id, Message(title="Another", footer="zzzzzzzz"), "n2")
    assert await stage.outlet.find(forum.id, "abcdefgh", since) is None
    message_id = await stage.outlet.post(forum.id, OUT, "n3")
    thread = next(one for one in stage.guild.threads if one.id == message_id).thread
    assert thread
    thread.archived = is_archived

    assert await stage.outlet.find(forum.id, "abcdefgh", since) == message_id
    assert await stage.outlet.find(forum.id, "abcdefgh", since + timedelta(hours=1)) is None


async def test_an_embed_that_a_forum_refuses_is_posted_as_text(stage: Stage) -> None:
    forum = await stage.forum()
    stage.discord.faults.next("POST", f"/channels/{forum.id}/threads", faults.refuse(400, 50035))
    await stage.outlet.post(forum.id, OUT, "nonce")
    [message] = stage.discord.messages(stage.post_in(forum))
    assert message.content.startswith("**Metallic Rouge · Episode 3**")
    assert message.content.endswith("abcdefgh")


async def test_a_forum_that_is_not_known_is_looked_through_before_anything_is_posted(stage: Stage) -> None:
    forum = await stage.forum()
    stage.client.servers.forget(stage.guild.id)
    with pytest.raises(Unsure, match="it is a forum"):
        await stage.outlet.post(forum.id, OUT, "nonce")
    assert stage.outlet.is_forum(forum.id)

    since = stage.discord.clock.now()
    assert await stage.outlet.find(forum.id, "abcdefgh", since) is None
    message_id = await stage.outlet.post(forum.id, OUT, "nonce")
    assert await stage.outlet.find(forum.id, "abcdefgh", since) == message_id


async def test_a_thread_begins_at_its_message_and_once_only(stage: Stage) -> None:
    channel = stage.guild.add_text_channel("alerts")
    message_id = await stage.outlet.post(channel.id, OUT, "nonce")
    opened = [await stage.outlet.open_thread(channel.id, message_id, "Metallic Rouge · Episode 3") for _ in range(2)]

    [thread] = stage.guild.threads
    assert opened == [thread.id] * 2 == [message_id] * 2
    assert thread.name == "Metallic Rouge · Episode 3"
    assert thread.thread
    assert thread.thread.auto_archive == 4320
    assert [one.status for one in stage.discord.journal.of("POST", THREADS)] == [201, 400]


@pytest.mark.parametrize(
    ("status", "code", "reason"),
    [(400, 160006, Reason.THREAD_CLOSED), (403, 50013, Reason.NO_PERMISSION), (404, 10008, Reason.DELETED_BY_SERVER)],
)
async def test_a_thread_that_discord_refuses_has_its_reason(
    stage: Stage, status: int, code: int, reason: Reason
) -> None:
    channel = stage.guild.add_text_channel("alerts")
    message_id = await stage.outlet.post(channel.id, OUT, "nonce")
    stage.discord.faults.next("POST", "/channels/*/messages/*/threads", faults.refuse(status, code))
    with pytest.raises(Refused) as refused:
        await stage.outlet.open_thread(channel.id, message_id, "Episode 3")
    assert refused.value.reason == reason
