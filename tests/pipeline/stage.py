"""The stage of the pipeline's tests: every step over a real store, between made-up sites and a made-up Discord."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from bot.core.polling import Rhythm
from bot.core.reasons import Reason
from bot.core.releases import Release
from bot.core.shows import Show
from bot.core.subscriptions import Subscription
from bot.pipeline.announce import Announcer
from bot.pipeline.asking import Polled
from bot.pipeline.deliver import Deliverer
from bot.pipeline.fan_out import FanOut
from bot.pipeline.overdue import confirming
from bot.pipeline.policy import Policy
from bot.pipeline.poll import Poller
from bot.pipeline.revise import Reviser
from bot.pipeline.right_of_way import RightOfWay
from bot.sources.base import Source
from bot.store import listings, outbox, shows, sources, subscriptions
from bot.store.database import Database
from bot.store.schema import alerts, events, releases
from bot.store.sources import SourceState
from tests.core.made import HOUR, MINUTE, NOW, a_show, a_subscription
from tests.fakes import FakeCalendar, FakeClock, FakePlatform, FakeSites, RecordingOutlet

RHYTHM = Rhythm(every=30 * MINUTE, floor=10 * MINUTE)


def polled(source: Source, kind: str) -> Polled:
    return Polled(source=source, kind=kind, rhythm=RHYTHM)


SOURCES = {
    "crunchyroll": polled(FakePlatform(name="crunchyroll"), "crunchyroll"),
    "mirror": polled(FakePlatform(name="mirror"), "crunchyroll"),
    "anilist": polled(FakeCalendar(name="anilist"), "anilist"),
    "animeschedule": polled(FakeCalendar(name="animeschedule"), "animeschedule"),
    "ann": polled(FakeCalendar(name="ann"), "feed"),
    "mal": polled(FakeCalendar(name="mal"), "feed"),
    "crnews": polled(FakeCalendar(name="crnews"), "feed"),
}


@dataclass(kw_only=True)
class Stage:
    """One bot: its store, its clock, what it reads and where it posts."""

    database: Database
    clock: FakeClock = field(default_factory=lambda: FakeClock(NOW))
    policy: Policy = field(default_factory=Policy)

    def __post_init__(self) -> None:
        self.sites = FakeSites(self.clock)
        self.outlet = RecordingOutlet(self.clock)
        self.right_of_way = RightOfWay()
        self.configured: dict[str, Polled] = {}

    async def set_up(
        self, *wanted: Subscription, show: Show | None = None, names: tuple[str, ...] = ("crunchyroll", "anilist")
    ) -> None:
        """Configure one show, the named sources, and the subscriptions to everything, by default of one channel."""
        self.configured = {name: SOURCES[name] for name in names}
        async with self.database.write() as connection:
            kinds = {name: SOURCES[name].kind for name in names}
            await sources.configure(connection, kinds, self.clock())
            await shows.configure(connection, [show or a_show(id=0)], self.clock())
            await subscriptions.configure(connection, wanted or [a_subscription(role_id=9)], self.clock())

    async def poll(self, after: timedelta = timedelta()) -> int:
        """Let time pass, and poll what is due."""
        self.clock.advance(after)
        return await self.poller.poll_due()

    @property
    def poller(self) -> Poller:
        return Poller(
            database=self.database,
            fetch=self.sites.fetch,
            parse=self.sites.parse,
            sources=SOURCES,
            clock=self.clock,
            policy=self.policy,
            fan_out=self.fan_out,
            right_of_way=self.right_of_way,
        )

    @property
    def fan_out(self) -> FanOut:
        return FanOut(self.database, self.policy)

    async def announce(self, after: timedelta = timedelta()) -> int:
        """Let time pass, and tell what it brought."""
        self.clock.advance(after)
        announcer = Announcer(
            database=self.database,
            clock=self.clock,
            policy=self.policy,
            confirming=confirming(self.configured),
            fan_out=self.fan_out,
        )
        return await announcer.announce()

    async def deliver(self, after: timedelta = timedelta()) -> int:
        """Let time pass, and post what is due, as a process does that has just been started."""
        self.clock.advance(after)
        return await self.deliverer.deliver_due()

    @property
    def deliverer(self) -> Deliverer:
        return Deliverer(database=self.database, outlet=self.outlet, clock=self.clock)

    async def revise(self, after: timedelta = timedelta()) -> int:
        """Let time pass, and edit what was posted and says less than is known."""
        self.clock.advance(after)
        return await Reviser(database=self.database, outlet=self.outlet, clock=self.clock).revise_due()

    async def baseline(self) -> None:
        """Read every site once, which tells nothing, and let an hour pass."""
        await self.poll()
        self.clock.advance(HOUR)

    async def poll_and_deliver(self, after: timedelta = timedelta()) -> list[str]:
        """Let time pass, poll and post; gives the titles of what was posted now."""
        before = len(self.outlet.posted)
        await self.poll(after)
        await self.deliver()
        return self.outlet.titles[before:]

    async def state(self, name: str) -> SourceState:
        async with self.database.read() as connection:
            return await sources.load(connection, name)

    async def withheld(self) -> list[tuple[str, Reason | None]]:
        """Give the kind of every event that was told to nobody, and why."""
        async with self.database.read() as connection:
            wanted = select(events.c.kind, events.c.withheld).where(events.c.withheld.is_not(None))
            return [(row.kind, Reason(row.withheld)) for row in await connection.execute(wanted.order_by(events.c.id))]

    async def alerts(self) -> list[tuple[str, str | None]]:
        """Give the state of every alert, and its reason."""
        async with self.database.read() as connection:
            rows = await connection.execute(select(alerts).order_by(alerts.c.id))
            return [(row.state, row.reason) for row in rows]

    async def depth(self) -> outbox.Depth:
        async with self.database.read() as connection:
            return await outbox.depth(connection)

    async def out(self, show_id: int = 1) -> list[Release]:
        async with self.database.read() as connection:
            return await listings.out(connection, show_id)

    async def column(self, column: Any) -> list[Any]:
        """Give one column of a table, in the order of its ids."""
        async with self.database.read() as connection:
            return list((await connection.execute(select(column).order_by(column.table.c.id))).scalars())

    async def scheduled_times(self) -> list[datetime | None]:
        return await self.column(releases.c.scheduled_at)
