"""Supervision: the ticks, the watch over the loop, and the page that tells how they do, opened together."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from bot.app import heap
from bot.app.health import Away, Health
from bot.app.health_page import health_page
from bot.app.watchdog import Watchdog
from bot.scheduler import Tick, ticking


@asynccontextmanager
async def supervised(
    ticks: Sequence[Tick], *, port: int | None, discord: Away | None = None, database: Path | None = None
) -> AsyncIterator[Health]:
    """Run the ticks while the block runs, watched; tells on `port` of the loopback how they do. Raises ConfigError."""
    heap.settle()
    async with ticking(ticks) as runs:
        with Watchdog().watching() as watchdog:
            health = Health(ticks=runs, watchdog=watchdog, discord=discord, database=database)
            async with health_page(port, health.problems):
                yield health
