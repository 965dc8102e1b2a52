"""The stand-in and a client that runs as a process of its own."""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path

from . import DiscordServer

BOT = """
import os
import discord
from discord.gateway import DiscordWebSocket
from discord.http import Route
from yarl import URL

Route.BASE = os.environ["API_BASE"]
DiscordWebSocket.DEFAULT_GATEWAY = URL(os.environ["GATEWAY_URL"])
client = discord.Client(intents=discord.Intents(guilds=True), guild_ready_timeout=0.05)

@client.event
async def on_ready():
    await client.guilds[0].text_channels[0].send("hello from a process")

client.run(os.environ["TOKEN"], log_handler=None)
"""


async def test_a_bot_in_another_process_is_served_and_may_die_at_any_time(discord_server: DiscordServer) -> None:
    channel = discord_server.add_guild("Anime").add_text_channel("alerts")
    addresses = {"API_BASE": discord_server.api_base, "GATEWAY_URL": discord_server.gateway_url}
    environment = os.environ | addresses | {"TOKEN": discord_server.token}
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", BOT, env=environment, cwd=Path(__file__).parents[2]
    )
    try:
        await discord_server.wait_for(lambda: discord_server.messages(channel))
    finally:
        process.kill()
        await process.wait()
    await discord_server.wait_for(lambda: not discord_server.gateway.connected)
    assert [one.content for one in discord_server.messages(channel)] == ["hello from a process"]


async def test_a_stand_in_that_was_stopped_starts_again_where_it_was() -> None:
    server = DiscordServer()
    channel = server.add_guild("Anime").add_text_channel("alerts")
    channel.post(server.bot, "before")
    await server.start()
    port = server.port
    await server.stop()
    await server.start(port)
    assert (server.port, [one.content for one in server.messages(channel)]) == (port, ["before"])
    await server.stop()
