"""The scene of one run: a Discord in a process of its own, a bot that is connected to it, and a store with alerts."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import select

from bot.chat.client import Client, point_to
from bot.chat.outlet import DiscordOutlet
from bot.chat.pace import Pace
from bot.chat.requests import Requests
from bot.core.alerts import Draft
from bot.pipeline.deliver import Deliverer, at_once
from bot.store import outbox
from bot.store.database import Database, open_database
from bot.store.schema import alerts
from tests.store.rows import add_event, add_release, add_show

UNLIMITED = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A running Discord, and its channels."""

    process: subprocess.Popen[str]
    api: str
    gateway: str
    token: str
    channels: list[int]

    def taken(self) -> tuple[list[float], int]:
        """Give when (s) each message was taken since this was asked last, and how many requests were refused."""
        said = _said(self.process, "\n")
        return said["taken"], said["refused"]


def _said(process: subprocess.Popen[str], line: str = "") -> dict[str, Any]:
    if process.stdin is None or process.stdout is None:
        raise RuntimeError("the process was started without pipes")
    process.stdin.write(line)
    process.stdin.flush()
    said: dict[str, Any] = json.loads(process.stdout.readline())
    return said


@contextmanager
def place(channels: int, limit: int) -> Iterator[Place]:
    """Run a Discord that takes `limit` requests a second, any number where it is 0."""
    command = [sys.executable, "-m", "benchmarks.delivery.place", str(channels), str(limit)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603 - our own
        try:
            yield Place(process=process, **_said(process))
        finally:
            process.kill()


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """A bot on that Discord with its store."""

    place: Place
    database: Database
    client: Client
    deliverer: Deliverer

    async def owe(self, name: str, channels: Sequence[int]) -> None:
        """Owe an alert of one episode of a show to each of these channels."""
        async with self.database.write() as connection:
            show = await add_show(connection, name=name, names=(name,))
            release = await add_release(connection, show)
            key = f"out/{release.id}"
            stored = await add_event(connection, key=key, story=key, show_id=show.id, release_id=release.id)
            drafts = [Draft(target=f"channel:{one}", channel_id=one, guild_id=one // 400) for one in channels]
            owed = [outbox.Owed(stored=stored, draft=draft) for draft in drafts]
            await outbox.enqueue(connection, owed, now())

    async def delays(self, channels: Sequence[int]) -> list[float]:
        """Give how long (s) the newest alert of each of these channels waited until it was known to be posted."""
        wanted = select(alerts.c.created_at, alerts.c.closed_at).where(alerts.c.channel_id.in_(channels))
        async with self.database.read() as connection:
            rows = (await connection.execute(wanted)).all()
        return [(row.closed_at - row.created_at).total_seconds() for row in rows]


def now() -> datetime:
    """Give the present instant."""
    return datetime.now(UTC)


@asynccontextmanager
async def scene(channels: int, limit: int, rate: int) -> AsyncIterator[Scene]:
    """Connect a bot that sends `rate` requests a second at most."""
    with place(channels, limit) as there, TemporaryDirectory(prefix="airdate-delivery-") as folder:
        point_to(there.api, there.gateway)
        file = Path(folder) / "airdate.db"
        client = Client((), guild_ready_timeout=0.05, requests=Requests(pace=Pace(rate)))
        async with open_database(f"sqlite:///{file}", backups=None, keep=1, now=now()) as database, client:
            await client.login(there.token)
            running = asyncio.create_task(client.connect())
            await client.wait_until_ready()
            deliverer = Deliverer(database=database, outlet=DiscordOutlet(client), clock=now, at_once=at_once(rate))
            yield Scene(place=there, database=database, client=client, deliverer=deliverer)
            await client.close()
            await asyncio.gather(running, return_exceptions=True)
