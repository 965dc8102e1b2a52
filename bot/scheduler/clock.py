"""The clock: APScheduler runs the ticks, and a watch by the monotonic clock sees to it that it does."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Final

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger

from bot.scheduler.runs import Runs, Tick

log = logging.getLogger(__name__)

_LAST_WAIT: Final = timedelta(seconds=5)
"""How long the end of the program waits for runs that were cancelled."""

_LOOKS: Final = 4
"""How often within the shortest interval is looked whether every tick runs."""


@asynccontextmanager
async def ticking(ticks: Sequence[Tick]) -> AsyncIterator[Sequence[Runs]]:
    """Run the ticks while the block runs, the first time at once; at its end what is under way is cancelled.

    A tick that is late runs once, late, and never twice for what it missed; one that is still running is not started
    again. Both differ from APScheduler's defaults, which skip a run that is a second late. Gives what became of each.
    """
    every = [Runs(tick) for tick in ticks]
    scheduler = AsyncIOScheduler(timezone=UTC)
    for runs in every:
        scheduler.add_job(
            runs.run,
            IntervalTrigger(seconds=runs.tick.every.total_seconds(), timezone=UTC),
            next_run_time=datetime.now(UTC),
            id=runs.tick.name,
            coalesce=True,
            # One run at a time is seen to by the runs themselves, without a warning at each time they don't begin.
            max_instances=2,
            misfire_grace_time=None,
        )
        runs.hasten = partial(_run_now, scheduler, runs.tick)
    scheduler.start()
    watching = asyncio.create_task(watch(scheduler, every), name="the watch over the ticks")
    try:
        yield every
    finally:
        watching.cancel()
        scheduler.pause()
        # The store must not close before what uses it has ended.
        await _end(every)
        scheduler.shutdown(wait=False)
        await asyncio.gather(watching, return_exceptions=True)


def _run_now(scheduler: AsyncIOScheduler, tick: Tick) -> None:
    job = scheduler.get_job(tick.name)
    if job is not None:
        job.modify(next_run_time=datetime.now(UTC))


async def _end(every: Sequence[Runs]) -> None:
    running = {task for runs in every for task in (runs.under_way, *runs.lost) if task is not None}
    for task in running:
        task.cancel()
    if running:
        _, left = await asyncio.wait(running, timeout=_LAST_WAIT.total_seconds())
        for task in left:
            log.error("%s did not end; it is left behind", task.get_name())


async def watch(scheduler: AsyncIOScheduler, every: Sequence[Runs]) -> None:
    """Start again whatever tick APScheduler would let wait for more than an interval.

    It goes by the system's clock: set back by a day, the next run would come a day late.
    """
    pause = min((runs.tick.every for runs in every), default=_LAST_WAIT) / _LOOKS
    while True:
        await asyncio.sleep(pause.total_seconds())
        for runs in every:
            if runs.under_way is None and runs.idle > runs.tick.every * 1.5:
                _hasten(scheduler, runs.tick)


def _hasten(scheduler: AsyncIOScheduler, tick: Tick) -> None:
    now, job = datetime.now(UTC), scheduler.get_job(tick.name)
    if job is not None and job.next_run_time - now > tick.every:
        log.warning("the %s tick was planned for %s only: the clock was set back", tick.name, job.next_run_time)
        job.modify(next_run_time=now)
