"""The replay: simulated time jumps from one due instant to the next, and the real pipeline does the rest."""

from __future__ import annotations

import os
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from string import Template
from tempfile import TemporaryDirectory
from typing import Protocol

from bot.app import Pipeline
from bot.core.message import Message
from bot.demo.bundled import text
from bot.demo.clock import SimulatedClock
from bot.demo.crunchyroll_feed import EpisodeFeed
from bot.demo.news import stories
from bot.demo.processor import one_processor
from bot.demo.recording import CountedFetch, Recorder
from bot.demo.season import Span, winter_2024
from bot.demo.server import Site, serving
from bot.demo.streams import streams
from bot.demo.summary import Course, Summary, summed_up
from bot.pipeline.outlet import Outlet
from bot.pipeline.policy import Clock
from bot.store import history
from bot.store.history import Agenda, Posted

TICK = timedelta(minutes=15)
"""The finest step of simulated time: what falls due within it is done together, at its end."""


LOOK = timedelta(hours=2)
"""How often time itself is looked at, where no release is due: for what is late, or waits to be believed."""


class Open(Protocol):
    """Opens the real pipeline for a configuration's file; the wiring is the command line's."""

    def __call__(self, configuration: Path, clock: Clock, outlet: Outlet) -> AbstractAsyncContextManager[Pipeline]:
        """Give the pipeline while the block runs."""
        ...


Watch = Callable[[datetime, list[tuple[Posted, Message]]], None]
"""Is told of every stop: the simulated instant, and what was posted at it."""


async def replay(opened: Open, span: Span, watch: Watch) -> Summary:
    """Replay the winter season of 2024 over a span of simulated time; everything is in a temporary folder.

    Raises StoreError and ConfigError as the real program does.
    """
    started = time.monotonic()
    clock = SimulatedClock(span.first)
    recorder = Recorder(clock=clock)
    async with _season(clock, span) as configuration, opened(configuration, clock, recorder) as pipeline:
        run = Run(pipeline=pipeline, clock=clock, recorder=recorder)
        await run.until(span.last, watch)
        wall = timedelta(seconds=time.monotonic() - started)
        course = Course(polls=run.polls, fetch=run.fetch, edits=recorder.edits, span=span, wall=wall)
        async with pipeline.poller.database.read() as connection:
            return await summed_up(connection, course)


@asynccontextmanager
async def _season(clock: Clock, span: Span) -> AsyncIterator[Path]:
    """Serve the season, and give the configuration that reads it."""
    shows = winter_2024()
    episodes = EpisodeFeed(streams(shows, span.last))
    site = Site(shows=shows, episodes=episodes, news=stories(), last=span.last, clock=clock)
    with TemporaryDirectory(prefix="airdate-demo-", dir=_memory()) as folder, one_processor():
        async with serving(site) as server:
            configuration = Path(folder) / "airdate.toml"
            configuration.write_text(Template(text("configuration.toml")).substitute(server=server), encoding="utf-8")
            yield configuration


def _memory() -> Path | None:
    """Give the folder that Linux keeps in memory, which spares the disk some ten thousand commits; None elsewhere."""
    folder = Path("/dev/shm")  # noqa: S108 - a folder of our own is made in it
    return folder if os.access(folder, os.W_OK) else None


@dataclass(slots=True, kw_only=True)
class Run:
    """One replay under way."""

    pipeline: Pipeline
    clock: SimulatedClock
    recorder: Recorder
    polls: int = 0
    fetch: CountedFetch = field(init=False)

    def __post_init__(self) -> None:
        self.fetch = CountedFetch(fetch=self.pipeline.poller.fetch)
        self.pipeline = replace(self.pipeline, poller=replace(self.pipeline.poller, fetch=self.fetch))

    async def until(self, last: datetime, watch: Watch) -> None:
        """Go from stop to stop, doing at each what is due; the first one is the baseline of every source."""
        told_until = self.clock()
        agenda = await self._agenda(told_until)
        while self.clock() <= last:
            now = self.clock()
            if _is_due(agenda.poll, now):
                self.polls += await self.pipeline.poller.poll_due()
            if _is_due(agenda.release, now) or now - told_until >= LOOK:
                await self.pipeline.announcer.announce()
                told_until = now
            agenda = await self._agenda(told_until)
            if _is_due(agenda.alert, now):
                await self.pipeline.deliverer.deliver_due()
            if _is_due(agenda.edit, now):
                await self.pipeline.reviser.revise_due()
            watch(now, await self._posted())
            self.clock.advance(max(now + TICK, _following(agenda, now)))

    async def _agenda(self, told_until: datetime) -> Agenda:
        async with self.pipeline.poller.database.read() as connection:
            return await history.agenda(connection, told_until)

    async def _posted(self) -> list[tuple[Posted, Message]]:
        if not self.recorder.kept:
            return []
        async with self.pipeline.poller.database.read() as connection:
            new = await history.posted(connection, after=self.recorder.taken)
        return [(one, self.recorder.take(one.message_id)) for one in new]


def _is_due(at: datetime | None, now: datetime) -> bool:
    return at is not None and at <= now


def _following(agenda: Agenda, now: datetime) -> datetime:
    """Give the next instant of an agenda; what was due by now has been done."""
    return min((at for at in (agenda.poll, agenda.release, agenda.alert, agenda.edit) if at and at > now), default=now)
