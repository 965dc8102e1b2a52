"""The watch: what the client does with answers on which discord.py alone would sleep, or which it would not notice."""

from __future__ import annotations

from collections.abc import AsyncIterator

import discord
import pytest

from bot.chat.client import Client
from bot.chat.watch import route
from tests.discord_server import Channel, DiscordServer, connected, faults
from tests.discord_server.fixture import discord_server

__all__ = ["discord_server"]


@pytest.fixture
async def client(discord_server: DiscordServer) -> AsyncIterator[Client]:
    async with connected(discord_server, Client((), guild_ready_timeout=0.05)) as client:
        yield client


@pytest.fixture
def channel(discord_server: DiscordServer) -> Channel:
    return discord_server.add_guild("Anime").add_text_channel("alerts")


@pytest.mark.parametrize(
    ("method", "path", "name"),
    [
        ("POST", "/channels/5/messages", "POST /channels/5/messages"),
        ("PATCH", "/channels/5/messages/77", "PATCH /channels/5/messages/*"),
        ("POST", "/channels/5/messages/77/crosspost", "POST /channels/5/messages/*/crosspost"),
    ],
)
def test_a_limit_holds_a_route_whichever_message_it_is_about(method: str, path: str, name: str) -> None:
    assert route(method, path) == name


@pytest.mark.parametrize("status", [500, 502, 504, 524])
async def test_an_error_of_the_server_is_told_at_once(
    discord_server: DiscordServer, channel: Channel, client: Client, status: int
) -> None:
    discord_server.faults.next("POST", "/channels/*/messages", faults.status(status))
    with pytest.raises(discord.HTTPException):
        await client.get_partial_messageable(channel.id).send("x")
    assert len(discord_server.journal.of("POST", "/channels/*/messages")) == 1


async def test_a_limit_is_told_at_once_with_its_wait(
    discord_server: DiscordServer, channel: Channel, client: Client
) -> None:
    discord_server.faults.next("POST", "/channels/*/messages", faults.too_many(20))
    with pytest.raises(discord.RateLimited) as raised:
        await client.get_partial_messageable(channel.id).send("x")
    assert raised.value.retry_after == 20
    assert client.brake.left(f"POST /channels/{channel.id}/messages") is not None


@pytest.mark.parametrize("refusal", [faults.refuse(401, 50027), faults.refuse(404, 10015), faults.cloudflare(404)])
async def test_the_token_of_an_interaction_that_has_expired_is_not_the_bots(
    discord_server: DiscordServer, client: Client, refusal: faults.Outcome
) -> None:
    discord_server.faults.next("POST", "/webhooks/**", refusal)
    webhook = discord.Webhook.partial(1, "expired", client=client)
    with pytest.raises(discord.HTTPException):
        await webhook.send("too late")
    assert (client.brake.token_rejected, client.brake.left(), client.is_closed()) == (False, None, False)


async def test_a_token_that_is_refused_closes_the_client(
    discord_server: DiscordServer, channel: Channel, client: Client
) -> None:
    discord_server.replace_token("another")
    with pytest.raises(discord.HTTPException):
        await client.get_partial_messageable(channel.id).send("x")
    await client.close()
    assert client.brake.token_rejected
