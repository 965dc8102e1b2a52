"""The clock: a few ticks of APScheduler; it holds no state, since the database is the schedule."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from apscheduler.events import EVENT_JOB_ERROR, EVENT_JOB_MAX_INSTANCES, JobExecutionEvent
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """Something to be done again and again: how often, and how long one run may take before it is given up."""

    name: str
    run: Callable[[], Awaitable[object]]
    every: timedelta
    limit: timedelta


@asynccontextmanager
async def ticking(ticks: Sequence[Tick]) -> AsyncIterator[None]:
    """Run the ticks while the block runs, the first time at once; at its end what is under way is cancelled.

    A tick that is late runs once, late, and never twice for what it missed; one that is still running is not started
    again. Both differ from APScheduler's defaults, which skip a run that is a second late.
    """
    running: set[asyncio.Task[object]] = set()
    scheduler = AsyncIOScheduler(timezone=UTC)
    scheduler.add_listener(_told, EVENT_JOB_ERROR | EVENT_JOB_MAX_INSTANCES)
    for tick in ticks:
        scheduler.add_job(
            _limited,
            IntervalTrigger(seconds=tick.every.total_seconds(), timezone=UTC),
            next_run_time=datetime.now(UTC),
            args=[tick, running],
            id=tick.name,
            coalesce=True,
            max_instances=1,
            misfire_grace_time=None,
        )
    scheduler.start()
    try:
        yield
    finally:
        scheduler.pause()
        for task in running:
            task.cancel()
        # The store must not close before what uses it has ended.
        if running:
            await asyncio.wait(running)
        scheduler.shutdown(wait=False)


async def _limited(tick: Tick, running: set[asyncio.Task[object]]) -> None:
    task = asyncio.current_task()
    if task is not None:
        running.add(task)
        task.add_done_callback(running.discard)
    try:
        async with asyncio.timeout(tick.limit.total_seconds()):
            await tick.run()
    except asyncio.CancelledError:
        # This is the end of the program; APScheduler would tell it as a failure of the tick.
        log.debug("the %s tick was ended", tick.name)


def _told(event: JobExecutionEvent) -> None:
    if event.code == EVENT_JOB_ERROR:
        log.error("the %s tick failed", event.job_id, exc_info=event.exception)
    else:
        log.debug("the %s tick is still running", event.job_id)
