"""A bot that reads sources on loopback: real fetching, real worker processes, a real store; only time is set."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from xml.sax.saxutils import escape

from aiohttp import web

from bot.core.message import Message
from bot.core.polling import Rhythm
from bot.core.subscriptions import Subscription
from bot.fetch import Fetcher
from bot.parsing import Limits, Parsers
from bot.pipeline.asking import Polled
from bot.pipeline.deliver import Deliverer
from bot.pipeline.fan_out import FanOut
from bot.pipeline.policy import Policy
from bot.pipeline.poll import Poller
from bot.pipeline.source_health import SourceHealth
from bot.sources.base import Source
from bot.sources.feed import Feed
from bot.store import shows, sources, subscriptions
from bot.store.database import Database
from bot.store.sources import SourceState
from tests.core.made import HOUR, MINUTE, NOW, a_show, a_subscription
from tests.fakes import FakeClock, RecordingOutlet
from tests.fetch.conftest import fetching
from tests.store.conftest import opened
from tests.store.rows import owned_by

RHYTHM = Rhythm(every=30 * MINUTE, floor=10 * MINUTE)
CHANNEL, MANAGER = 500, 77


@dataclass
class Publisher:
    """What a loopback server says, at any path that has no status and headers of its own."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    by_path: dict[str, tuple[int, Mapping[str, str]]] = field(default_factory=dict)
    asked: list[tuple[str, Mapping[str, str]]] = field(default_factory=list)

    def say(self, body: bytes = b"", status: int = 200, **headers: str) -> None:
        """Say this from now on; the names of headers are written with underscores."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.body, self.status, self.headers = body, status, {"Content-Type": "text/xml", **named}

    async def __call__(self, request: web.Request) -> web.Response:
        self.asked.append((request.path, dict(request.headers)))
        status, headers = self.by_path.get(request.path, (self.status, self.headers))
        return web.Response(body=self.body, status=status, headers=headers)


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One item of a feed; `date` is written as it stands, where it is text."""

    guid: str
    title: str
    link: str = ""
    date: datetime | str | None = NOW + HOUR

    @property
    def markup(self) -> str:
        date = format_datetime(self.date) if isinstance(self.date, datetime) else self.date
        parts = {"guid": self.guid, "title": self.title, "link": self.link, "pubDate": date}
        return (
            "<item>" + "".join(f"<{name}>{escape(text)}</{name}>" for name, text in parts.items() if text) + "</item>"
        )


def rss(entries: Sequence[Entry]) -> bytes:
    """Write a feed."""
    items = "".join(entry.markup for entry in entries)
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>News</title>{items}</channel></rss>'.encode()


def story(number: int, **changes: object) -> Entry:
    """Make an entry about the show that is followed."""
    whole: dict[str, object] = {
        "guid": f"guid-{number}",
        "title": f"Metallic Rouge Story {number}",
        "link": f"https://news.example/{number}",
    }
    return Entry(**{**whole, **changes})  # type: ignore[arg-type] # checked by the dataclass


@dataclass(kw_only=True)
class Reader:
    """One bot with the steps that read; its channel's manager hears what goes wrong."""

    database: Database
    fetch: Fetcher
    parse: Parsers
    clock: FakeClock
    polled: dict[str, Polled] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.outlet = RecordingOutlet(self.clock)
        self.policy = Policy()

    async def follow(self, *followed: Source, kind: str = "feed", wanted: Sequence[Subscription] = ()) -> None:
        """Make these the configured sources, as a start does."""
        self.polled = {one.name: Polled(source=one, kind=kind, rhythm=RHYTHM) for one in followed}
        async with self.database.write() as connection:
            await sources.configure(connection, dict.fromkeys(self.polled, kind), self.clock())
            await shows.configure(connection, [a_show(id=0)], self.clock())
            await subscriptions.configure(connection, wanted or [a_subscription(channel_id=CHANNEL)], self.clock())
            await owned_by(connection, CHANNEL, MANAGER)

    async def poll(self, after: timedelta = timedelta()) -> int:
        """Let time pass, and read what is due."""
        self.clock.advance(after)
        return await self.poller.poll_due()

    @property
    def poller(self) -> Poller:
        return Poller(
            database=self.database,
            fetch=self.fetch,
            parse=self.parse,
            sources=self.polled,
            clock=self.clock,
            policy=self.policy,
            fan_out=FanOut(self.database, self.policy),
        )

    async def look(self) -> None:
        """Look after the sources, and post whatever is owed."""
        health = SourceHealth(
            database=self.database, outlet=self.outlet, clock=self.clock, policy=self.policy, sources=self.polled
        )
        await health.check()
        await Deliverer(database=self.database, outlet=self.outlet, clock=self.clock).deliver_due()

    async def until_due(self, name: str = "News") -> SourceState:
        """Let time pass until the source is due, read it, and look after it."""
        self.clock.now = max(self.clock.now, (await self.state(name)).next_poll_at)
        await self.poll()
        await self.look()
        return await self.state(name)

    async def state(self, name: str = "News") -> SourceState:
        async with self.database.read() as connection:
            return await sources.load(connection, name)

    @property
    def told(self) -> list[str]:
        """What the channel was told, by its titles."""
        return [one.title for one in self.outlet.in_channel(CHANNEL)]

    @property
    def notices(self) -> list[Message]:
        """What the manager was told."""
        return [one.message for one in self.outlet.in_channel(MANAGER + 1)]


@asynccontextmanager
async def reading(file: Path, fetch: Fetcher | None = None, limits: Limits | None = None) -> AsyncIterator[Reader]:
    """Open a bot over a database file; by default it may ask servers on loopback."""
    clock = FakeClock(NOW)
    async with AsyncExitStack() as stack:
        yield Reader(
            database=await stack.enter_async_context(opened(f"sqlite:///{file}")),
            fetch=await stack.enter_async_context(fetch or fetching(clock=clock)),
            parse=await stack.enter_async_context(Parsers(workers=2, limits=limits or Limits())),
            clock=clock,
        )


def feed(url: str, name: str = "News") -> Feed:
    """Make a source of news at an address."""
    return Feed(name=name, url=url)
