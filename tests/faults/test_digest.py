"""T2: a daily digest comes exactly once per local date, whatever summer time, restarts and clocks do."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from bot.core.digests import Daily
from bot.core.releases import TV, Claim, Series, Sighting
from bot.core.subscriptions import Subscription
from bot.core.telling import Moment
from bot.pipeline.deliver import Deliverer
from bot.pipeline.digest import Digester
from bot.pipeline.sightings import store_sightings
from bot.store import shows, subscriptions
from bot.store.database import Database, open_database
from bot.store.schema import events
from tests.core.made import a_show
from tests.fakes import FakeClock, RecordingOutlet
from tests.faults.conftest import Figure
from tests.store.conftest import database, database_url, file, postgresql_server, sqlite_template

pytestmark = pytest.mark.long

__all__ = ["database", "database_url", "file", "postgresql_server", "sqlite_template"]

QUARTER, HOUR, DAY = timedelta(minutes=15), timedelta(hours=1), timedelta(days=1)
BERLIN, NEW_YORK, LORD_HOWE = "Europe/Berlin", "America/New_York", "Australia/Lord_Howe"


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def slot(number: int, at: datetime, show: str = "Metallic Rouge") -> Sighting:
    series = Series(title=show)
    return Sighting(series=series, number=str(number), platform=TV, claim=Claim.SCHEDULED, at=at, identity=str(number))


async def expect(database: Database, now: datetime, first: datetime, count: int, every: timedelta = DAY) -> None:
    """Let a calendar tell of so many episodes of the show."""
    async with database.write() as connection:
        await shows.configure(connection, [a_show(id=0)], now)
        slots = [slot(n + 1, first + n * every) for n in range(count)]
        await store_sightings(connection, "anilist", slots, Moment(now=now, fresh=DAY))


async def want(database: Database, daily: Daily, now: datetime, **more: object) -> None:
    async with database.write() as connection:
        wanted = Subscription(channel_id=500, events=frozenset(), digest=daily, **more)  # type: ignore[arg-type]  # fields
        await subscriptions.configure(connection, [wanted], now)


@dataclass(kw_only=True)
class Bot:
    """The two steps that tell of the day, over one store."""

    database: Database
    clock: FakeClock
    outlet: RecordingOutlet = field(init=False)

    def __post_init__(self) -> None:
        self.outlet = RecordingOutlet(self.clock)

    async def tick(self, after: timedelta = timedelta()) -> None:
        self.clock.advance(after)
        if await Digester(database=self.database, clock=self.clock).tell_the_day():
            await Deliverer(database=self.database, outlet=self.outlet, clock=self.clock).deliver_due()

    @property
    def told(self) -> list[datetime]:
        return [one.at for one in self.outlet.in_channel(500)]


@asynccontextmanager
async def started(path: Path, clock: FakeClock) -> AsyncIterator[Bot]:
    """Run the bot over the database in a file; a second start is a restart."""
    async with open_database(f"sqlite:///{path}", backups=None, keep=1, now=clock()) as opened:
        yield Bot(database=opened, clock=clock)


SUMMER_TIME = [
    # when a digest is wanted, the day of the change, and the instant at which its digest is due
    (Daily(at=time(8), zone=BERLIN), "2026-03-29", "2026-03-29T06:00"),
    (Daily(at=time(8), zone=BERLIN), "2026-10-25", "2026-10-25T07:00"),
    (
        Daily(at=time(2, 30), zone=BERLIN),
        "2026-03-29",
        "2026-03-29T01:00",
    ),  # 02:30 is skipped: 03:00 is the next minute
    (Daily(at=time(2, 30), zone=BERLIN), "2026-10-25", "2026-10-25T00:30"),  # 02:30 comes twice: the first counts
    (Daily(at=time(8), zone=NEW_YORK), "2026-03-08", "2026-03-08T12:00"),
    (Daily(at=time(8), zone=NEW_YORK), "2026-11-01", "2026-11-01T13:00"),
    (Daily(at=time(2, 30), zone=NEW_YORK), "2026-03-08", "2026-03-08T07:00"),
    (Daily(at=time(1, 30), zone=NEW_YORK), "2026-11-01", "2026-11-01T05:30"),
    (Daily(at=time(8), zone=LORD_HOWE), "2026-10-04", "2026-10-03T21:00"),
    (Daily(at=time(8), zone=LORD_HOWE), "2026-04-05", "2026-04-04T21:30"),
    (Daily(at=time(2, 15), zone=LORD_HOWE), "2026-10-04", "2026-10-03T15:30"),  # half an hour is skipped
    (Daily(at=time(1, 45), zone=LORD_HOWE), "2026-04-05", "2026-04-04T14:45"),  # half an hour comes twice
    (Daily(at=time(0), zone=LORD_HOWE), "2026-04-05", "2026-04-04T13:00"),
]


@pytest.mark.fault("T2")
@pytest.mark.long
@pytest.mark.parametrize(("daily", "day", "due"), SUMMER_TIME)
async def test_each_local_date_gets_one_digest_through_the_change_of_the_clocks(
    file: Path, figure: Figure, full: bool, daily: Daily, day: str, due: str
) -> None:
    change, clocks = date.fromisoformat(day), ZoneInfo(daily.zone)
    around = 7 if full else 1
    start = utc(due) - around * DAY + HOUR
    clock, told, ticks = FakeClock(start), list[datetime](), 0
    async with started(file, clock) as bot:
        await expect(bot.database, start, start + HOUR, 2 * around + 3)
        await want(bot.database, daily, start)
    while clock() < utc(due) + around * DAY + 2 * HOUR:
        async with started(file, clock) as bot:
            for _ in range(13):  # so that the restarts of two days are at different times
                await bot.tick(QUARTER if abs(clock() - utc(due)) < 3 * HOUR else HOUR)
                ticks += 1
            told += bot.told

    assert [moment.astimezone(clocks).date() for moment in told] == [
        change + n * DAY for n in range(-around, around + 1)
    ]
    assert told[around] == utc(due)
    length = "" if full else " (1/5 of the full run)"
    figure(f"3 zones, both changes, skipped and doubled times: one digest per local date{length}", times=ticks)


@pytest.mark.fault("T2")
async def test_a_digest_that_was_due_while_the_bot_was_down_comes_on_the_same_local_date_or_not_at_all(
    file: Path, figure: Figure
) -> None:
    start = utc("2026-05-04T05:00")
    clock = FakeClock(start)
    async with started(file, clock) as bot:
        await expect(bot.database, start, start + HOUR, 9)
        await want(bot.database, Daily(at=time(8), zone=BERLIN), start)
    told: list[datetime] = []
    for up in ("2026-05-04T09:00", "2026-05-04T21:59", "2026-05-06T22:01", "2026-05-07T05:59", "2026-05-07T06:00"):
        clock.now = utc(up)
        async with started(file, clock) as bot:
            await bot.tick()
            told += bot.told

    assert told == [utc("2026-05-04T09:00"), utc("2026-05-07T06:00")]
    figure("down at 08:00: told at 11:00 of the same date; down for 2 dates: 0 told late", times=5)


@pytest.mark.fault("T2")
async def test_a_clock_that_jumps_to_and_fro_tells_no_date_twice(file: Path, figure: Figure) -> None:
    start = utc("2026-05-04T07:00")
    clock = FakeClock(start)
    jumps = [timedelta(), -2 * HOUR, 2 * HOUR, DAY, -DAY, 3 * HOUR, DAY, -12 * HOUR, 12 * HOUR, DAY]
    async with started(file, clock) as bot:
        await expect(bot.database, start, start + HOUR, 9)
        await want(bot.database, Daily(at=time(8), zone=BERLIN), start)
        for jump in jumps:
            await bot.tick(jump)
        titles = bot.outlet.titles

    assert titles == ["Today, Monday 4 May", "Today, Tuesday 5 May", "Today, Wednesday 6 May"]
    figure(f"{len(jumps)} jumps of the clock by hours and days: {len(titles)} dates, each told once", times=len(jumps))


async def test_a_digest_lists_what_is_expected_within_a_day_the_soonest_first(database: Database) -> None:
    now = utc("2024-01-24T07:00")
    bot = Bot(database=database, clock=FakeClock(now))
    await expect(database, now, now + 2 * HOUR, 4, every=9 * HOUR)
    await want(database, Daily(at=time(8), zone=BERLIN), now)
    await bot.tick()
    [posted] = bot.outlet.posted

    assert posted.message.title == "Today, Wednesday 24 January"
    assert posted.message.description.splitlines() == [
        f"<t:{int((now + hours * HOUR).timestamp())}:t> **Metallic Rouge** · Episode {number} on Japanese TV, "
        f"<t:{int((now + hours * HOUR).timestamp())}:R>"
        for number, hours in ((1, 2), (2, 11), (3, 20))
    ]


async def test_a_day_on_which_nothing_is_expected_is_done_without_a_message(database: Database) -> None:
    now = utc("2024-01-24T07:00")
    bot = Bot(database=database, clock=FakeClock(now))
    await want(database, Daily(at=time(8), zone=BERLIN), now)
    await bot.tick()
    await expect(database, now, now + 3 * HOUR, 1)
    await bot.tick(HOUR)
    async with database.read() as connection:
        stored = (await connection.execute(select(events.c.key, events.c.withheld))).all()

    assert [tuple(row) for row in stored] == [("digest/500/2024-01-24", "nothing_expected")]
    assert bot.outlet.posted == []


async def test_a_digest_is_about_the_shows_of_its_announcement_alone(database: Database) -> None:
    now = utc("2024-01-24T07:00")
    bot = Bot(database=database, clock=FakeClock(now))
    await expect(database, now, now + HOUR, 1)
    async with database.write() as connection:
        other = [slot(1, now + HOUR, "Solo Leveling")]
        await store_sightings(connection, "anilist", other, Moment(now=now, fresh=DAY))
    await want(database, Daily(at=time(8), zone=BERLIN), now, show_ids=frozenset({1}))
    await bot.tick()
    [posted] = bot.outlet.posted

    assert "Metallic Rouge" in posted.message.description
    assert "Solo Leveling" not in posted.message.description


async def test_two_announcements_of_a_channel_make_one_digest(database: Database) -> None:
    now = utc("2024-01-24T07:00")
    bot = Bot(database=database, clock=FakeClock(now))
    await expect(database, now, now + HOUR, 1)
    async with database.write() as connection:
        wanted = [
            Subscription(channel_id=500, digest=Daily(at=at, zone=BERLIN)) for at in (time(8), time(9), time(8, 30))
        ]
        await subscriptions.configure(connection, wanted, now)
    for _ in range(4):
        await bot.tick(HOUR)

    assert len(bot.outlet.posted) == 1


async def test_a_paused_announcement_gets_no_digest(database: Database) -> None:
    now = utc("2024-01-24T07:00")
    bot = Bot(database=database, clock=FakeClock(now))
    await expect(database, now, now + HOUR, 1)
    await want(database, Daily(at=time(8), zone=BERLIN), now, paused=True)
    await bot.tick()

    assert bot.outlet.posted == []
