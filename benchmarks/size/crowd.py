"""`python -m benchmarks.size.crowd SERVERS`: a Discord on which the bot is on so many servers.

It writes one line of JSON that says where it is, and serves until its input ends.
"""

from __future__ import annotations

import asyncio
import json
import sys
from dataclasses import dataclass, field
from typing import Any

from benchmarks.size.payloads import Payload, create
from tests.discord_server import DiscordServer, payloads
from tests.discord_server.gateway import Gateway
from tests.discord_server.sessions import Session


@dataclass(slots=True)
class Greeting(Gateway):
    """A gateway that has what it tells at a start ready, as Discord has."""

    crowd: list[Payload] = field(default_factory=list)

    def _greet(self, session: Session, given: dict[str, Any]) -> None:
        del given
        ready = {
            "v": 10,
            "user": payloads.own_user(self.world.bot),
            "guilds": [{"id": one["id"], "unavailable": True} for one in self.crowd],
            "session_id": session.id,
            "resume_gateway_url": self.resume_url,
            "application": {"id": str(self.world.bot.id), "flags": 0},
            "private_channels": [],
        }
        session.dispatch("READY", ready)
        for one in self.crowd:
            session.dispatch("GUILD_CREATE", one)


async def serve(servers: int) -> None:
    """Serve until the input ends."""
    discord = DiscordServer(check_openapi=False)
    crowd = [create(discord.world, number) for number in range(servers)]
    gateway = Greeting(discord.world, discord.token, notify=discord.journal.notify, crowd=crowd)
    discord.gateway = discord.interactions.gateway = discord.rest.gateway = gateway
    async with discord:
        where = {"api_base": discord.api_base, "gateway": discord.gateway_url, "token": discord.token}
        sys.stdout.write(json.dumps(where) + "\n")
        sys.stdout.flush()
        await asyncio.to_thread(sys.stdin.read)


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1])))
