"""One bot in this process between a real store and the stand-in Discord: its ticks, its connection, its outlet."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from discord.ext import commands
from sqlalchemy import select

from bot.app.connection import Connection
from bot.app.starts import Starts
from bot.chat.client import Client
from bot.chat.membership import Membership
from bot.chat.outlet import DiscordOutlet
from bot.core.alerts import Draft
from bot.core.events import Event, EventKind
from bot.core.news import NewsItem
from bot.core.subscriptions import Subscription
from bot.pipeline.deliver import Deliverer
from bot.pipeline.guilds import GuildBook
from bot.scheduler import Runs, Tick, ticking
from bot.store import events, items, outbox, schema, subscriptions
from bot.store.database import Database, open_database
from tests.discord_server import Channel, DiscordServer, Guild, pointed_at

MILLISECOND = timedelta(milliseconds=1)


def now() -> datetime:
    return datetime.now(UTC)


class Counting(Client):
    """The real client, which also counts how often it was ready."""

    readied = 0

    async def on_ready(self) -> None:
        Counting.readied += 1
        await super().on_ready()


@dataclass(kw_only=True)
class Life:
    """The parts of a running bot; `clients` are all that were made, one after the other."""

    discord: DiscordServer
    database: Database
    per_hour: int = 1000
    patience: timedelta = timedelta(seconds=20)
    clients: list[Client] = field(default_factory=list)
    owed: int = 0

    def __post_init__(self) -> None:
        Counting.readied = 0
        self.starts = Starts(database=self.database, clock=now, per_hour=self.per_hour, spacing=10 * MILLISECOND)
        self.book = GuildBook(database=self.database, clock=now)
        self.outlet = DiscordOutlet(self._made())
        self.connection = Connection(
            client=self.clients[0],
            renew=self._renewed,
            token=self.discord.token,
            starts=self.starts,
            patience=self.patience,
            shortest=50 * MILLISECOND,
        )

    def _made(self) -> Client:
        cogs: list[commands.Cog] = []
        client = Counting(cogs, guild_ready_timeout=0.05, allowance=self.starts.take)
        client.also(Membership(client, self.book))
        self.clients.append(client)
        return client

    def _renewed(self) -> Client:
        return self.outlet.speak_through(self._made())

    @property
    def readied(self) -> int:
        return Counting.readied

    async def ready(self, times: int = 1) -> None:
        """Wait until the bot was ready so often."""
        await until(lambda: self.readied >= times)

    @asynccontextmanager
    async def connecting(self) -> AsyncIterator[asyncio.Task[None]]:
        """Keep it connected while the block runs."""
        with pointed_at(self.discord):
            keeping = asyncio.create_task(self.connection.keep())
            try:
                yield keeping
            finally:
                keeping.cancel()
                await asyncio.gather(keeping, return_exceptions=True)

    @asynccontextmanager
    async def delivering(self) -> AsyncIterator[Sequence[Runs]]:
        """Deliver what is due while the block runs."""
        deliverer = Deliverer(database=self.database, outlet=self.outlet, clock=now)
        tick = Tick(name="deliver", run=deliverer.deliver_due, every=50 * MILLISECOND, limit=timedelta(seconds=60))
        async with ticking([tick]) as runs:
            yield runs

    async def owe(self, channel: Channel, count: int) -> None:
        """Put alerts for a channel into the outbox."""
        async with self.database.write() as connection:
            for _ in range(count):
                self.owed += 1
                title, link = f"Headline {self.owed}", f"https://news.example/{self.owed}"
                item = NewsItem(guid=str(self.owed), title=title, link=link, published=now())
                item_id = (await items.add(connection, {"News": [item]}, now()))["News"][item.guid]
                key = f"news/{item_id}"
                event = Event(key=key, kind=EventKind.NEWS, story=key, at=now(), item_id=item_id)
                [stored] = await events.add(connection, [event], now())
                draft = Draft(target=f"channel:{channel.id}", channel_id=channel.id)
                await outbox.enqueue(connection, [outbox.Owed(stored=stored, draft=draft)], now())

    async def announce(self, guild: Guild, channel: Channel) -> int:
        """Subscribe a channel to everything, as a command does."""
        async with self.database.write() as connection:
            return await subscriptions.add(connection, Subscription(guild_id=guild.id, channel_id=channel.id), now())

    async def announcements(self) -> list[tuple[int, str | None]]:
        """Give every subscription's server, and why it is paused."""
        async with self.database.read() as connection:
            wanted = select(schema.subscriptions.c.guild_id, schema.subscriptions.c.paused)
            found = await connection.execute(wanted.order_by(schema.subscriptions.c.id))
            return [(row.guild_id, row.paused) for row in found]

    async def alerts(self) -> list[tuple[str, str | None]]:
        """Give the state and the reason of every alert."""
        async with self.database.read() as connection:
            wanted = select(schema.alerts.c.state, schema.alerts.c.reason)
            return [(row.state, row.reason) for row in await connection.execute(wanted.order_by(schema.alerts.c.id))]


async def until(condition: Callable[[], object], seconds: float = 30) -> None:
    """Wait until a condition holds, looked at often."""

    async def holds() -> bool:
        return bool(condition())

    await until_true(holds, seconds)


async def until_true(condition: Callable[[], Awaitable[bool]], seconds: float = 30) -> None:
    """Wait until a question is answered with yes."""
    async with asyncio.timeout(seconds):
        while True:
            if await condition():
                return
            await asyncio.sleep(0.02)


@asynccontextmanager
async def living(discord: DiscordServer, folder: Path, **options: object) -> AsyncIterator[Life]:
    """Give a bot over a store of its own."""
    url = f"sqlite:///{folder / 'airdate.db'}"
    async with open_database(url, backups=None, keep=1, now=now()) as database:
        yield Life(discord=discord, database=database, **options)  # type: ignore[arg-type]  # checked by the dataclass
