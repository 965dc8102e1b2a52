"""The scene of the delivery rows: the real deliverer over a real SQLite file, discord.py, and the stand-in Discord.

One clock that is set drives the deliverer, the brake and Discord, so that hours pass at once and together.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from bot.chat.brake import Brake
from bot.chat.client import Client
from bot.chat.mended import Mended
from bot.chat.outlet import DiscordOutlet
from bot.chat.pace import Pace
from bot.chat.requests import Requests
from bot.core.alerts import AlertState, Draft
from bot.pipeline.deliver import Deliverer
from bot.pipeline.policy import Policy
from bot.pipeline.troubles import SecondLook
from bot.store import outbox
from bot.store.database import Database
from bot.store.schema import alerts
from tests.core.made import NOW
from tests.discord_server import Channel, DiscordServer, Entry, Guild, Message, connected
from tests.discord_server.clock import Clock
from tests.fakes import FakeClock
from tests.store.conftest import opened
from tests.store.rows import add_event, add_release, add_show, owned_by

POST = "/channels/{id}/messages"
FAST = 2000
"""Requests a second where the pace itself is not what is measured."""


@dataclass(kw_only=True)
class Looks:
    """Lets a test wait for the looks at channels that the gateway's events cause; each gives how many it found."""

    book: SecondLook
    found: asyncio.Queue[int] = field(default_factory=asyncio.Queue)

    async def look_again(self, guild_id: int | None, may_post: Callable[[int], Awaitable[bool]]) -> int:
        found = await self.book.look_again(guild_id, may_post)
        self.found.put_nowait(found)
        return found


@dataclass(kw_only=True)
class Scene:
    """One server, one bot, and the verbs of what happens between them."""

    discord: DiscordServer
    database: Database
    clock: FakeClock
    client: Client
    outlet: DiscordOutlet
    guild: Guild
    looks: Looks
    options: dict[str, Any] = field(default_factory=dict)

    def channels(self, count: int) -> list[Channel]:
        """Add so many channels."""
        return [self.guild.add_text_channel(f"alerts-{number}") for number in range(count)]

    async def owe(self, numbers: Sequence[int], channels: Sequence[Channel], *, roles: tuple[int, ...] = ()) -> None:
        """Owe an alert for each of these episodes to each of these channels."""
        async with self.database.write() as connection:
            show = await add_show(connection, name=f"Metallic Rouge {numbers[0]}")
            for number in numbers:
                release = await add_release(connection, show, number=str(number))
                key = f"out/{release.id}"
                stored = await add_event(connection, key=key, story=key, show_id=show.id, release_id=release.id)
                drafts = [Draft(target=f"channel:{one.id}", channel_id=one.id, role_ids=roles) for one in channels]
                owed = [outbox.Owed(stored=stored, draft=draft) for draft in drafts]
                await outbox.enqueue(connection, owed, self.clock())
            for one in channels:
                await owned_by(connection, one.id, self.guild.owner_id, self.guild.id)

    async def deliver(self, after: timedelta = timedelta()) -> int:
        """Let time pass, and post what is due; gives how many alerts were tried."""
        self.clock.advance(after)
        deliverer = Deliverer(database=self.database, outlet=self.outlet, clock=self.clock, **self.options)
        return await deliverer.deliver_due()

    async def deny(self, channel: Channel, *names: str) -> None:
        """Take rights from the bot in a channel, and wait until it knows."""
        seen = asyncio.create_task(self.client.wait_for("server_change", timeout=5))
        await asyncio.sleep(0)
        self.guild.deny(channel, *names)
        await seen

    async def mended(self) -> None:
        """Wait until an event of the gateway has led to channels being tried again."""
        async with asyncio.timeout(5):
            while not await self.looks.found.get():
                continue

    async def settle(self, limit: timedelta) -> None:
        """Let time pass from one due try to the next, until nothing is open or the time is over."""
        end = self.clock() + limit
        await self.deliver()
        while (due := await self._next_due()) is not None and max(due, self.clock()) < end:
            self.clock.now = max(due, self.clock())
            if not await self.deliver():
                self.clock.advance(timedelta(minutes=10))

    async def _next_due(self) -> Any:
        wanted = select(func.min(alerts.c.due_at)).where(alerts.c.state.in_((AlertState.WAITING, AlertState.SENDING)))
        async with self.database.read() as connection:
            return (await connection.execute(wanted)).scalar()

    def posts(self, *channels: Channel) -> list[Entry]:
        """Give the tries to post to these channels, or to any."""
        paths = {f"/channels/{channel.id}/messages" for channel in channels}
        return [one for one in self.discord.journal.of("POST", POST) if not channels or one.path in paths]

    def read(self, channel: Channel) -> list[Message]:
        """Give what stands in a channel."""
        return self.discord.messages(channel)

    async def alerts(self) -> list[tuple[str, str | None]]:
        """Give the state of every alert, and its reason."""
        async with self.database.read() as connection:
            rows = await connection.execute(select(alerts).order_by(alerts.c.id))
            return [(row.state, row.reason) for row in rows]


@asynccontextmanager
async def delivering(file: Path, *, rate: int = FAST, limit: timedelta = timedelta(seconds=30)) -> AsyncIterator[Scene]:
    """Connect a bot to a Discord of its own; `limit` is how long one request may take."""
    clock = FakeClock(NOW)
    async with opened(f"sqlite:///{file}") as database, DiscordServer(clock=Clock(source=clock)) as discord:
        guild = discord.add_guild("Anime club")
        brake = Brake(lambda: clock().timestamp())
        client = Client((), guild_ready_timeout=0.05, requests=Requests(brake=brake, pace=Pace(rate), limit=limit))
        looks = Looks(book=SecondLook(database=database, clock=clock))
        client.also(Mended(client, looks))
        async with connected(discord, client):
            outlet = DiscordOutlet(client)
            options = {"policy": Policy()}
            yield Scene(
                discord=discord,
                database=database,
                clock=clock,
                client=client,
                outlet=outlet,
                guild=guild,
                looks=looks,
                options=options,
            )
        assert not discord.violations, "\n".join(discord.violations)
