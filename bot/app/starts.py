"""Starts: how often the bot may identify itself to Discord, counted over all its restarts."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from bot.pipeline.policy import Clock
from bot.store import starts as store
from bot.store.database import Database
from bot.store.statements import take_turn

log = logging.getLogger(__name__)

HOUR: Final = timedelta(hours=1)
SPACING: Final = timedelta(seconds=5)
"""Discord's gateway takes one IDENTIFY in 5 s (gateway, "max_concurrency"); RESUME is not counted."""

_LOOK: Final = timedelta(minutes=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Starts:
    """The allowance of identifies: `per_hour` in any hour, and half of that in any ten minutes.

    Discord takes a token away that is used for more than 1,000 a day (gateway, "Identifying"), which a crash loop
    reaches within two hours. So they are counted in the database, before each of them. Where other processes hold
    shards of the same bot (`are_shared`), they are spaced out over all of them.
    """

    database: Database
    clock: Clock
    per_hour: int = 10
    spacing: timedelta = SPACING
    are_shared: bool = False

    async def room(self) -> None:
        """Wait until another one is allowed; says in the log how long, and why. Raises StoreError."""
        told = False
        while (free := self.free_at(await self._times())) > (now := self.clock()):
            if not told:
                words = "Discord was asked for %s new sessions within the hour; the next one comes at %s, in %.0f s"
                log.warning(words, len(await self._times()), free.isoformat(" ", "seconds"), (free - now).seconds)
                told = True
            await asyncio.sleep(min(free - now, _LOOK).total_seconds())

    async def take(self, *, first: bool) -> bool:
        """Count one that is about to be made, and say whether it may be; only the first of a client comes unspaced."""
        if not first and not self.are_shared:
            await asyncio.sleep(self.spacing.total_seconds())
        wait = await self._count()
        if wait:
            await asyncio.sleep(wait.total_seconds())
            return await self.take(first=True)
        return wait is not None

    async def _count(self) -> timedelta | None:
        """Count one; gives how long to wait where another process had the last one, None where none is left."""
        async with self.database.write() as connection:
            await take_turn(connection)
            times = self._recent(await store.load(connection))
            free, now = self.free_at(times), self.clock()
            if free > now:
                return None
            if self.are_shared and times and now - times[-1] < self.spacing:
                return times[-1] + self.spacing - now
            await store.save(connection, [*times, now])
        return timedelta()

    def free_at(self, times: Sequence[datetime]) -> datetime:
        """Say from when on another one is allowed (UTC), given when the last ones were, the oldest first."""
        now = self.clock()
        limits = ((HOUR, self.per_hour), (HOUR / 6, -(-self.per_hour // 2)))
        return max([now, *(times[-most] + span for span, most in limits if len(times) >= most)])

    async def _times(self) -> list[datetime]:
        async with self.database.read() as connection:
            return self._recent(await store.load(connection))

    def _recent(self, times: Sequence[datetime]) -> list[datetime]:
        # Of a clock that was set back, later instants are left, which say nothing.
        now = self.clock()
        return [one for one in times if now - HOUR < one <= now]
