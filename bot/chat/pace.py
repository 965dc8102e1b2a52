"""The pace: what is sent to Discord is spaced evenly, so that no burst runs into its global limit."""

from __future__ import annotations

from typing import Final

from aiolimiter import AsyncLimiter

USUAL: Final = 25
"""Requests a second unless told; Discord's global limit is 50 for each bot (rate limits page)."""


class Pace:
    """Turns to send, at most `rate` a second, in the order in which they were asked for."""

    def __init__(self, rate: int = USUAL) -> None:
        # A bucket of one lets no burst through, as one of `rate` would.
        self._limiter = AsyncLimiter(1, 1 / rate)

    async def turn(self) -> None:
        """Wait for the next turn."""
        await self._limiter.acquire()
