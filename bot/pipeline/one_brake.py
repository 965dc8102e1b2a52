"""One brake: when Discord asks one process to wait, all that post for the same bot wait."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Final, Protocol

from bot.pipeline.policy import Clock
from bot.store import brakes
from bot.store.database import Database

_EXACT: Final = timedelta(milliseconds=200)
"""Two instants that are no farther apart are the same: each process reads its own clock."""


class Brake(Protocol):
    """Holds back what this process would ask of Discord."""

    @property
    def held_for(self) -> timedelta:
        """Give how long all is held."""
        ...

    def hold(self, wait: timedelta) -> None:
        """Hold all for so long at the least."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class OneBrake:
    """Keeps a process's brake and the stored one the same: the longer hold counts for both."""

    database: Database
    brake: Brake
    clock: Clock

    async def share(self) -> None:
        """Take over what others were told, and leave what was told here; raises StoreError."""
        async with self.database.read() as connection:
            stored = await brakes.held_until(connection)
        now, own = self.clock(), self.brake.held_for
        until = max(stored or now, now)
        if until - now > own + _EXACT:
            self.brake.hold(until - now)
        elif now + own > until + _EXACT:
            async with self.database.write() as connection:
                await brakes.hold_until(connection, now + own)
