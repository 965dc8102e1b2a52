"""Marks: what becomes of many posts is noted in few transactions, as long as more of it is about to come."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Final, Generic, TypeVar

from bot.pipeline.together import Together

T = TypeVar("T")

PAUSE: Final = 0.25
"""How long a mark waits for others at most (seconds); what is posted is safe meanwhile, by its nonce and its marker."""


class Marks(Generic[T]):
    """Marks of what is under way; `enough` of them wait for no more, nor does one that nothing is under way beside."""

    def __init__(self, write: Callable[[Sequence[T]], Awaitable[None]], *, enough: int) -> None:
        self._together = Together(write)
        self._enough = enough
        self._under_way = 0
        self._waiting = 0
        self._worth = asyncio.Event()

    @asynccontextmanager
    async def under_way(self) -> AsyncIterator[None]:
        """Count a piece that may come to its mark while the block runs."""
        self._under_way += 1
        try:
            yield
        finally:
            self._under_way -= 1
            self._look()

    async def __call__(self, piece: T) -> None:
        """Note a piece, and return when that is committed; raises what that raised."""
        self._waiting += 1
        self._look()
        try:
            async with asyncio.timeout(PAUSE):
                await self._worth.wait()
        except TimeoutError:
            self._worth.set()  # whoever came meanwhile comes along
        self._waiting -= 1
        if not self._waiting:
            self._worth.clear()
        await self._together(piece)

    def _look(self) -> None:
        if self._waiting and (self._waiting >= self._enough or self._waiting >= self._under_way):
            self._worth.set()
