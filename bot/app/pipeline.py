"""The pipeline, opened: the store, the steps over it, and the ticks that run them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta

from bot.app.configured import configure, policy_of, polled_sources, quotas_of
from bot.config import Settings
from bot.pipeline.announce import Announcer
from bot.pipeline.asking import Fetch, Parse, Polled
from bot.pipeline.backup import Archiver
from bot.pipeline.deliver import Deliverer, at_once
from bot.pipeline.digest import Digester
from bot.pipeline.fan_out import FanOut
from bot.pipeline.outlet import Outlet
from bot.pipeline.overdue import confirming
from bot.pipeline.policy import Clock
from bot.pipeline.poll import Poller
from bot.pipeline.prune import Pruner
from bot.pipeline.publish import Publisher
from bot.pipeline.resume import Resumer
from bot.pipeline.revise import Reviser
from bot.pipeline.right_of_way import RightOfWay
from bot.pipeline.server_feeds import ServerFeeds
from bot.pipeline.source_health import SourceHealth
from bot.pipeline.threads import Threader
from bot.scheduler import Tick
from bot.store import moved
from bot.store.database import Database, open_database

DELIVER_EVERY = timedelta(seconds=1)
HEALTH_EVERY = timedelta(minutes=15)
POLL_LIMIT = timedelta(minutes=4)
DELIVER_LIMIT = timedelta(minutes=2)
BACK_UP_EVERY = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """How far one may reach: what is fetched, and how much of it is parsed at once."""

    fetch: Fetch
    parse: Parse


@dataclass(frozen=True, slots=True, kw_only=True)
class Ports:
    """The I/O that the pipeline is given: how to fetch, how to parse, and the clock.

    `public` is for what strangers name: it refuses private hosts, and leaves workers free for the operator's sources.
    Without it, feeds that servers added are not read. Whoever answers people takes the right of way.
    """

    fetch: Fetch
    parse: Parse
    clock: Clock
    public: Reach | None = None
    right_of_way: RightOfWay = field(default_factory=RightOfWay)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pipeline:
    """The steps of the flow over one database."""

    poller: Poller
    announcer: Announcer
    deliverer: Deliverer
    reviser: Reviser
    publisher: Publisher
    threader: Threader
    digester: Digester
    resumer: Resumer
    pruner: Pruner
    health: SourceHealth
    archiver: Archiver
    feeds: ServerFeeds | None

    def ticks(self, every: timedelta) -> list[Tick]:
        """Give what the scheduler runs; `every` is how often due work is looked for."""
        feeds = [Tick(name="feeds", run=self.feeds.poll_due, every=every, limit=POLL_LIMIT)] if self.feeds else []
        return [
            *feeds,
            Tick(name="poll", run=self.poller.poll_due, every=every, limit=POLL_LIMIT),
            Tick(name="announce", run=self.announcer.announce, every=every, limit=POLL_LIMIT),
            Tick(name="deliver", run=self.deliverer.deliver_due, every=DELIVER_EVERY, limit=DELIVER_LIMIT),
            Tick(name="revise", run=self.reviser.revise_due, every=DELIVER_EVERY, limit=DELIVER_LIMIT),
            Tick(name="publish", run=self.publisher.publish_due, every=every, limit=DELIVER_LIMIT),
            Tick(name="threads", run=self.threader.open_due, every=every, limit=DELIVER_LIMIT),
            Tick(name="resume", run=self.resumer.resume_due, every=every, limit=DELIVER_LIMIT),
            Tick(name="digest", run=self.digester.tell_the_day, every=every, limit=POLL_LIMIT),
            Tick(name="source health", run=self.health.check, every=HEALTH_EVERY, limit=DELIVER_LIMIT),
            Tick(name="prune", run=self.pruner.prune, every=timedelta(days=1), limit=POLL_LIMIT),
            Tick(name="backup", run=self.archiver.back_up_due, every=BACK_UP_EVERY, limit=BACK_UP_EVERY),
        ]


@asynccontextmanager
async def open_store(settings: Settings, polled: Mapping[str, Polled], clock: Clock) -> AsyncIterator[Database]:
    """Open the configured database, migrated and in step with the configuration; raises StoreError."""
    store = settings.store
    url = store.url.get_secret_value()
    async with open_database(url, backups=store.backups, keep=store.keep_backups, now=clock()) as database:
        async with database.read() as connection:
            await moved.check(connection, database.name)
        await configure(database, settings, polled, clock())
        yield database


def assembled(
    settings: Settings, database: Database, polled: Mapping[str, Polled], ports: Ports, outlet: Outlet
) -> Pipeline:
    """Put the steps together over an open database."""
    policy, clock, store = policy_of(settings, polled), ports.clock, settings.store
    fan_out = FanOut(database, policy)
    poller = Poller(
        database=database,
        fetch=ports.fetch,
        parse=ports.parse,
        sources=polled,
        clock=clock,
        policy=policy,
        fan_out=fan_out,
        right_of_way=ports.right_of_way,
    )
    return Pipeline(
        poller=poller,
        announcer=Announcer(
            database=database, clock=clock, policy=policy, confirming=confirming(polled), fan_out=fan_out
        ),
        deliverer=Deliverer(
            database=database,
            outlet=outlet,
            clock=clock,
            policy=policy,
            without_history=settings.alerts.without_history,
            at_once=at_once(settings.discord.rate),
        ),
        reviser=Reviser(database=database, outlet=outlet, clock=clock),
        publisher=Publisher(database=database, outlet=outlet, clock=clock),
        threader=Threader(database=database, outlet=outlet, clock=clock),
        digester=Digester(database=database, clock=clock),
        resumer=Resumer(database=database, clock=clock),
        pruner=Pruner(database=database, clock=clock, policy=policy),
        health=SourceHealth(database=database, outlet=outlet, clock=clock, policy=policy, sources=polled),
        archiver=Archiver(database=database, folder=store.backups, keep=store.keep_backups, clock=clock),
        feeds=_feeds(settings, ports, poller),
    )


def _feeds(settings: Settings, ports: Ports, poller: Poller) -> ServerFeeds | None:
    public, quotas = ports.public, quotas_of(settings)
    if public is None:
        return None
    return ServerFeeds(
        database=poller.database,
        fetch=public.fetch,
        parse=public.parse,
        clock=poller.clock,
        policy=poller.policy,
        fan_out=poller.fan_out,
        right_of_way=poller.right_of_way,
        quotas=quotas,
    )


@asynccontextmanager
async def open_pipeline(settings: Settings, ports: Ports, outlet: Outlet) -> AsyncIterator[Pipeline]:
    """Open the store and the steps over it, with everything as it is configured."""
    polled = polled_sources(settings)
    async with open_store(settings, polled, ports.clock) as database:
        yield assembled(settings, database, polled, ports, outlet)
