"""Revise: messages that were posted are edited when more is known: further languages, a new date, who else tells it.

An edit says the whole message anew, so one with an unknown outcome is simply tried again; it never pings.
"""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from datetime import timedelta

from bot.core.alerts import Revision
from bot.core.reasons import Reason
from bot.errors import Refused, StoreError, Unsure
from bot.pipeline.crew import work
from bot.pipeline.deliver import RETRY, TRY_LIMIT
from bot.pipeline.outlet import Outlet
from bot.pipeline.policy import Clock
from bot.pipeline.written import Letter, Written, letters
from bot.store import calendars, revisions
from bot.store.database import Database

log = logging.getLogger(__name__)

AT_ONCE = 10
MOST_TRIES = 20
"""After so many edits without a clear answer the message stays as it is; the next change tries again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reviser:
    """Edits what was posted, so that it goes on saying what is known."""

    database: Database
    outlet: Outlet
    clock: Clock

    async def revise_due(self) -> int:
        """Edit until nothing is due; gives how many messages were looked at."""
        if not self.outlet.ready:
            return 0
        return await work(self._claim, self._revise_safely, AT_ONCE, chained=False)

    async def _claim(self, limit: int) -> list[Letter[Revision]]:
        async with self.database.read() as connection:
            if not await revisions.anything_due(connection, self.clock()):
                return []
        async with self.database.write() as connection:
            claimed = await revisions.claim(connection, self.clock(), limit)
        return await letters(self.database, {revision.alert_id: revision for revision in claimed})

    async def _revise_safely(self, letter: Letter[Revision]) -> None:
        revision = letter.owed
        try:
            await self._revise(letter)
        except StoreError:
            raise
        except Exception:
            # The boundary of one edit: a fault of ours is loud, and then one more unknown outcome.
            log.exception("editing the message of alert %s failed in a way that nobody foresaw", revision.alert_id)
            await self._unsure(revision, Unsure("an internal error; see the log"))

    async def _revise(self, letter: Letter[Revision]) -> None:
        revision = letter.owed
        try:
            written = letter.written(self.clock())
            if written.message.digest != revision.shown:
                async with asyncio.timeout(TRY_LIMIT.total_seconds()):
                    place = await self._place(revision)
                    await self.outlet.edit(place, revision.message_id, written.message)
        except (Refused, ValueError) as refusal:
            log.warning("channel %s: message %s stays as it is: %s", revision.channel_id, revision.message_id, refusal)
            await self._done(revision, None)
            if isinstance(refusal, Refused) and refusal.reason == Reason.DELETED_BY_SERVER:
                await self._gone(revision)
        except (Unsure, TimeoutError) as error:
            await self._unsure(revision, error)
        else:
            await self._done(revision, written)

    async def _place(self, revision: Revision) -> int:
        if not revision.is_direct:
            return revision.channel_id
        return revision.room or await self.outlet.dm(revision.channel_id)

    async def _done(self, revision: Revision, written: Written | None) -> None:
        shown, reveal_at = (written.message.digest, written.reveal_at) if written else (None, None)
        async with self.database.write() as connection:
            await revisions.done(connection, revision, shown, self.clock(), reveal_at)

    async def _gone(self, revision: Revision) -> None:
        """Keep up no calendar whose message people deleted."""
        async with self.database.write() as connection:
            await calendars.end(connection, revision.alert_id, Reason.DELETED_BY_SERVER)

    async def _unsure(self, revision: Revision, error: Unsure | TimeoutError) -> None:
        if revision.tries >= MOST_TRIES:
            log.warning("message %s stays as it is: %s", revision.message_id, error)
            await self._done(revision, None)
            return
        asked = error.retry_after if isinstance(error, Unsure) else None
        async with self.database.write() as connection:
            await revisions.retry(connection, revision, self.clock() + _wait(revision, asked))


def _wait(revision: Revision, asked: timedelta | None) -> timedelta:
    return max(asked or timedelta(), timedelta(seconds=RETRY[min(revision.tries, len(RETRY)) - 1]))
