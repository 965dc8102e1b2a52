"""Deliver: from the outbox to Discord, nothing lost and nothing twice.

A claim is committed before the post. What Discord answers decides: posted, refused, or unknown. The unknown is tried
again with the same nonce while Discord certainly still drops repeats of it; after that the alert is looked for in the
channel's history before it is posted again. An answer that asks to wait is none of these: nothing was posted, and the
alert is as it was before the claim.

An alert without a clear answer is given up after `GIVE_UP_AFTER`. It holds up its channel that long only while Discord
answers nobody: where another channel got a message meanwhile it is given up after `GIVE_UP_ALONE`.
"""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal

from bot.core.alerts import Alert, AlertState, Landed
from bot.core.reasons import Reason
from bot.errors import Refused, StoreError, Unsure
from bot.pipeline.crew import work
from bot.pipeline.outlet import Outlet
from bot.pipeline.policy import Clock, Policy
from bot.pipeline.troubles import Troubles
from bot.pipeline.written import keeps_back_until, written_of
from bot.store import backlog, outbox
from bot.store.database import Database
from bot.store.statements import Connection

log = logging.getLogger(__name__)

AT_ONCE = 50
TRY_LIMIT = timedelta(seconds=50)
"""How long one try may take in all, with its waits for its turn; a lease of the outbox is longer."""

RETRY = (2, 5, 10, 20, 30)
"""The seconds to wait after the first, second, ... try with an unknown outcome."""

FORUM_RETRY = timedelta(seconds=15)
"""The least wait in a forum, where nothing but a look keeps a post from being made twice, and may come too soon."""

GIVE_UP_AFTER = timedelta(days=2)
GIVE_UP_ALONE = timedelta(hours=1)

WithoutHistory = Literal["post", "drop"]
"""What becomes of an alert that may have been posted, in a channel whose history the bot may not read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Deliverer:
    """Posts what the outbox owes; one slow or forbidden channel holds up no other."""

    database: Database
    outlet: Outlet
    clock: Clock
    policy: Policy = field(default_factory=Policy)
    without_history: WithoutHistory = "post"
    at_once: int = AT_ONCE

    async def deliver_due(self) -> int:
        """Post until nothing is due; gives how many alerts were tried."""
        return await work(self._claim, self._deliver_safely, self.at_once)

    async def _claim(self, limit: int) -> list[Alert]:
        if not self.outlet.ready:
            return []
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
            raise
        except Exception:
            # The boundary of one delivery: a fault of ours is loud, and then one more unknown outcome.
            log.exception("delivering alert %s failed in a way that nobody foresaw", alert.id)
            await self._unsure(alert, Unsure("an internal error; see the log"))

    async def _deliver(self, alert: Alert) -> None:
        try:
            async with asyncio.timeout(TRY_LIMIT.total_seconds()):
                landed = await self._look(alert) or await self._post(alert)
        except Refused as refusal:
            async with self.database.write() as connection:
                await self._troubles.refused(connection, alert, refusal)
        except (Unsure, TimeoutError) as error:
            await self._unsure(alert, error)
        else:
            async with self.database.write() as connection:
                await outbox.sent(connection, alert.id, landed, self.clock())
                await self._troubles.posted(connection, alert)

    @property
    def _troubles(self) -> Troubles:
        return Troubles(clock=self.clock, policy=self.policy)

    async def _look(self, alert: Alert) -> Landed | None:
        """Find an alert that may have been posted by a try whose end nobody saw."""
        if alert.state is not AlertState.SENDING or alert.claimed_at is None or self._drops_repeats(alert):
            return None
        since = min(alert.claimed_at, self.clock())
        found = await self._found(alert, since=since)
        if found is None:
            async with self.database.write() as connection:
                await outbox.renew(connection, alert.id, self.clock())
            return None
        # What a try wrote whose end nobody saw is not known, but what it keeps back is to be shown one day.
        kept = await keeps_back_until(self.database, alert.id, self.clock())
        return Landed(message_id=found, reveal_at=kept, thread_id=self._thread_of(alert, found))

    def _drops_repeats(self, alert: Alert) -> bool:
        return alert.nonce_is_safe(self.clock()) and not self.outlet.is_forum(alert.channel_id)

    def _thread_of(self, alert: Alert, message_id: int) -> int | None:
        return message_id if self.outlet.is_forum(alert.channel_id) else None

    async def _found(self, alert: Alert, *, since: datetime) -> int | None:
        try:
            return await self.outlet.find(await self._place(alert), alert.marker, since)
        except Refused as refusal:
            if refusal.reason != Reason.NO_PERMISSION or alert.is_direct:
                raise
            if self.without_history == "drop":
                raise Refused(f"dropped unchecked: {refusal}", reason=Reason.UNCHECKED) from refusal
        log.warning(
            "channel %s: alert %s is posted, perhaps again: its history can't be read", alert.channel_id, alert.id
        )
        return None

    async def _post(self, alert: Alert) -> Landed:
        try:
            written = await written_of(self.database, alert.id, alert, self.clock())
        except ValueError as error:
            raise Refused(f"the alert can't be written: {error}", reason=Reason.BAD_MESSAGE) from error
        message_id = await self.outlet.post(await self._place(alert), written.message, alert.nonce)
        return Landed(
            message_id=message_id,
            shown=written.message.digest,
            reveal_at=written.reveal_at,
            thread_id=self._thread_of(alert, message_id),
        )

    async def _place(self, alert: Alert) -> int:
        return await self.outlet.dm(alert.channel_id) if alert.is_direct else alert.channel_id

    async def _unsure(self, alert: Alert, error: Unsure | TimeoutError) -> None:
        now, detail = self.clock(), str(error) or "no answer in time"
        asked = error.retry_after if isinstance(error, Unsure) else None
        wait = max(asked or timedelta(), timedelta(seconds=RETRY[min(alert.tries, len(RETRY) - 1)]))
        if self.outlet.is_forum(alert.channel_id):
            wait = max(wait, FORUM_RETRY)
        async with self.database.write() as connection:
            if asked is not None:
                await outbox.put_back(connection, alert, now + wait, detail, now)
            elif await self._is_hopeless(connection, alert):
                await outbox.failed(connection, alert.id, Reason.GAVE_UP, detail, now)
            else:
                await outbox.retry(connection, alert.id, now + wait, detail, now)

    async def _is_hopeless(self, connection: Connection, alert: Alert) -> bool:
        now = self.clock()
        if alert.tries < len(RETRY):
            return False
        return now - alert.created_at > GIVE_UP_AFTER or await backlog.is_hopeless(
            connection, alert, now - GIVE_UP_ALONE
        )
