"""Slim: of a server hardly anything is kept in memory, whatever the gateway tells of it, and nothing breaks by that."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import discord
import pytest

from bot.chat.client import Client
from tests.discord_server import Channel, DiscordServer, Guild, connected
from tests.discord_server.client import pointed_at
from tests.discord_server.fixture import discord_server

__all__ = ["discord_server"]


@pytest.fixture
def guild(discord_server: DiscordServer) -> Guild:
    guild = discord_server.add_guild("Anime club")
    guild.add_role("Rouge")
    return guild


@pytest.fixture
def channel(guild: Guild) -> Channel:
    return guild.add_text_channel("alerts")


@pytest.fixture
async def client(discord_server: DiscordServer) -> AsyncIterator[Client]:
    async with connected(discord_server, Client((), guild_ready_timeout=0.05)) as client:
        yield client


def kept(client: Client, guild: Guild) -> discord.Guild:
    found = client.get_guild(guild.id)
    assert found is not None
    return found


async def changed(discord_server: DiscordServer, client: Client, guild: Guild) -> Channel:
    """Let everything that the gateway tells of a server be told; gives a forum, which it tells of last."""
    text = guild.add_text_channel("more")
    discord_server.world.add_thread(text, "talk")
    guild.delete_role(guild.add_role("gone"))
    guild.grant("MANAGE_ROLES")
    guild.deny(text, "SEND_MESSAGES")
    forum = guild.add_forum_channel("shows", tags=["Episode"])
    while not client.servers.is_forum(forum.id):
        await client.wait_for("server_change", timeout=5)
    return forum


async def test_of_a_server_only_its_language_and_its_owner_are_kept(
    discord_server: DiscordServer, client: Client, guild: Guild
) -> None:
    await changed(discord_server, client, guild)
    mine = kept(client, guild)
    assert (mine.id, mine.owner_id, mine.preferred_locale) == (
        guild.id,
        guild.owner_id,
        discord.Locale.american_english,
    )
    assert [*mine.channels, *mine.threads, *mine.roles, *mine.members, *mine.emojis] == []


async def test_what_a_server_has_is_told_when_it_is_asked_for(
    discord_server: DiscordServer, client: Client, guild: Guild
) -> None:
    await changed(discord_server, client, guild)
    server = await client.servers(guild.id)
    assert {one.id for one in server.channels} == {one.id for one in guild.channels}
    assert {one.id for one in server.roles} == {*guild.roles}
    assert server.me.guild_permissions.manage_roles
    assert kept(client, guild) is not server
    assert [*kept(client, guild).channels] == []


async def test_a_server_is_asked_for_once_until_it_changes(
    discord_server: DiscordServer, client: Client, guild: Guild, channel: Channel
) -> None:
    asked = discord_server.journal
    for _ in range(3):
        held = await client.servers.rights(channel.id)
        assert held is not None
        assert held.send_messages
    assert len(asked.of("GET", "/guilds/{guild_id}/channels")) == 1
    told = asyncio.create_task(client.wait_for("server_change", timeout=5))
    await asyncio.sleep(0)
    guild.deny(channel, "SEND_MESSAGES")
    await told
    held = await client.servers.rights(channel.id)
    assert held is not None
    assert not held.send_messages
    assert len(asked.of("GET", "/guilds/{guild_id}/channels")) == 2


async def test_without_a_gateway_a_client_that_is_logged_in_knows_the_same(
    discord_server: DiscordServer, guild: Guild, channel: Channel
) -> None:
    client, forum = Client((), guild_ready_timeout=0.05), guild.add_forum_channel("shows")
    with pointed_at(discord_server):
        async with client:
            await client.login(discord_server.token)
            assert await client.servers.forum(channel.id) is None
            found = await client.servers.forum(forum.id)
            held = await client.servers.rights(channel.id)
    assert found is not None
    assert found.id == forum.id
    assert held is not None
    assert held.embed_links


async def test_a_server_that_the_bot_is_off_is_forgotten(
    discord_server: DiscordServer, client: Client, guild: Guild
) -> None:
    forum = await changed(discord_server, client, guild)
    removed = asyncio.create_task(client.wait_for("guild_remove", timeout=5))
    await asyncio.sleep(0)
    guild.kick_bot()
    await removed
    assert not client.servers.is_forum(forum.id)
    assert client.get_guild(guild.id) is None
