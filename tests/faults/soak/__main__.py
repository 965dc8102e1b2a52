"""`python -m tests.faults.soak FEEDS SERVERS DAYS`: lets the days pass, and prints what was measured as JSON."""

from __future__ import annotations

import asyncio
import gc
import json
import logging
import sys
import time
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import func, select

from bot.core.alerts import AlertState
from bot.demo.clock import SimulatedClock
from bot.scheduler import Tick
from bot.store.database import Database
from bot.store.schema import alerts
from tests.faults.soak.bot import DATABASE, STEP, living
from tests.faults.soak.site import FIRST
from tests.faults.soak.use import Course, Use, use
from tests.faults.soak.world import World

_KEPT_ALIVE = 3
"""Seconds after which no connection to a feed is kept for a further page any more."""


async def soaked(feeds: int, servers: int, days: int) -> Course:
    """Let the days pass over a real bot, between feeds and a Discord that fail now and then."""
    clock, course, began = SimulatedClock(FIRST), Course(), time.monotonic()

    def note(_: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        course.untaken.append(f"{context.get('message')}: {context.get('exception')!r}")

    asyncio.get_running_loop().set_exception_handler(note)
    with TemporaryDirectory() as folder:
        async with World.opened(feeds, servers) as world, living(Path(folder), clock, world.where, feeds) as alive:
            database, ticks = alive
            for day in range(days):
                samples = [
                    await stepped(ticks, clock, world, course, Path(folder)) for _ in range(timedelta(days=1) // STEP)
                ]
                await asyncio.sleep(_KEPT_ALIVE)
                course.days.append(usual([*samples[-len(samples) // 4 :], use(Path(folder) / DATABASE, world.pid)]))
                sys.stderr.write(f"day {day + 1}: {course.polls} polls, {time.monotonic() - began:.0f} s\n")
            await counted(database, course)
            course.served = await world.served()
        gc.collect()
        await asyncio.sleep(0)
    course.seconds = time.monotonic() - began
    return course


def usual(samples: list[Use]) -> Use:
    """Give the memory that was held in the middle of some moments; of handles and the database what is held at last."""
    memory, children = (median(getattr(one, name) for one in samples) for name in ("memory", "children"))
    return Use(memory=memory, children=children, handles=samples[-1].handles, database=samples[-1].database)


async def stepped(ticks: list[Tick], clock: SimulatedClock, world: World, course: Course, folder: Path) -> Use:
    """Do what is due by every tick, once, and let time go on; gives what the process holds then."""
    for tick in ticks:
        done = await tick.run()
        course.polls += int(done) if tick.name == "poll" and isinstance(done, int) else 0
    clock.advance(clock() + STEP)
    await world.set_clock(clock())
    return use(folder / DATABASE, world.pid)


async def counted(database: Database, course: Course) -> None:
    """Count what of the alerts that are still kept was posted, or is left to be."""
    async with database.read() as connection:
        states = select(alerts.c.state, func.count()).group_by(alerts.c.state)
        by_state = {row[0]: row[1] for row in await connection.execute(states)}
    course.posted = by_state.get(AlertState.SENT, 0)
    course.left = sum(by_state.get(state, 0) for state in (AlertState.WAITING, AlertState.SENDING))


if __name__ == "__main__":
    logging.basicConfig(level=logging.CRITICAL)
    feeds, servers, days = map(int, sys.argv[1:])
    sys.stdout.write(json.dumps(asdict(asyncio.run(soaked(feeds, servers, days)))))
