"""Waiting for what only a look at a file or at another process can tell."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

LOOK_EVERY = 0.02


async def until(condition: Callable[[], object], seconds: float = 60, every: float = LOOK_EVERY) -> None:
    """Return once `condition()` holds; TimeoutError after so many seconds."""
    async with asyncio.timeout(seconds):
        while not condition():  # noqa: ASYNC110 - nothing of this process happens when it comes true
            await asyncio.sleep(every)
