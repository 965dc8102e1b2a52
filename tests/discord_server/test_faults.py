"""Faults and rate limits on demand, as the real discord.py client meets them."""

from __future__ import annotations

import asyncio

import discord
import pytest
from aiohttp import ClientOSError, ServerDisconnectedError

from . import DiscordServer, connected, faults
from .api import speaking

POST = ("POST", "/channels/*/messages")


def client() -> discord.Client:
    return discord.Client(intents=discord.Intents(guilds=True), guild_ready_timeout=0.05)


async def test_a_429_from_discord_is_waited_for_and_tried_again(discord_server: DiscordServer) -> None:
    channel = discord_server.add_guild("Anime").add_text_channel("alerts")
    discord_server.faults.next(*POST, faults.too_many(0.1))
    async with connected(discord_server, client()) as bot:
        await bot.get_partial_messageable(channel.id).send("Episode 3")
    first, second = discord_server.journal.of("POST", "/channels/{id}/messages")
    assert (first.status, second.status) == (429, 200)
    assert second.at - first.at >= 0.1


async def test_a_429_from_cloudflare_is_not_tried_again(discord_server: DiscordServer) -> None:
    channel = discord_server.add_guild("Anime").add_text_channel("alerts")
    discord_server.faults.next(*POST, faults.cloudflare())
    async with connected(discord_server, client()) as bot:
        with pytest.raises(discord.HTTPException) as raised:
            await bot.get_partial_messageable(channel.id).send("Episode 3")
    assert raised.value.status == 429
    assert len(discord_server.journal.of(*POST)) == 1


@pytest.mark.parametrize(
    ("outcome", "committed"),
    [
        (faults.status(503), 0),
        (faults.status(503, commit=True), 1),
        (faults.reset(), 0),
        (faults.reset_after_commit(), 1),
        (faults.refuse(400, 200000), 0),
    ],
)
async def test_a_fault_strikes_before_or_after_the_message_is_there(
    discord_server: DiscordServer, outcome: faults.Outcome, committed: int
) -> None:
    channel = discord_server.add_guild("Anime").add_text_channel("alerts")
    discord_server.faults.next(*POST, outcome)
    async with connected(discord_server, client()) as bot:
        with pytest.raises((discord.HTTPException, ClientOSError, ServerDisconnectedError)):
            await bot.get_partial_messageable(channel.id).send("Episode 3")
        assert len(discord_server.messages(channel)) == committed


@pytest.mark.parametrize(("outcome", "committed"), [(faults.hang(), 0), (faults.hang_after_commit(), 1)])
async def test_a_request_that_hangs_is_never_answered(
    discord_server: DiscordServer, outcome: faults.Outcome, committed: int
) -> None:
    channel = discord_server.add_guild("Anime").add_text_channel("alerts")
    discord_server.faults.next(*POST, outcome)
    async with speaking(discord_server) as api:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.1):
                await api.post(channel, content="Episode 3")
    assert len(discord_server.messages(channel)) == committed


async def test_a_delayed_request_is_answered_truly_but_late(discord_server: DiscordServer) -> None:
    channel = discord_server.add_guild("Anime").add_text_channel("alerts")
    discord_server.faults.next(*POST, faults.delay(0.1))
    began = asyncio.get_running_loop().time()
    async with speaking(discord_server) as api:
        assert (await api.post(channel, content="Episode 3")).status == 200
    assert asyncio.get_running_loop().time() - began >= 0.1


async def test_a_fault_strikes_only_its_path_and_only_so_often(discord_server: DiscordServer) -> None:
    guild = discord_server.add_guild("Anime")
    one, two = guild.add_text_channel("one"), guild.add_text_channel("two")
    discord_server.faults.next("POST", f"/channels/{one.id}/messages", faults.status(500), times=2)
    async with speaking(discord_server) as api:
        statuses = [(await api.post(channel, content="x")).status for channel in (two, one, one, one)]
    assert statuses == [200, 500, 500, 200]


async def test_each_answer_states_its_limits(discord_server: DiscordServer) -> None:
    channel = discord_server.add_guild("Anime").add_text_channel("alerts")
    async with speaking(discord_server) as api:
        answer = await api.post(channel, content="x")
    names = ("Limit", "Remaining", "Reset", "Reset-After", "Bucket")
    assert all(f"X-RateLimit-{name}" in answer.headers for name in names)
    assert (answer.headers["Via"], answer.headers["Content-Type"]) == ("1.1 google", "application/json")


async def test_a_route_over_its_limit_is_refused_for_that_channel_alone(discord_server: DiscordServer) -> None:
    guild = discord_server.add_guild("Anime")
    one, two = guild.add_text_channel("one"), guild.add_text_channel("two")
    discord_server.limits.route("POST", "/channels/{id}/messages", limit=2, per=60)
    async with speaking(discord_server) as api:
        answers = [await api.post(channel, content="x") for channel in (one, one, one, two)]
    assert [one.status for one in answers] == [200, 200, 429, 200]
    assert answers[2].headers["X-RateLimit-Scope"] == "user"
    assert 0 < answers[2].json["retry_after"] <= 60


async def test_the_client_keeps_below_a_limit_that_it_was_told(discord_server: DiscordServer) -> None:
    channel = discord_server.add_guild("Anime").add_text_channel("alerts")
    discord_server.limits.route("POST", "/channels/{id}/messages", limit=2, per=0.2)
    async with connected(discord_server, client()) as bot:
        for number in range(5):
            await bot.get_partial_messageable(channel.id).send(f"{number}")
    assert discord_server.limits.invalid == 0


async def test_the_global_limit_spares_interactions() -> None:
    async with DiscordServer() as server, speaking(server) as api:
        server.limits.globally(1, per=60)
        answers = [await api("GET", path) for path in ("/users/@me", "/users/@me", "/webhooks/1/x/messages/@original")]
    assert [one.status for one in answers] == [200, 429, 404]
    assert (answers[1].json["global"], answers[1].headers["X-RateLimit-Scope"]) == (True, "global")


async def test_a_wrong_token_is_counted_as_an_invalid_request(discord_server: DiscordServer) -> None:
    async with speaking(discord_server) as api:
        headers = {"Authorization": "Bot wrong"}
        async with api.session.get(f"{discord_server.api_base}/users/@me", headers=headers) as answer:
            assert (answer.status, await answer.json()) == (401, {"message": "401: Unauthorized", "code": 0})
    assert discord_server.limits.invalid == 1


async def test_waiting_ends_as_soon_as_what_is_waited_for_happens(discord_server: DiscordServer) -> None:
    channel = discord_server.add_guild("Anime").add_text_channel("alerts")
    waiting = asyncio.create_task(discord_server.wait_for(lambda: discord_server.messages(channel), timeout=5))
    async with speaking(discord_server) as api:
        await api.post(channel, content="x")
    await waiting


async def test_waiting_in_vain_says_what_was_asked_last(discord_server: DiscordServer) -> None:
    async with speaking(discord_server) as api:
        await api("GET", "/users/@me")
    with pytest.raises(TimeoutError, match="GET /users/@me 200"):
        await discord_server.wait_for(lambda: False, timeout=0.05)
