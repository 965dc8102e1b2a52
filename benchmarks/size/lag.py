"""The lag of the loop: how much later than it was meant to anything runs, at any moment of a whole run."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter
from typing import Final

import uvloop

from bot.cli import main

EVERY: Final = 0.01
"""Seconds between two looks."""

_MILLISECOND: Final = 0.001
_RUN: Final = "run"


@dataclass(slots=True)
class Lags:
    """How often the loop was so many milliseconds late.

    A block of half a second counts for all the looks that it took the place of: each of them was late, too.
    """

    counted: Counter[int] = field(default_factory=Counter)

    async def look(self) -> None:
        """Look until cancelled."""
        while True:
            begun = perf_counter()
            await asyncio.sleep(EVERY)
            late = max(0.0, perf_counter() - begun - EVERY)
            while late >= 0:
                self.counted[int(late / _MILLISECOND)] += 1
                late -= EVERY

    def quantile(self, share: float) -> int:
        """Give the milliseconds that this share of the looks was at most late."""
        left = share * self.counted.total()
        for late in sorted(self.counted):
            left -= self.counted[late]
            if left <= 0:
                return late
        return 0


def watched(file: str) -> None:
    """Run the program, and write what was seen of its loop into a file at its end."""
    # Nothing of the program is imported before it does so itself, since it uses that time for other things too.
    setattr(uvloop, _RUN, _looked_at(uvloop.run, Path(file)))
    main()


Run = Callable[[Coroutine[None, None, None]], None]


def _looked_at(run: Run, file: Path) -> Run:
    async def looked_at(work: Coroutine[None, None, None]) -> None:
        lags = Lags()
        looking = asyncio.create_task(lags.look())
        try:
            await work
        finally:
            looking.cancel()
            told = {"p99": lags.quantile(0.99), "p999": lags.quantile(0.999), "longest": lags.quantile(1)}
            await asyncio.to_thread(file.write_text, json.dumps(told), "utf-8")

    return lambda work: run(looked_at(work))
