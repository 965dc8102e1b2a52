"""`python -m benchmarks.delivery.place CHANNELS LIMIT`: a Discord with channels, that takes LIMIT requests a second.

It writes one line of JSON that says where it is, and another with what it took when a line comes in; 0 is no limit.
"""

from __future__ import annotations

import asyncio
import json
import sys

from tests.discord_server import DiscordServer

_IN_ONE_SERVER = 400
_POST = "/channels/{id}/messages"
_OK, _TOO_MANY = 200, 429


async def serve(channels: int, limit: int) -> None:
    """Serve until the input ends."""
    async with DiscordServer(check_openapi=False) as discord:
        if limit:
            discord.limits.globally(limit)
        ids = [
            guild.add_text_channel(f"alerts-{number}").id
            for first in range(0, channels, _IN_ONE_SERVER)
            for guild in [discord.add_guild(f"Server {first}")]
            for number in range(first, min(first + _IN_ONE_SERVER, channels))
        ]
        _tell({"api": discord.api_base, "gateway": discord.gateway_url, "token": discord.token, "channels": ids})
        while await asyncio.to_thread(sys.stdin.readline):
            taken = [one.at for one in discord.journal.of("POST", _POST) if one.status == _OK]
            _tell({"taken": taken, "refused": sum(one.status == _TOO_MANY for one in discord.journal.entries)})
            discord.journal.entries.clear()


def _tell(words: object) -> None:
    sys.stdout.write(json.dumps(words) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1]), int(sys.argv[2])))
