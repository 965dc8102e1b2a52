"""Prune: forget what is older than the settings keep."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from bot.pipeline.policy import Clock, Policy
from bot.store import prune as store
from bot.store.database import Database

log = logging.getLogger(__name__)


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
        if gone:
            log.info("%s old rows were forgotten", gone)
        return gone
