"""The measurement: a poll finds a new episode of the popular show, while other work goes on."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Final

import uvloop
from sqlalchemy import func, select, update

from benchmarks.fanout.crowd import Size, settle
from benchmarks.fanout.delays import watched
from benchmarks.fanout.episodes import FEED, FIRST, MemoryFeed, streams
from benchmarks.rows import Row, middle
from benchmarks.simulate.recorder import Recorder
from bot.app import Pipeline, Ports, open_pipeline
from bot.config import load
from bot.core.alerts import AlertState
from bot.demo.clock import SimulatedClock
from bot.demo.crunchyroll_feed import EpisodeFeed
from bot.demo.season import WEEK
from bot.parsing import Parsers
from bot.sources import kinds
from bot.store.schema import alerts

GOAL_STORED: Final = 1.0
GOAL_DELAY: Final = 0.25

_CONFIGURATION: Final = f"""
[store]
url = "sqlite:///fanout.db"

[[sources]]
name = "Crunchyroll"
kind = "crunchyroll"
url = "{FEED}"
every = "30m"
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One episode: the seconds until all its alerts were stored, and the longest delay of other work."""

    stored: float
    delay: float


def measure(size: Size, runs: int) -> list[Row]:
    """Tell so many episodes, and give the middle of what was measured."""
    told = uvloop.run(_measured(size, runs))
    crowd = f"{size.told:,} of {size.subscriptions:,} subscriptions, {size.alerts:,} alerts of before in the store"
    rows = (
        ("alerts stored", middle(one.stored for one in told), GOAL_STORED, f"from the fetch on; {crowd}"),
        (
            "longest delay of other work meanwhile",
            middle(one.delay for one in told),
            GOAL_DELAY,
            "a beat of the event loop every 5 ms, and a small write every 20 ms until its turn comes",
        ),
    )
    return [
        Row(area="fan-out", figure=figure, unit="s", ours=ours, bound="at most", goal=goal, note=note)
        for figure, ours, goal, note in rows
    ]


async def _measured(size: Size, runs: int) -> list[Told]:
    clock = SimulatedClock(FIRST)
    async with _opened(clock) as pipeline:
        async with pipeline.poller.database.write() as connection:
            await settle(connection, size, clock())
        await pipeline.poller.poll_due()
        return [await _tell_one(pipeline, size, clock) for _ in range(runs)]


@asynccontextmanager
async def _opened(clock: SimulatedClock) -> AsyncIterator[Pipeline]:
    fetch = MemoryFeed(feed=EpisodeFeed(streams()), clock=clock)
    with TemporaryDirectory(prefix="airdate-fanout-") as folder:
        file = Path(folder) / "airdate.toml"
        file.write_text(_CONFIGURATION, encoding="utf-8")
        async with Parsers() as parse:
            ports = Ports(fetch=fetch, parse=parse, clock=clock)
            async with open_pipeline(load(file, kinds()), ports, Recorder(clock=clock)) as pipeline:
                yield pipeline


async def _tell_one(pipeline: Pipeline, size: Size, clock: SimulatedClock) -> Told:
    clock.advance(clock() + WEEK)
    async with watched(pipeline.poller.database) as delays:
        begun = perf_counter()
        await pipeline.poller.poll_due()
        stored = perf_counter() - begun
    await _deliver(pipeline, size)
    return Told(stored=stored, delay=delays.longest)


async def _deliver(pipeline: Pipeline, size: Size) -> None:
    """See that every alert is there, and let all be as if they had been posted before the next week."""
    waiting = alerts.c.state == AlertState.WAITING
    async with pipeline.poller.database.write() as connection:
        found = (await connection.execute(select(func.count()).where(waiting))).scalar_one()
        if found != size.told:
            raise AssertionError(f"{found} alerts wait, and {size.told} were owed")
        await connection.execute(update(alerts).where(waiting).values(state=AlertState.SENT))
