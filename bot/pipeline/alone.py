"""Alone: what one of several processes does at a time, since it looks at everything and not at rows it claims."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta

from bot.pipeline.policy import Clock
from bot.store import leases
from bot.store.database import Database


@dataclass(frozen=True, slots=True, kw_only=True)
class Alone:
    """Does some work under a lease of its name; another process that holds it has done, or does, what is due.

    `lease` is longer than the work may take. The lease of a process that died meanwhile ends by itself.
    """

    database: Database
    clock: Clock
    holder: str
    name: str
    lease: timedelta
    work: Callable[[], Awaitable[object]]

    async def __call__(self) -> object:
        """Do the work, or nothing where another process is at it; raises what the work raises, and StoreError."""
        async with self.database.write() as connection:
            if not await leases.take(connection, self.name, self.holder, self.clock(), self.lease):
                return 0
        try:
            return await self.work()
        finally:
            async with self.database.write() as connection:
                await leases.give_up(connection, self.name, self.holder, self.clock())
