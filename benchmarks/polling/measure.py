"""The measurement: one season under one rhythm through the real poller, its requests and its delays."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.polling.memory import CALENDAR, FEED, MemoryFetch, parse_here
from benchmarks.simulate.recorder import Recorder
from benchmarks.simulate.run import EVERYTHING, in_memory
from benchmarks.simulate.script import Script
from benchmarks.simulate.tellings import tables, tellings
from bot.app import Pipeline, Ports, open_pipeline
from bot.config import load
from bot.core.polling import Rhythm
from bot.demo.clock import SimulatedClock
from bot.demo.processor import one_processor
from bot.sources import kinds
from bot.store import history
from bot.store.statements import Connection

TICK = timedelta(seconds=5)
"""How often a running bot looks for due work: the default of the configuration."""

_CONFIGURATION = """
[store]
url = "sqlite:///rhythm.db"

[[sources]]
name = "Crunchyroll"
kind = "crunchyroll"
url = "{feed}"
every = "{every}m"
floor = "{floor}m"

[[sources]]
name = "AniList"
kind = "anilist"
url = "{calendar}"
every = "1h"

[[announcements]]
channel = {channel}
shows = ["*"]
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """One season under one rhythm: the requests to the feed, each alert's delay in order, and what was never told."""

    requests: int
    delays: tuple[timedelta, ...]
    untold: int

    def quantile(self, share: float) -> timedelta:
        """Give the delay that this share of the alerts stays below."""
        return self.delays[min(len(self.delays) - 1, int(len(self.delays) * share))]


def measure(script: Script, rhythm: Rhythm) -> Measured:
    """Run a season under a rhythm, to be the work of one process."""
    with one_processor():
        return asyncio.run(measured(script, rhythm))


async def measured(script: Script, rhythm: Rhythm) -> Measured:
    """Run a season under a rhythm; everything is in a temporary folder."""
    clock = SimulatedClock(script.span.first)
    fetch = MemoryFetch(script, clock)
    async with _opened(Ports(fetch=fetch, parse=parse_here, clock=clock), rhythm) as pipeline:
        await _go(pipeline, clock, script.span.last)
        async with pipeline.poller.database.read() as connection:
            return await _judged(connection, script, fetch)


@asynccontextmanager
async def _opened(ports: Ports, rhythm: Rhythm) -> AsyncIterator[Pipeline]:
    minute = timedelta(minutes=1)
    text = _CONFIGURATION.format(
        feed=FEED, calendar=CALENDAR, channel=EVERYTHING, every=rhythm.every // minute, floor=rhythm.floor // minute
    )
    with TemporaryDirectory(prefix="airdate-rhythm-", dir=in_memory()) as folder:
        file = Path(folder) / "airdate.toml"
        file.write_text(text, encoding="utf-8")
        async with open_pipeline(load(file, kinds()), ports, Recorder(clock=ports.clock)) as pipeline:
            yield pipeline


async def _go(pipeline: Pipeline, clock: SimulatedClock, last: datetime) -> None:
    """Go from poll to poll; an alert is posted at the instant of the poll that brought it."""
    while clock() < last:
        await pipeline.poller.poll_due()
        async with pipeline.poller.database.read() as connection:
            agenda = await history.agenda(connection, clock())
        if agenda.alert and agenda.alert <= clock():
            await pipeline.deliverer.deliver_due()
        clock.advance(max(clock() + TICK, agenda.poll or last))


async def _judged(connection: Connection, script: Script, fetch: MemoryFetch) -> Measured:
    found, nobody = await tables(connection), Recorder(clock=fetch.clock)
    delays: list[timedelta] = []
    untold = 0
    for stream in script.streams:
        if stream.dub or stream.ready_at > script.span.last - timedelta(hours=2):
            continue
        releases = found.releases(stream.media_ids)
        told = [one for release in releases for one in tellings(found, nobody, release, EVERYTHING)]
        delays += [min(one.at for one in told) - stream.ready_at] if told else []
        untold += not told
    return Measured(requests=fetch.requests[FEED], delays=tuple(sorted(delays)), untold=untold)
