"""The show index: all names in memory, to be searched while somebody types, and built anew when they have changed."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass, field

from bot.core.show_search import Known, ShowSearch
from bot.errors import BotError
from bot.pipeline import heap
from bot.store import show_catalogue
from bot.store.database import Database

log = logging.getLogger(__name__)

PATIENCE = 0.5
"""Seconds that a search waits for an index that is being built; after that it goes by the one before."""


@dataclass(kw_only=True, slots=True)
class ShowIndex:
    """The index over one database; one task at a time builds it, and searches go on meanwhile."""

    database: Database
    _search: ShowSearch = field(default_factory=ShowSearch)
    _revision: tuple[int, ...] = ()
    _building: asyncio.Task[None] | None = None

    async def find(self, typed: str, limit: int, *, adult: bool = False) -> list[int]:
        """Give the ids of the shows that fit what is typed, the best first."""
        await self._refresh()
        # Typos among very many names take some ten milliseconds, in which the bot has other things to do.
        return await asyncio.to_thread(self._search.find, typed, limit, adult=adult)

    async def _refresh(self) -> None:
        async with self.database.read() as connection:
            revision = await show_catalogue.revision(connection)
        if revision == self._revision:
            return
        if self._building is None or self._building.done():
            self._building = asyncio.create_task(self._build(revision), name="building the show index")
        # The first one has to be waited for; a later one is not worth it.
        patience = PATIENCE if self._revision else None
        await asyncio.wait({self._building}, timeout=patience)

    async def _build(self, revision: tuple[int, ...]) -> None:
        try:
            names: list[Known] = []
            async with self.database.read() as connection:
                async for some in show_catalogue.known(connection):
                    names += some
            self._search = await asyncio.to_thread(_built, names)
            self._revision = revision
        except BotError as error:
            log.warning("the names of shows could not be read for searching: %s", error)


def _built(names: list[Known]) -> ShowSearch:
    with heap.lasting():
        return ShowSearch.over(names)
