"""The run: simulated time goes from one due instant to the next, and the real pipeline does the rest."""

from __future__ import annotations

import os
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.simulate.disturbances import uptimes
from benchmarks.simulate.recorder import Recorder
from benchmarks.simulate.script import Script
from benchmarks.simulate.site import Site, serving
from bot.app import Pipeline, open_pipeline
from bot.app.ports import open_ports
from bot.config import load
from bot.demo.clock import SimulatedClock
from bot.demo.processor import one_processor
from bot.sources import kinds
from bot.store import history
from bot.store.database import Database
from bot.store.history import Agenda

TICK = timedelta(minutes=1)
"""The finest step of simulated time."""

LONGEST_SILENCE = timedelta(minutes=15)
"""How long what time itself brings is not looked for at most, where no release is due by the clock."""

EVERYTHING, ENGLISH = 100_000_000_000_000_001, 100_000_000_000_000_002
"""The channels: one for the original audio of every show, and one for the English dub."""

_CONFIGURATION = """
[store]
url = "sqlite:///simulation.db"

[polling]
allow_private = ["127.0.0.1"]

[alerts]
keep = "3650d"

[[sources]]
name = "Crunchyroll"
kind = "crunchyroll"
url = "http://{server}/rss"
every = "30m"
floor = "5m"

[[sources]]
name = "AniList"
kind = "anilist"
url = "http://{server}/anilist"
every = "1h"

[[announcements]]
channel = {everything}
shows = ["*"]

[[announcements]]
channel = {english}
shows = ["*"]
audio = ["en-US"]
"""

Watch = Callable[[datetime], None]
"""Is told the simulated instant of every stop."""


@dataclass(slots=True, kw_only=True)
class Course:
    """How a run went: what was served and posted, how many polls there were, and the real time it took."""

    script: Script
    site: Site
    recorder: Recorder
    polls: int = 0
    wall: timedelta = timedelta()


@asynccontextmanager
async def simulated(script: Script, watch: Watch) -> AsyncIterator[tuple[Course, Database]]:
    """Run a script to its end; gives how it went, and the database as it then is, while the block runs.

    Everything is in a temporary folder. Raises StoreError and ConfigError as the real program does.
    """
    started, clock = time.monotonic(), SimulatedClock(script.span.first)
    course = Course(script=script, site=Site(script, clock), recorder=Recorder(clock=clock))
    with TemporaryDirectory(prefix="airdate-simulation-", dir=in_memory()) as folder, one_processor():
        file = Path(folder) / "airdate.toml"
        async with serving(course.site) as server:
            text = _CONFIGURATION.format(server=server, everything=EVERYTHING, english=ENGLISH)
            file.write_text(text, encoding="utf-8")
            for up in uptimes(script.span, script.disturbances):
                clock.advance(up.first)
                async with _opened(file, clock, course.recorder) as pipeline:
                    course.polls += await _go(pipeline, clock, up.last, watch)
        course.wall = timedelta(seconds=time.monotonic() - started)
        async with _opened(file, clock, course.recorder) as pipeline:
            yield course, pipeline.poller.database


def in_memory() -> Path | None:
    """Give the folder that Linux keeps in memory, which spares the disk many thousand commits; None elsewhere."""
    folder = Path("/dev/shm")  # noqa: S108 - a folder of our own is made in it
    return folder if os.access(folder, os.W_OK) else None


@asynccontextmanager
async def _opened(file: Path, clock: SimulatedClock, outlet: Recorder) -> AsyncIterator[Pipeline]:
    """Start the bot: only the clock and the outlet are not the real ones."""
    settings = load(file, kinds())
    async with open_ports(settings, clock) as ports, open_pipeline(settings, ports, outlet) as pipeline:
        yield pipeline


async def _go(pipeline: Pipeline, clock: SimulatedClock, last: datetime, watch: Watch) -> int:
    """Go from stop to stop until the bot goes down, doing at each what is due; gives the number of polls."""
    polls, told_until = 0, clock()
    await pipeline.announcer.announce()
    agenda = await _agenda(pipeline, told_until)
    while clock() < last:
        now = clock()
        polled = await pipeline.poller.poll_due()
        if (agenda.release and agenda.release <= now) or now - told_until >= LONGEST_SILENCE:
            await pipeline.announcer.announce()
            told_until = now
        agenda = await _agenda(pipeline, told_until)
        if agenda.alert and agenda.alert <= now:
            await pipeline.deliverer.deliver_due()
            agenda = await _agenda(pipeline, told_until)
        await pipeline.reviser.revise_due()
        polls += polled
        watch(now)
        clock.advance(min(last, max(now + TICK, _following(agenda, now))))
    return polls


async def _agenda(pipeline: Pipeline, told_until: datetime) -> Agenda:
    async with pipeline.poller.database.read() as connection:
        return await history.agenda(connection, told_until)


def _following(agenda: Agenda, now: datetime) -> datetime:
    """Give the next instant of an agenda; what was due by now has been done."""
    due = (getattr(agenda, field.name) for field in fields(agenda))
    return min((at for at in due if at and at > now), default=now)
