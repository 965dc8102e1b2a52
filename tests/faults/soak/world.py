"""`python -m tests.faults.soak.world FEEDS SERVERS`: the feeds and Discord, in a process of their own.

It writes one line of JSON that says where they are, and serves until its input ends. `POST /clock` sets the time.
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Self

from aiohttp import ClientSession, web

from bot.demo.clock import SimulatedClock
from tests.discord_server.clock import Clock
from tests.faults.soak.discord import Moody, moody
from tests.faults.soak.site import FIRST, Site, serving


@dataclass(frozen=True, slots=True, kw_only=True)
class Whereabouts:
    """Where the world is: the feeds' port, Discord's addresses, and each server with its channel."""

    port: int
    api_base: str
    gateway: str
    token: str
    places: list[tuple[int, int]]


@dataclass(slots=True, kw_only=True)
class World:
    """The other process, as the soak sees it."""

    where: Whereabouts
    pid: int
    _session: ClientSession

    async def set_clock(self, now: datetime) -> None:
        """Let it be this instant there, too."""
        async with self._session.post(f"http://127.0.0.1:{self.where.port}/clock", data=now.isoformat()) as answer:
            answer.raise_for_status()

    async def served(self) -> dict[str, int]:
        """Give how many answers of each kind there were."""
        async with self._session.get(f"http://127.0.0.1:{self.where.port}/served") as answer:
            served: dict[str, int] = await answer.json()
            return served

    @classmethod
    @asynccontextmanager
    async def opened(cls, feeds: int, servers: int) -> AsyncIterator[Self]:
        """Start the process, and end it with the block."""
        command = (sys.executable, "-m", "tests.faults.soak.world", str(feeds), str(servers))
        pipe = asyncio.subprocess.PIPE
        process = await asyncio.create_subprocess_exec(*command, stdin=pipe, stdout=pipe, limit=2**24)
        try:
            assert process.stdout is not None
            told = json.loads(await process.stdout.readline())
            async with ClientSession() as session:
                yield cls(where=Whereabouts(**told), pid=process.pid, _session=session)
        finally:
            assert process.stdin is not None
            process.stdin.close()
            await process.wait()


async def serve(servers: int) -> None:
    """Serve until the input ends."""
    clock = SimulatedClock(FIRST)
    discord, places = moody(Clock(source=clock), servers)
    site = Site(clock=clock)

    async def set_clock(request: web.Request) -> web.Response:
        clock.advance(datetime.fromisoformat(await request.text()))
        return web.Response()

    async def served(_: web.Request) -> web.Response:
        given = discord.faults.given if isinstance(discord.faults, Moody) else {}
        return web.json_response({**site.served, **{f"a post {kind}": count for kind, count in given.items()}})

    further = [web.post("/clock", set_clock), web.get("/served", served)]
    async with discord, serving(site, further) as port:
        where = Whereabouts(
            port=port, api_base=discord.api_base, gateway=discord.gateway_url, token=discord.token, places=places
        )
        sys.stdout.write(json.dumps(asdict(where)) + "\n")
        sys.stdout.flush()
        await asyncio.to_thread(sys.stdin.read)


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[2])))
