"""Deliver: from the outbox to Discord, nothing lost and nothing twice.

A claim is committed before the post. What Discord answers decides: posted, refused for good, or unknown. The unknown is
tried again with the same nonce while Discord certainly still drops repeats of it; after that the alert is looked for in
the channel's history before it is posted again.
"""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from datetime import timedelta

from bot.core.alerts import Alert, AlertState, Landed
from bot.core.reasons import Reason
from bot.core.render import message
from bot.errors import Refused, StoreError, Unsure
from bot.pipeline.crew import work
from bot.pipeline.outlet import Outlet
from bot.pipeline.policy import Clock
from bot.store import outbox, subjects, subscriptions
from bot.store.database import Database

log = logging.getLogger(__name__)

AT_ONCE = 50
TRY_LIMIT = timedelta(seconds=30)
RETRY = (2, 5, 10, 20, 30)
"""The seconds to wait after the first, second, ... try with an unknown outcome."""

GIVE_UP_AFTER = timedelta(days=2)
_PAUSES = frozenset({Reason.NO_PERMISSION, Reason.CHANNEL_GONE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Deliverer:
    """Posts what the outbox owes; one slow or forbidden channel holds up no other."""

    database: Database
    outlet: Outlet
    clock: Clock

    async def deliver_due(self) -> int:
        """Post until nothing is due; gives how many alerts were tried."""
        if not self.outlet.ready:
            return 0
        return await work(self._claim, self._deliver_safely, AT_ONCE)

    async def _claim(self, limit: int) -> list[Alert]:
        async with self.database.read() as connection:
            if not await outbox.anything_due(connection, self.clock()):
                return []
        async with self.database.write() as connection:
            return await outbox.claim(connection, self.clock(), limit)

    async def _deliver_safely(self, alert: Alert) -> None:
        try:
            await self._deliver(alert)
        except StoreError:
            # What became of it can't be stored: the alert stays claimed, and is tried again when its lease ends.
            log.exception("the outcome of alert %s is not stored", alert.id)
        except Exception:
            # The boundary of one delivery: a fault of ours is loud, and then one more unknown outcome.
            log.exception("delivering alert %s failed in a way that nobody foresaw", alert.id)
            await self._unsure(alert, Unsure("an internal error; see the log"))

    async def _deliver(self, alert: Alert) -> None:
        try:
            async with asyncio.timeout(TRY_LIMIT.total_seconds()):
                landed = await self._look(alert) or await self._post(alert)
        except Refused as refusal:
            await self._refused(alert, Reason(refusal.reason), str(refusal))
        except (Unsure, TimeoutError) as error:
            await self._unsure(alert, error)
        else:
            async with self.database.write() as connection:
                await outbox.sent(connection, alert.id, landed, self.clock())

    async def _look(self, alert: Alert) -> Landed | None:
        """Find an alert that may have been posted by a try whose end nobody saw."""
        if alert.state is not AlertState.SENDING or alert.claimed_at is None or alert.nonce_is_safe(self.clock()):
            return None
        since = min(alert.claimed_at, self.clock())
        found = await self.outlet.find(await self._place(alert), alert.marker, since)
        if found is None:
            async with self.database.write() as connection:
                await outbox.renew(connection, alert.id, self.clock())
            return None
        return Landed(message_id=found)

    async def _post(self, alert: Alert) -> Landed:
        async with self.database.read() as connection:
            subject = await subjects.of_alert(connection, alert.id)
        try:
            written = message(subject, role_ids=alert.role_ids, marker=alert.marker)
        except ValueError as error:
            raise Refused(f"the alert can't be written: {error}", reason=Reason.BAD_MESSAGE) from error
        message_id = await self.outlet.post(await self._place(alert), written, alert.nonce)
        return Landed(message_id=message_id, shown=written.digest)

    async def _place(self, alert: Alert) -> int:
        return await self.outlet.dm(alert.channel_id) if alert.is_direct else alert.channel_id

    async def _refused(self, alert: Alert, reason: Reason, detail: str) -> None:
        log.warning("channel %s: %s", alert.channel_id, detail)
        now = self.clock()
        async with self.database.write() as connection:
            await outbox.failed(connection, alert.id, reason, detail, now)
            if reason in _PAUSES:
                await subscriptions.pause_channel(connection, alert.channel_id, reason)
                await outbox.close_channel(connection, alert.channel_id, reason, now)

    async def _unsure(self, alert: Alert, error: Unsure | TimeoutError) -> None:
        now, detail = self.clock(), str(error) or "no answer in time"
        asked = error.retry_after if isinstance(error, Unsure) else None
        wait = max(asked or timedelta(), timedelta(seconds=RETRY[min(alert.tries, len(RETRY) - 1)]))
        async with self.database.write() as connection:
            if now - alert.created_at > GIVE_UP_AFTER and alert.tries >= len(RETRY):
                await outbox.failed(connection, alert.id, Reason.GAVE_UP, detail, now)
            else:
                await outbox.retry(connection, alert.id, now + wait, detail, now)
