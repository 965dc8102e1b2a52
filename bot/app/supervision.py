"""Supervision: the ticks, the watch over the loop, and the page that tells how they do, opened together."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from bot.app.health import Away, Health
from bot.app.health_page import health_page
from bot.app.watchdog import Watchdog
from bot.pipeline import heap
from bot.scheduler import Tick, ticking
from bot.store.database import Database


@asynccontextmanager
async def supervised(
    ticks: Sequence[Tick], database: Database, *, port: int | None, discord: Away | None = None
) -> AsyncIterator[Health]:
    """Run the ticks while the block runs, watched; tells on `port` of the loopback how they do. Raises ConfigError.

    What a transaction makes due is done at once, and not only at the next tick.
    """
    heap.settle()
    async with ticking(ticks) as runs:
        by_name = {one.tick.name: one for one in runs}
        database.wakes.listen(lambda work: by_name[work].wake() if work in by_name else None)
        with Watchdog().watching() as watchdog:
            health = Health(ticks=runs, watchdog=watchdog, discord=discord, database=database.file)
            async with health_page(port, health.problems):
                yield health
