"""Delays: how long other work had to wait meanwhile, on the event loop and for its turn to write."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from time import perf_counter
from typing import Final

from sqlalchemy import update

from bot.store.database import Database
from bot.store.schema import meta

_BEAT: Final = 0.005
_WRITE_EVERY: Final = 0.02


@dataclass(slots=True)
class Delays:
    """The longest block of the event loop, and the longest wait of a small write for its turn, in seconds."""

    loop: float = 0
    writer: float = 0

    @property
    def longest(self) -> float:
        """Give the longest delay of any other work."""
        return max(self.loop, self.writer)


@asynccontextmanager
async def watched(database: Database) -> AsyncIterator[Delays]:
    """Do a little other work while the block runs, and note how long it waited."""
    found = Delays()
    others = [asyncio.create_task(_beat(found)), asyncio.create_task(_write(database, found))]
    try:
        yield found
        # The last block may be under way still.
        await asyncio.sleep(_WRITE_EVERY)
    finally:
        for one in others:
            one.cancel()
        await asyncio.gather(*others, return_exceptions=True)


async def _beat(found: Delays) -> None:
    while True:
        begun = perf_counter()
        await asyncio.sleep(_BEAT)
        found.loop = max(found.loop, perf_counter() - begun - _BEAT)


async def _write(database: Database, found: Delays) -> None:
    while True:
        begun = perf_counter()
        async with database.write() as connection:
            found.writer = max(found.writer, perf_counter() - begun)
            await connection.execute(update(meta).where(meta.c.key == "identity").values(value=meta.c.value))
        await asyncio.sleep(_WRITE_EVERY)
