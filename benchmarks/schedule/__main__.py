"""`python -m benchmarks.schedule`: 50,000 feeds in the store, asked every 15 minutes, through the real poller."""

from __future__ import annotations

import sys
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import uvloop

from benchmarks.heartbeat import beating
from benchmarks.rows import RUNS, Row, middle, run
from bot.core.polling import Rhythm
from bot.demo.clock import SimulatedClock
from bot.pipeline import heap
from bot.pipeline.asking import Polled
from bot.pipeline.fan_out import FanOut
from bot.pipeline.policy import Policy
from bot.pipeline.poll import LEASE, Poller
from bot.sources.base import NotModified, Reading, Request, Response, Source, Validators
from bot.sources.feed import Feed
from bot.store import sources
from bot.store.database import Database, open_database

FEEDS, SMALL = 50_000, 500
EVERY: Final = timedelta(minutes=15)
TICK: Final = timedelta(seconds=5)
"""How often is looked: the default of the configuration."""

_MINUTE: Final = timedelta(minutes=1)
_FIRST: Final = datetime(2024, 2, 10, tzinfo=UTC)
_CLAIM: Final = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Unchanged:
    """Answers every question at once: nothing has changed."""

    clock: SimulatedClock

    async def __call__(self, request: Request, validators: Validators = Validators()) -> Response | NotModified:  # noqa: B008 - a frozen value
        """Give the answer."""
        del request, validators
        return NotModified(received=self.clock())


async def never(source: Source, response: Response) -> Reading:
    """Read nothing, since nothing changes."""
    raise NotImplementedError(f"{source.name} answered {response.status}")


def measure() -> Sequence[Row]:
    """Measure the looks of a minute, and a start with everything overdue."""
    quick = "--quick" in sys.argv
    feeds, runs = (SMALL, 1) if quick else (FEEDS, RUNS)
    looked = [uvloop.run(_a_minute(feeds)) for _ in range(runs)]
    blocked = [uvloop.run(_a_start(feeds)) for _ in range(runs)]
    return [
        Row(
            area="schedule",
            figure=f"{feeds:,} feeds, every 15 min: looks and claims of a minute",
            unit="CPU s",
            ours=middle(looked),
            bound="at most",
            goal=0.3,
            note=f"12 looks, {feeds // 15:,} feeds claimed; without asking them",
        ),
        Row(
            area="schedule",
            figure=f"{feeds:,} feeds overdue at a start: longest block of the loop",
            unit="ms",
            ours=middle(blocked),
            bound="at most",
            goal=50,
            note="all of them polled, each answer unmodified",
        ),
    ]


async def _a_minute(feeds: int) -> float:
    """Give the processor seconds of one minute's looks and claims, once the feeds are spread over their interval."""
    clock = SimulatedClock(_FIRST)
    async with _filled(feeds, clock) as database:
        await _spread(database, feeds)
        used = 0.0
        for _ in range(_MINUTE // TICK):
            clock.advance(clock() + TICK)
            began = time.process_time()
            claimed = await _claimed(database, clock())
            used += time.process_time() - began
            async with database.write() as connection:
                await sources.save(connection, [_put_off(one, clock()) for one in claimed])
        return used


async def _claimed(database: Database, now: datetime) -> list[sources.SourceState]:
    """Claim all that is due, as the poller does."""
    found: list[sources.SourceState] = []
    while True:
        async with database.read() as connection:
            if not await sources.anything_due(connection, now):
                return found
        async with database.write() as connection:
            found += await sources.claim_due(connection, now, LEASE, _CLAIM)


def _put_off(state: sources.SourceState, now: datetime) -> sources.SourceState:
    return sources.SourceState(name=state.name, kind=state.kind, next_poll_at=now + EVERY, polled_at=now)


async def _spread(database: Database, feeds: int) -> None:
    async with database.write() as connection:
        states = [
            sources.SourceState(
                name=f"Feed {number}",
                kind="feed",
                next_poll_at=_FIRST + EVERY * (number + 1) / feeds,
                polled_at=_FIRST - EVERY,
            )
            for number in range(feeds)
        ]
        await sources.save(connection, states)


async def _a_start(feeds: int) -> float:
    """Give the longest block of the loop in milliseconds while everything is polled at once."""
    clock = SimulatedClock(_FIRST)
    async with _filled(feeds, clock) as database:
        poller = Poller(
            database=database,
            fetch=Unchanged(clock=clock),
            parse=never,
            sources=_polled(feeds),
            clock=clock,
            policy=Policy(),
            fan_out=FanOut(database, Policy()),
        )
        heap.settle()
        async with beating() as beats:
            done = await poller.poll_due()
        if done != feeds:
            raise RuntimeError(f"{done} of {feeds} feeds were polled")
        return beats.longest * 1000


def _polled(feeds: int) -> dict[str, Polled]:
    rhythm = Rhythm(every=EVERY, floor=EVERY)
    return {
        f"Feed {number}": Polled(
            source=Feed(name=f"Feed {number}", url=f"https://feed{number}.example/rss"), kind="feed", rhythm=rhythm
        )
        for number in range(feeds)
    }


@asynccontextmanager
async def _filled(feeds: int, clock: SimulatedClock) -> AsyncIterator[Database]:
    with TemporaryDirectory(prefix="airdate-schedule-") as folder:
        url = f"sqlite:///{Path(folder) / 'schedule.db'}"
        async with open_database(url, backups=None, keep=1, now=clock()) as database:
            async with database.write() as connection:
                await sources.configure(connection, {f"Feed {number}": "feed" for number in range(feeds)}, clock())
            yield database


if __name__ == "__main__":
    run(measure)
