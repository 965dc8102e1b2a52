"""Wakes: a transaction that makes work due says so, and whoever does that work hears of it when it is committed.

In one process they go from hand to hand, and among processes by PostgreSQL's NOTIFY. One that is lost costs no more
than the time to the next look.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager, suppress
from enum import StrEnum
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import StoreError
from bot.store import postgresql

log = logging.getLogger(__name__)

CHANNEL: Final = "airdate"
_KEY: Final = "airdate wakes"
_AGAIN: Final = 5.0
"""Seconds until a listening connection that was lost is made anew."""


class Work(StrEnum):
    """What may become due, named as the tick that does it."""

    DELIVER = "deliver"
    FEEDS = "feeds"
    BRAKE = "brake"


class Wakes:
    """Those who wait for work, here or in other processes."""

    def __init__(self) -> None:
        self._heard: list[Callable[[Work], None]] = []

    def listen(self, heard: Callable[[Work], None]) -> None:
        """Let this be called for each work that has become due, in the event loop."""
        self._heard.append(heard)

    def tell(self, works: Iterable[Work]) -> None:
        """Tell those who wait here."""
        for work in works:
            for heard in self._heard:
                heard(work)

    @asynccontextmanager
    async def listening(self, url: str) -> AsyncIterator[None]:
        """Hear of what other processes make due in the PostgreSQL database at a URL, while the block runs."""
        task = asyncio.create_task(self._listen(url), name="listening to other processes")
        try:
            yield
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    async def _listen(self, url: str) -> None:
        while True:
            try:
                await postgresql.listen(url, CHANNEL, self._heard_of, lambda: self.tell(Work))
            except StoreError as error:
                log.warning("other processes are not heard of for now, again in %.0f s: %s", _AGAIN, error)
            await asyncio.sleep(_AGAIN)

    def _heard_of(self, payload: str) -> None:
        # Another version of Airdate may speak of work that is unknown here.
        with suppress(ValueError):
            self.tell([Work(payload)])


def note(connection: AsyncConnection, work: Work) -> None:
    """Say in a transaction that it makes some work due."""
    _noted(connection).add(work)


async def taken(connection: AsyncConnection) -> set[Work]:
    """Give what was noted in a transaction that is about to be committed, and let PostgreSQL tell others with it."""
    works = set(_noted(connection))
    if connection.dialect.name == "postgresql":
        for work in sorted(works):
            await connection.execute(select(func.pg_notify(CHANNEL, work)))
    return works


def forget(connection: AsyncConnection) -> None:
    """Forget what was noted in an earlier transaction of the same connection."""
    _noted(connection).clear()


def _noted(connection: AsyncConnection) -> set[Work]:
    noted: set[Work] = connection.info.setdefault(_KEY, set())
    return noted
