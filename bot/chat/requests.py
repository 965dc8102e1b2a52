"""Requests: each waits for its turn, and none is made that Discord has put off."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Final

from bot.chat import watch
from bot.chat.brake import Brake
from bot.chat.outcomes import explained
from bot.chat.pace import Pace
from bot.errors import Unsure

REQUEST_LIMIT: Final = timedelta(seconds=30)
"""How long one request may take, its wait for its turn not counted; discord.py would wait five minutes."""


class Requests:
    """What is asked of Discord with the bot's token shares one pace and one brake, whoever asks."""

    def __init__(
        self, *, brake: Brake | None = None, pace: Pace | None = None, limit: timedelta = REQUEST_LIMIT
    ) -> None:
        self.brake = brake or Brake()
        self._pace = pace or Pace()
        self._limit = limit

    @asynccontextmanager
    async def __call__(self, method: str, path: str, *, at_once: bool = False) -> AsyncIterator[None]:
        """Wait for the turn of a request that the block makes; raises Refused or Unsure, also for what it raises.

        What is asked `at_once` goes before all that waits: a person does, and few of them at a time.
        """
        route = watch.route(method, path)
        self._check(route)
        async with self._pace.turn(at_once=at_once):
            # While it waited others may have learned better.
            self._check(route)
            with explained():
                async with asyncio.timeout(self._limit.total_seconds()):
                    yield

    def _check(self, route: str) -> None:
        left = self.brake.left(route)
        if left is not None:
            raise Unsure("held back, since Discord asked to wait", retry_after=left)
