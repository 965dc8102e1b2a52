"""The heartbeat: a task that wants to run every few milliseconds, and notes how late it comes."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Final

_PAUSE: Final = 0.005


@dataclass(slots=True)
class Beats:
    """How late each beat came, in seconds."""

    late: list[float] = field(default_factory=list)

    @property
    def longest(self) -> float:
        """Give the longest time that the loop did nothing else."""
        return max(self.late, default=0.0)

    def quantile(self, share: float) -> float:
        """Give the lag that this share of the beats stays below."""
        ordered = sorted(self.late)
        return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else 0.0


@asynccontextmanager
async def beating() -> AsyncIterator[Beats]:
    """Beat while the block runs."""
    beats = Beats()
    task = asyncio.create_task(_beat(beats))
    try:
        yield beats
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def _beat(beats: Beats) -> None:
    while True:
        began = time.perf_counter()
        await asyncio.sleep(_PAUSE)
        beats.late.append(max(0.0, time.perf_counter() - began - _PAUSE))
