"""Prune: forget what is older than the settings keep."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from bot.pipeline.policy import Clock, Policy
from bot.store import guilds, proposals
from bot.store import prune as store
from bot.store.database import Database

log = logging.getLogger(__name__)

KEPT_AFTER_LEAVING: Final = timedelta(days=30)
"""How long the announcements of a server are kept that the bot was removed from, in case it is added again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pruner:
    """Keeps the database from growing for ever."""

    database: Database
    clock: Clock
    policy: Policy

    async def prune(self) -> int:
        """Forget what is too old; gives how many rows went."""
        async with self.database.write() as connection:
            gone = await store.prune(connection, self.clock() - self.policy.keep)
            gone += await guilds.forget(connection, self.clock() - KEPT_AFTER_LEAVING)
            gone += await proposals.sweep(connection, self.clock())
        if gone:
            log.info("%s old rows were forgotten", gone)
        return gone
