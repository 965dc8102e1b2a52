"""Threads, forum posts, scheduled events and registered commands at the stand-in."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import discord
import pytest

from . import DiscordServer, connected
from .api import speaking


def client() -> discord.Client:
    return discord.Client(intents=discord.Intents(guilds=True), guild_ready_timeout=0.05)


async def test_a_thread_starts_once_from_a_message(discord_server: DiscordServer) -> None:
    channel = discord_server.add_guild("Anime").add_text_channel("alerts")
    async with connected(discord_server, client()) as bot:
        sent = await bot.get_partial_messageable(channel.id, guild_id=channel.home.id).send("Episode 3")
        thread = await sent.create_thread(name="Episode 3: discussion")
        await thread.send("Go")
        with pytest.raises(discord.HTTPException) as raised:
            await sent.create_thread(name="again")
    assert (thread.id, raised.value.code) == (sent.id, 160004)
    assert [one.content for one in discord_server.messages(discord_server.world.channels[thread.id])] == ["Go"]


async def test_a_forum_post_carries_its_first_message_and_tags(discord_server: DiscordServer) -> None:
    forum = discord_server.add_guild("Anime").add_forum_channel("shows", tags=["episode"])
    async with connected(discord_server, client()) as bot:
        place = bot.get_channel(forum.id)
        assert isinstance(place, discord.ForumChannel)
        post = await place.create_thread(name="Episode 3", content="Out now", applied_tags=[place.available_tags[0]])
    thread = discord_server.world.channels[post.thread.id]
    assert [one.content for one in discord_server.messages(thread)] == ["Out now"]
    assert thread.thread is not None
    assert [str(one) for one in thread.thread.applied_tags] == [forum.tags[0]["id"]]


async def test_a_forum_that_requires_a_tag_refuses_a_post_without(discord_server: DiscordServer) -> None:
    forum = discord_server.add_guild("Anime").add_forum_channel("shows", tags=["episode"], require_tag=True)
    async with speaking(discord_server) as api:
        refused = await api("POST", f"/channels/{forum.id}/threads", {"name": "x", "message": {"content": "x"}})
    assert (refused.status, refused.json["code"]) == (400, 40067)


@pytest.mark.parametrize(("locked", "status"), [(False, 200), (True, 403)])
async def test_an_archived_thread_wakes_unless_it_is_locked(
    discord_server: DiscordServer, locked: bool, status: int
) -> None:
    channel = discord_server.add_guild("Anime").add_text_channel("alerts")
    thread = discord_server.world.add_thread(channel, "Episode 3")
    assert thread.thread is not None
    thread.thread.archived, thread.thread.locked = True, locked
    async with speaking(discord_server) as api:
        answer = await api.post(thread, content="x")
    assert (answer.status, answer.json.get("code")) == (status, 160005 if locked else None)
    assert thread.thread.archived == locked


async def test_a_scheduled_event_is_made_changed_and_deleted(discord_server: DiscordServer) -> None:
    guild = discord_server.add_guild("Anime", permissions=["CREATE_EVENTS", "MANAGE_EVENTS"])
    start = datetime.now(UTC) + timedelta(days=1)
    async with connected(discord_server, client()) as bot:
        event = await bot.guilds[0].create_scheduled_event(
            name="Episode 3",
            start_time=start,
            end_time=start + timedelta(minutes=30),
            entity_type=discord.EntityType.external,
            privacy_level=discord.PrivacyLevel.guild_only,
            location="Crunchyroll",
        )
        await event.edit(name="Episode 3, later")
        assert [one.fields["name"] for one in guild.events.values()] == ["Episode 3, later"]
        await event.delete()
    assert guild.events == {}


def event(**changes: Any) -> dict[str, Any]:
    start = datetime.now(UTC) + timedelta(days=1)
    fields = {
        "name": "Episode 3",
        "privacy_level": 2,
        "entity_type": 3,
        "entity_metadata": {"location": "Crunchyroll"},
        "scheduled_start_time": start.isoformat(),
        "scheduled_end_time": (start + timedelta(minutes=30)).isoformat(),
    }
    return fields | changes


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": "x" * 101}, "name"),
        ({"description": "x" * 1001}, "description"),
        ({"scheduled_end_time": None}, "scheduled_end_time"),
        ({"scheduled_start_time": "2024-01-10T15:30:00+00:00"}, "scheduled_start_time"),
    ],
)
async def test_a_wrong_event_is_refused_at_its_field(
    discord_server: DiscordServer, changes: dict[str, Any], field: str
) -> None:
    guild = discord_server.add_guild("Anime", permissions=["CREATE_EVENTS"])
    async with speaking(discord_server) as api:
        refused = await api("POST", f"/guilds/{guild.id}/scheduled-events", event(**changes))
    assert (refused.json["code"], list(refused.json["errors"])) == (50035, [field])


async def test_an_event_needs_the_right_to_make_one(discord_server: DiscordServer) -> None:
    guild = discord_server.add_guild("Anime")
    async with speaking(discord_server) as api:
        refused = await api("POST", f"/guilds/{guild.id}/scheduled-events", event())
    assert (refused.status, refused.json["code"]) == (403, 50013)


def command(**changes: Any) -> dict[str, Any]:
    return {"name": "next", "description": "The next episode", "type": 1, **changes}


def option(**changes: Any) -> dict[str, Any]:
    return {"name": "show", "description": "Which show", "type": 3, **changes}


@pytest.mark.parametrize(
    ("commands", "field"),
    [
        ([command(name="Next")], "0"),
        ([command(name="next one")], "0"),
        ([command(description="x" * 101)], "0"),
        ([command(description="")], "0"),
        ([command(), command()], "commands"),
        ([command(options=[option(name=f"o{n}") for n in range(26)])], "0"),
        ([command(options=[option(), option(name="other", required=True)])], "0"),
        ([command(options=[option(choices=[{"name": f"{n}", "value": f"{n}"} for n in range(26)])])], "0"),
        ([command(default_member_permissions=1 << 60)], "0"),
        ([command(options=[option(max_length=6001)])], "0"),
        ([command(name=f"c{n}") for n in range(101)], "commands"),
        (
            [
                command(
                    options=[
                        option(name=f"o{n}", choices=[{"name": "n" * 99, "value": "v" * 99}] * 25) for n in range(2)
                    ]
                )
            ],
            "0",
        ),
    ],
)
async def test_a_wrong_command_is_refused(
    discord_server: DiscordServer, commands: list[dict[str, Any]], field: str
) -> None:
    async with speaking(discord_server) as api:
        refused = await api("PUT", f"/applications/{discord_server.bot.id}/commands", commands)
    assert (refused.status, refused.json["code"], list(refused.json["errors"])) == (400, 50035, [field])


async def test_a_command_keeps_its_id_when_all_are_put_again(discord_server: DiscordServer) -> None:
    path = f"/applications/{discord_server.bot.id}/commands"
    async with speaking(discord_server) as api:
        before = await api("PUT", path, [command()])
        after = await api("PUT", path, [command(description="Changed"), command(name="why")])
        listed = await api("GET", path)
    assert before.json[0]["id"] == after.json[0]["id"]
    assert listed.json == after.json


async def test_a_guilds_commands_are_its_own(discord_server: DiscordServer) -> None:
    guild, other = discord_server.add_guild("Anime"), discord_server.add_guild("Other")
    async with speaking(discord_server) as api:
        await api("PUT", f"/applications/{discord_server.bot.id}/guilds/{guild.id}/commands", [command()])
    assert [one["name"] for one in discord_server.commands.offered(guild)] == ["next"]
    assert discord_server.commands.offered(other) == []


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("/guilds/1", 10004),
        ("/guilds/{guild}/members/1", 10013),
        ("/guilds/{guild}/members/{stranger}", 10007),
        ("/guilds/{guild}/scheduled-events/1", 10070),
        ("/channels/{channel}/messages/1", 10008),
        ("/users/1", 10013),
    ],
)
async def test_what_is_not_there_is_named(discord_server: DiscordServer, path: str, code: int) -> None:
    guild = discord_server.add_guild("Anime")
    channel, stranger = guild.add_text_channel("alerts"), discord_server.add_user("stranger")
    async with speaking(discord_server) as api:
        refused = await api("GET", path.format(guild=guild.id, channel=channel.id, stranger=stranger.id))
    assert (refused.status, refused.json["code"]) == (404, code)


@pytest.mark.parametrize("path", ["/channels", "/roles", "/members/{bot}", "/threads/active", "", "/scheduled-events"])
async def test_what_a_guild_holds_can_be_asked_for(discord_server: DiscordServer, path: str) -> None:
    guild = discord_server.add_guild("Anime")
    guild.add_forum_channel("shows", tags=["episode"])
    discord_server.world.add_thread(guild.add_text_channel("alerts"), "Episode 3")
    async with speaking(discord_server) as api:
        answer = await api("GET", f"/guilds/{guild.id}{path.format(bot=discord_server.bot.id)}")
    assert answer.status == 200


@pytest.mark.parametrize("path", ["/gateway", "/gateway/bot", "/users/@me", "/applications/@me", "/users/@me/guilds"])
async def test_what_a_bot_asks_first_is_answered(discord_server: DiscordServer, path: str) -> None:
    discord_server.add_guild("Anime")
    async with speaking(discord_server) as api:
        assert (await api("GET", path)).status == 200
