"""The right of way: people who wait for an answer go first, and what nobody waits for holds back a moment."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta

PATIENCE = timedelta(milliseconds=500)
"""How long anything holds back at the most, so that no number of questions brings it to a halt."""


class RightOfWay:
    """Counts the questions that are being answered.

    While a poll computes, each row that a question reads from the store waits for the interpreter: an answer of 40 ms
    then takes 200.
    """

    def __init__(self) -> None:
        self._asked = 0
        self._free = asyncio.Event()
        self._free.set()

    @contextmanager
    def taken(self) -> Iterator[None]:
        """Answer a question while the block runs."""
        self._asked += 1
        self._free.clear()
        try:
            yield
        finally:
            self._asked -= 1
            if not self._asked:
                self._free.set()

    async def given(self) -> None:
        """Wait until no question is being answered, but no longer than `PATIENCE`."""
        if self._asked:
            with suppress(TimeoutError):
                async with asyncio.timeout(PATIENCE.total_seconds()):
                    await self._free.wait()
