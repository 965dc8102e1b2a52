"""Headline names: all names of all shows in memory, by which headlines are read, built anew when one was added."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.core.mentions import NameIndex
from bot.pipeline import heap
from bot.store import editions, shows
from bot.store.database import Database
from bot.store.statements import Connection


@dataclass(kw_only=True, slots=True)
class HeadlineNames:
    """The index over one database. It is built outside of any transaction and beside the loop: that takes seconds."""

    database: Database
    _index: NameIndex = field(default_factory=NameIndex)
    _edition: tuple[int, ...] = ()
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def current(self) -> NameIndex:
        """Give the index as of now; raises StoreError."""
        async with self._turn:
            async with self.database.read() as connection:
                edition = await editions.of(connection, editions.NAMES)
                names = [] if edition == self._edition else await shows.names(connection)
            if edition != self._edition:
                self._index = await asyncio.to_thread(_built, names)
                self._edition = edition
        return self._index

    async def is_current(self, connection: Connection) -> bool:
        """Say in a transaction whether the index holds all names that there are."""
        return await editions.of(connection, editions.NAMES) == self._edition


def _built(names: Sequence[tuple[int, str]]) -> NameIndex:
    with heap.lasting():
        return NameIndex.of(names)
