"""The ticks go by the monotonic clock where the system's clock would let them wait."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger

from bot.scheduler import Runs, Tick, ticking
from bot.scheduler.clock import watch
from tests.faults.life import until


async def test_a_tick_that_was_planned_for_tomorrow_since_the_clock_was_set_back_runs_now() -> None:
    async def nothing() -> None:
        pass

    runs = Runs(Tick(name="poll", run=nothing, every=timedelta(seconds=0.1), limit=timedelta(seconds=1)))
    scheduler = AsyncIOScheduler(timezone=UTC)
    tomorrow = datetime.now(UTC) + timedelta(days=1)
    scheduler.add_job(runs.run, IntervalTrigger(seconds=0.1, timezone=UTC), next_run_time=tomorrow, id="poll")
    scheduler.start()
    watching = asyncio.create_task(watch(scheduler, [runs]))
    try:
        await until(lambda: runs.ended >= 2, 5)
    finally:
        watching.cancel()
        scheduler.shutdown(wait=False)
        await asyncio.gather(watching, return_exceptions=True)


def hourly(run: Callable[[], Awaitable[object]]) -> Tick:
    return Tick(name="deliver", run=run, every=timedelta(hours=1), limit=timedelta(minutes=1))


async def test_a_tick_that_is_woken_runs_at_once() -> None:
    async def nothing() -> None:
        pass

    async with ticking([hourly(nothing)]) as [runs]:
        await until(lambda: runs.ended == 1, 5)
        runs.wake()
        await until(lambda: runs.ended == 2, 5)
        assert not runs.woken


async def test_a_tick_that_is_woken_while_it_runs_runs_once_more_and_no_oftener() -> None:
    begun, may_end = asyncio.Event(), asyncio.Event()

    async def wait() -> None:
        begun.set()
        await may_end.wait()

    async with ticking([hourly(wait)]) as [runs]:
        await begun.wait()
        for _ in range(3):
            runs.wake()
        may_end.set()
        await until(lambda: runs.ended == 2, 5)
        assert not runs.woken
