"""Resume: announcements that rest for a while go on when it is over."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from bot.pipeline.policy import Clock
from bot.store import subscriptions
from bot.store.database import Database

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Resumer:
    """Lets paused announcements go on at their time; what came meanwhile is not told."""

    database: Database
    clock: Clock

    async def resume_due(self) -> int:
        """Let those go on whose pause has ended; gives how many."""
        async with self.database.read() as connection:
            if not await subscriptions.anything_to_resume(connection, self.clock()):
                return 0
        async with self.database.write() as connection:
            resumed = await subscriptions.resume_due(connection, self.clock())
        log.info("%s announcements go on after their pause", resumed)
        return resumed
