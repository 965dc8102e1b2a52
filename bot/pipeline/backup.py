"""Back up: a copy of the SQLite file every day, while everything else goes on."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Final

from bot.errors import StoreError
from bot.pipeline.policy import Clock
from bot.store import backups
from bot.store.database import Database

log = logging.getLogger(__name__)

EVERY: Final = timedelta(days=1)
"""How old the newest backup may become."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Archiver:
    """Sees to it that the newest backup is no older than a day; the folder is the schedule, so restarts are no matter.

    A database on PostgreSQL or in memory has no file to be copied, and is left to the server's own tools.
    """

    database: Database
    folder: Path
    keep: int
    clock: Clock

    async def back_up_due(self) -> Path | None:
        """Take a backup where one is due, in a thread; gives it. A failure is told, and the next tick tries again."""
        file, now = self.database.file, self.clock()
        newest = await asyncio.to_thread(backups.newest, self.folder, now)
        if file is None or (newest is not None and now - newest < EVERY):
            return None
        try:
            taken = await asyncio.to_thread(backups.take, file, self.folder, now=now, keep=self.keep)
        except StoreError as error:
            log.error("today's backup was not taken: %s", error)  # noqa: TRY400 - the line says what to do
            return None
        log.info("%s is written and checked", taken)
        return taken
