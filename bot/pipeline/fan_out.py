"""Fan-out: what is told to more than one transaction holds is told to the rest, while others get their turns."""

from __future__ import annotations

import asyncio

from bot.pipeline.policy import Policy
from bot.pipeline.tell import tell_rest
from bot.store import fanouts
from bot.store.database import Database
from bot.store.statements import take_turn


class FanOut:
    """Goes on with what was begun, here or by a process that is gone.

    All steps of a process share one, so that at most one portion at a time waits for its turn to be written.
    """

    def __init__(self, database: Database, policy: Policy) -> None:
        self._database = database
        self._policy = policy
        self._turn = asyncio.Lock()
        self._begun = False

    def begin(self) -> None:
        """Note that something was told, of which a rest may be left."""
        self._begun = True

    async def go_on(self) -> int:
        """Tell the rest of what was begun here; gives how many portions that were. Raises StoreError."""
        return await self.take_up() if self._begun else 0

    async def take_up(self) -> int:
        """Tell the rest of what anybody began; gives how many portions that were. Raises StoreError."""
        portions = 0
        self._begun = False
        async with self._turn:
            async with self._database.read() as connection:
                if not await fanouts.anything_owed(connection):
                    return 0
            while await self._tell_portion():
                portions += 1
        return portions

    async def _tell_portion(self) -> bool:
        async with self._database.write() as connection:
            await take_turn(connection)
            return await tell_rest(connection, self._policy)
