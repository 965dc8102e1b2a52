"""The pace: as much is sent to Discord in a second as it allows, and never more, however it counts its seconds."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

USUAL: Final = 50
"""Requests a second unless told: Discord's global limit for each bot (rate limits page)."""

_SECOND: Final = 1.0


class Pace:
    """Turns to send, at most `rate` a second, in the order in which they were asked for.

    A request counts from its start until a second after its end, since it reaches Discord at an instant in between that
    nobody here knows: so no second of Discord's, wherever it begins, sees more than `rate` of them.
    """

    def __init__(self, rate: int = USUAL) -> None:
        self._rate = rate
        self._under_way = 0
        self._ended: deque[float] = deque()
        self._next = 0.0
        self._line = asyncio.Lock()
        self._freed = asyncio.Event()

    @asynccontextmanager
    async def turn(self, *, at_once: bool = False) -> AsyncIterator[None]:
        """Wait for the next turn, and take it while the block runs; `at_once` takes one that others then wait for."""
        if at_once:
            self._under_way += 1
        else:
            async with self._line:
                await self._wait()
                self._under_way += 1
        try:
            yield
        finally:
            self._under_way -= 1
            self._ended.append(asyncio.get_running_loop().time())
            self._freed.set()

    async def _wait(self) -> None:
        loop = asyncio.get_running_loop()
        while (left := self._left(loop.time())) != 0:
            self._freed.clear()
            try:
                async with asyncio.timeout(left):
                    await self._freed.wait()
            except TimeoutError:
                continue
        # Evenly, so that what begins is no burst; a timer that was late is made up for.
        self._next = max(self._next, loop.time() - _SECOND / self._rate) + _SECOND / self._rate

    def _left(self, now: float) -> float | None:
        """Give how long to wait until another may start; None where one under way has to end first."""
        while self._ended and self._ended[0] <= now - _SECOND:
            self._ended.popleft()
        if self._under_way + len(self._ended) >= self._rate:
            return self._ended[0] + _SECOND - now if self._ended else None
        return max(0.0, self._next - now)
