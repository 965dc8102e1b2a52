"""The real discord.py client at the stand-in's gateway."""

from __future__ import annotations

import asyncio
from typing import Any

import discord
import pytest

from . import DiscordServer, connected, pointed_at

GUILDS = discord.Intents(guilds=True)


class Hasty(discord.Client):
    """A client that doesn't wait the five seconds that discord.py keeps between two identifies."""

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        pass


class HastyShards(Hasty, discord.AutoShardedClient):
    pass


def client(intents: discord.Intents = GUILDS, **options: Any) -> discord.Client:
    return Hasty(intents=intents, guild_ready_timeout=0.05, **options)


async def test_a_client_logs_in_and_finds_its_guilds_and_channels(discord_server: DiscordServer) -> None:
    guild = discord_server.add_guild("Anime")
    channel = guild.add_text_channel("alerts")

    async with connected(discord_server, client()) as bot:
        assert bot.user is not None
        assert bot.user.id == discord_server.bot.id
        assert [(one.id, one.name) for one in bot.guilds] == [(guild.id, "Anime")]
        assert [one.id for one in bot.guilds[0].text_channels] == [channel.id]


async def test_a_client_without_stream_compression_is_served_too(discord_server: DiscordServer) -> None:
    discord_server.add_guild("Anime")
    bot = client()
    async with connected(discord_server, bot):
        socket = await bot.http.ws_connect(discord_server.gateway_url)
        assert (await socket.receive_json())["op"] == 10
        await socket.close()


async def test_a_wrong_token_is_refused_at_login(discord_server: DiscordServer) -> None:
    bot = client()
    with pointed_at(discord_server), pytest.raises(discord.LoginFailure):
        await bot.start("wrong")
    await bot.close()


async def test_a_token_that_was_replaced_after_login_is_refused_by_the_gateway(discord_server: DiscordServer) -> None:
    bot = client()
    with pointed_at(discord_server):
        await bot.login(discord_server.token)
        bot.http.token = "replaced"
        with pytest.raises(discord.ConnectionClosed) as raised:
            await bot.connect()
    assert raised.value.code == 4004


async def test_a_privileged_intent_that_is_not_allowed_is_refused(discord_server: DiscordServer) -> None:
    bot = client(discord.Intents(guilds=True, message_content=True))
    with pytest.raises(discord.PrivilegedIntentsRequired):
        async with connected(discord_server, bot):
            pytest.fail("it was let in")
    assert discord_server.gateway.identifies == []


async def test_an_allowed_privileged_intent_is_let_in(discord_server: DiscordServer) -> None:
    discord_server.allowed_intents = 1 << 15
    async with connected(discord_server, client(discord.Intents(guilds=True, message_content=True))):
        assert [one.intents for one in discord_server.gateway.identifies] == [1 | 1 << 15]


@pytest.mark.parametrize("code", [4000, 1001, None])
async def test_a_dropped_connection_is_resumed_without_a_new_identify(
    discord_server: DiscordServer, code: int | None
) -> None:
    guild = discord_server.add_guild("Anime")
    async with connected(discord_server, client()) as bot:
        await discord_server.gateway.drop(code)
        await discord_server.wait_for(lambda: discord_server.gateway.resumes)
        guild.add_text_channel("later")
        await bot.wait_for("guild_channel_create", timeout=5)
        assert len(discord_server.gateway.identifies) == 1


async def test_what_happened_while_the_client_was_away_is_replayed_on_resume(discord_server: DiscordServer) -> None:
    guild = discord_server.add_guild("Anime")
    async with connected(discord_server, client()) as bot:
        created = asyncio.create_task(bot.wait_for("guild_channel_create", timeout=5))
        dropping = asyncio.create_task(discord_server.gateway.drop())
        await discord_server.wait_for(lambda: not discord_server.gateway.connected)
        guild.add_text_channel("meanwhile")
        await dropping
        assert (await created).name == "meanwhile"


async def test_a_reconnect_request_is_followed_by_a_resume(discord_server: DiscordServer) -> None:
    async with connected(discord_server, client()):
        await discord_server.gateway.send_reconnect()
        await discord_server.wait_for(lambda: discord_server.gateway.resumes)


@pytest.mark.parametrize("tell", [True, False])
async def test_invalidated_sessions_lead_to_a_new_identify_and_ready(discord_server: DiscordServer, tell: bool) -> None:
    discord_server.add_guild("Anime")
    async with connected(discord_server, client()) as bot:
        ready = asyncio.create_task(bot.wait_for("ready", timeout=5))
        await discord_server.gateway.invalidate_sessions(tell=tell)
        if not tell:
            await discord_server.gateway.drop()
        await ready
        assert (len(discord_server.gateway.identifies), discord_server.gateway.resumes) == (2, [])


async def test_a_guild_in_an_outage_leaves_the_cache_and_comes_back(discord_server: DiscordServer) -> None:
    guild = discord_server.add_guild("Anime")
    async with connected(discord_server, client()) as bot:
        gone = asyncio.create_task(bot.wait_for("guild_unavailable", timeout=5))
        discord_server.gateway.make_unavailable(guild)
        await gone
        back = asyncio.create_task(bot.wait_for("guild_available", timeout=5))
        discord_server.gateway.make_available(guild)
        assert (await back).id == guild.id


async def test_a_kicked_bot_is_told_and_then_has_no_access(discord_server: DiscordServer) -> None:
    guild = discord_server.add_guild("Anime")
    channel = guild.add_text_channel("alerts")
    async with connected(discord_server, client()) as bot:
        removed = asyncio.create_task(bot.wait_for("guild_remove", timeout=5))
        guild.kick_bot()
        await removed
        with pytest.raises(discord.Forbidden) as raised:
            await bot.get_partial_messageable(channel.id).send("hello")
    assert raised.value.code == 50001


async def test_guilds_are_divided_among_shards(discord_server: DiscordServer) -> None:
    guilds = [discord_server.add_guild(f"Guild {number}", shard_hint=number) for number in (0, 1)]
    bot = HastyShards(intents=GUILDS, shard_count=2, guild_ready_timeout=0.05)
    async with connected(discord_server, bot):
        assert {one.id: one.shard_id for one in bot.guilds} == {guilds[0].id: 0, guilds[1].id: 1}
    assert sorted(one.shard for one in discord_server.gateway.identifies) == [(0, 2), (1, 2)]


async def test_heartbeats_are_answered(discord_server: DiscordServer) -> None:
    discord_server.gateway.heartbeat_interval = 0.05
    async with connected(discord_server, client(heartbeat_timeout=5)) as bot:
        await discord_server.wait_for(lambda: discord_server.gateway.heartbeats >= 3)
        assert bot.latency < 5


async def test_another_members_words_are_hidden_without_the_content_intent(discord_server: DiscordServer) -> None:
    guild = discord_server.add_guild("Anime")
    channel = guild.add_text_channel("talk")
    misa = guild.add_member("misa")
    async with connected(discord_server, client(discord.Intents(guilds=True, guild_messages=True))) as bot:
        heard = asyncio.create_task(bot.wait_for("message", timeout=5))
        channel.post(misa, "secret")
        assert (await heard).content == ""
