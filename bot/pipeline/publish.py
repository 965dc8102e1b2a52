"""Publish: what was posted in an announcement channel goes to its followers, as often as Discord lets it.

Publishing the same message again changes nothing, so a try with an unknown outcome is simply made again.
"""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.core.reasons import Reason
from bot.errors import Refused, StoreError, Unsure
from bot.pipeline.crew import work
from bot.pipeline.outlet import Outlet
from bot.pipeline.policy import Clock
from bot.store import publishing
from bot.store.database import Database
from bot.store.publishing import Publication

log = logging.getLogger(__name__)

AT_ONCE = 10
TRY_LIMIT = timedelta(seconds=45)
"""How long one try may take with its wait for its turn; shorter than the lease of what is claimed."""

RETRY = timedelta(minutes=1)
"""How long a channel waits after a try without a clear answer."""

REFUSED = timedelta(hours=6)
"""How long a channel waits that Discord does not let publish: somebody may grant the right, or change the channel."""

GIVE_UP_AFTER = timedelta(days=2)
"""How old a message is published at most; followers are not told of last week."""

_LOST = frozenset({Reason.DELETED_BY_SERVER, Reason.CHANNEL_GONE, Reason.BOT_REMOVED})
"""Refusals after which there is nothing left to publish."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Publisher:
    """Publishes what is owed, within each channel's budget; what is over it waits, and nothing is posted anew."""

    database: Database
    outlet: Outlet
    clock: Clock

    async def publish_due(self) -> int:
        """Publish until nothing is due; gives how many messages were tried."""
        if not self.outlet.ready:
            return 0
        return await work(self._claim, self._publish_safely, AT_ONCE)

    async def _claim(self, limit: int) -> list[Publication]:
        async with self.database.read() as connection:
            if not await publishing.anything_due(connection, self.clock()):
                return []
        async with self.database.write() as connection:
            return await publishing.claim(connection, self.clock(), limit)

    async def _publish_safely(self, owed: Publication) -> None:
        try:
            await self._publish(owed)
        except StoreError:
            raise
        except Exception:
            # The boundary of one publication: a fault of ours is loud, and then one more unknown outcome.
            log.exception("publishing the message of alert %s failed in a way that nobody foresaw", owed.alert_id)
            await self._put_off(owed, RETRY, "an internal error; see the log")

    async def _publish(self, owed: Publication) -> None:
        if self.clock() - owed.sent_at > GIVE_UP_AFTER:
            await self._give_up(owed, Reason.GAVE_UP.words)
            return
        try:
            async with asyncio.timeout(TRY_LIMIT.total_seconds()):
                await self.outlet.publish(owed.channel_id, owed.message_id)
        except Refused as refusal:
            await self._refused(owed, Reason(refusal.reason), str(refusal))
        except (Unsure, TimeoutError) as error:
            asked = error.retry_after if isinstance(error, Unsure) else None
            await self._put_off(owed, max(asked or RETRY, RETRY), str(error) or "no answer in time")
        else:
            async with self.database.write() as connection:
                await publishing.published(connection, owed.alert_id, self.clock())

    async def _refused(self, owed: Publication, reason: Reason, detail: str) -> None:
        log.warning("channel %s: message %s is not published: %s", owed.channel_id, owed.message_id, detail)
        if reason in _LOST:
            await self._give_up(owed, detail)
        else:
            await self._put_off(owed, REFUSED, detail)

    async def _give_up(self, owed: Publication, detail: str) -> None:
        async with self.database.write() as connection:
            await publishing.unpublished(connection, owed.alert_id, detail, self.clock())

    async def _put_off(self, owed: Publication, wait: timedelta, detail: str) -> None:
        now: datetime = self.clock()
        async with self.database.write() as connection:
            await publishing.put_off(connection, owed.alert_id, now + wait, detail, now)
