"""The share: as much of the worker processes as callers may have who could fill them all."""

from __future__ import annotations

import asyncio

from bot.parsing.parsers import Parsers
from bot.sources.base import Reading, Response, Source


class Share:
    """Reads documents like `Parsers`, but at most so many at once; whoever else calls finds the other workers free."""

    def __init__(self, parsers: Parsers, places: int) -> None:
        self._parsers = parsers
        self._places = asyncio.Semaphore(places)

    async def __call__(self, source: Source, response: Response) -> Reading:
        """Let the source read the answer when there is a place; raises what `Parsers` does."""
        async with self._places:
            return await self._parsers(source, response)
