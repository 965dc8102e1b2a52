"""Threads: from the message of an episode to the thread in which people speak of it.

A message can begin one thread only, whose id is the message's own, so a try with an unknown outcome is simply made
again. A thread is archived by Discord when nobody speaks in it any more, and never by us.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from bot.core.reasons import Reason
from bot.core.threads import thread_name
from bot.errors import Refused, StoreError, Unsure
from bot.pipeline.crew import work
from bot.pipeline.outlet import Outlet
from bot.pipeline.policy import Clock
from bot.pipeline.written import Letter, letters
from bot.store import threads
from bot.store.database import Database
from bot.store.threads import Opening

log = logging.getLogger(__name__)

AT_ONCE = 10
TRY_LIMIT = timedelta(seconds=45)
"""How long one try may take with its wait for its turn; shorter than the lease of what is claimed."""

RETRY = timedelta(minutes=1)
"""How long a thread waits after a try without a clear answer."""

WAITS: Mapping[Reason, timedelta] = {
    Reason.NO_PERMISSION: timedelta(hours=6),
    # Among others: the server has as many active threads as it may have (160006), until some are archived.
    Reason.THREAD_CLOSED: timedelta(hours=1),
}
"""Refusals that may pass: somebody may grant the right, and threads get archived. Any other one is final."""

GIVE_UP_AFTER = timedelta(days=2)
"""How old a message is at most when its thread is opened; nobody begins to speak of last week."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Threader:
    """Opens the threads that are owed."""

    database: Database
    outlet: Outlet
    clock: Clock

    async def open_due(self) -> int:
        """Open until nothing is due; gives how many threads were tried."""
        if not self.outlet.ready:
            return 0
        return await work(self._claim, self._open_safely, AT_ONCE, chained=False)

    async def _claim(self, limit: int) -> list[Letter[Opening]]:
        async with self.database.read() as connection:
            if not await threads.anything_due(connection, self.clock()):
                return []
        async with self.database.write() as connection:
            claimed = await threads.claim(connection, self.clock(), limit)
        return await letters(self.database, {owed.alert_id: owed for owed in claimed})

    async def _open_safely(self, letter: Letter[Opening]) -> None:
        owed = letter.owed
        try:
            await self._open(letter)
        except StoreError:
            raise
        except Exception:
            # The boundary of one thread: a fault of ours is loud, and then one more unknown outcome.
            log.exception("opening the thread of alert %s failed in a way that nobody foresaw", owed.alert_id)
            await self._put_off(owed, RETRY, "an internal error; see the log")

    async def _open(self, letter: Letter[Opening]) -> None:
        owed = letter.owed
        if self.clock() - owed.sent_at > GIVE_UP_AFTER:
            await self._give_up(owed, Reason.GAVE_UP.words)
            return
        try:
            written = letter.written(self.clock())
            async with asyncio.timeout(TRY_LIMIT.total_seconds()):
                name = thread_name(written.message.title)
                thread_id = await self.outlet.open_thread(owed.channel_id, owed.message_id, name)
        except Refused as refusal:
            await self._refused(owed, Reason(refusal.reason), str(refusal))
        except ValueError as error:
            await self._give_up(owed, str(error))
        except (Unsure, TimeoutError) as error:
            asked = error.retry_after if isinstance(error, Unsure) else None
            await self._put_off(owed, max(asked or RETRY, RETRY), str(error) or "no answer in time")
        else:
            async with self.database.write() as connection:
                await threads.opened(connection, owed.alert_id, thread_id, self.clock())

    async def _refused(self, owed: Opening, reason: Reason, detail: str) -> None:
        log.warning("channel %s: message %s gets no thread: %s", owed.channel_id, owed.message_id, detail)
        wait = WAITS.get(reason)
        await (self._give_up(owed, detail) if wait is None else self._put_off(owed, wait, detail))

    async def _give_up(self, owed: Opening, detail: str) -> None:
        async with self.database.write() as connection:
            await threads.given_up(connection, owed.alert_id, detail, self.clock())

    async def _put_off(self, owed: Opening, wait: timedelta, detail: str) -> None:
        now = self.clock()
        async with self.database.write() as connection:
            await threads.put_off(connection, owed.alert_id, now + wait, detail, now)
