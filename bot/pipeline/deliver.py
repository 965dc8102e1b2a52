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
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final, Literal, TypeVar

from bot.core.alerts import Alert, AlertState, Landed
from bot.core.reasons import Reason
from bot.errors import Refused, StoreError, Unsure
from bot.pipeline.crew import work
from bot.pipeline.marks import Marks
from bot.pipeline.outlet import Outlet
from bot.pipeline.policy import Clock, Policy
from bot.pipeline.troubles import Troubles
from bot.pipeline.written import Letter, letters
from bot.store import backlog, following, outbox
from bot.store.database import Database
from bot.store.statements import Connection

log = logging.getLogger(__name__)

T = TypeVar("T")

AT_ONCE = 40
"""How many alerts are under way at once at Discord's usual 50 a second: less than a second's worth (see `at_once`)."""

_FEWEST, _MOST = 10, 100

TRY_LIMIT = timedelta(seconds=50)
"""How long one try may take in all, with its waits for its turn; a lease of the outbox is longer."""

RETRY = (2, 5, 10, 20, 30)
"""The seconds to wait after the first, second, ... try with an unknown outcome."""

FORUM_RETRY = timedelta(seconds=15)
"""The least wait in a forum, where nothing but a look keeps a post from being made twice, and may come too soon."""

GIVE_UP_AFTER = timedelta(days=2)
GIVE_UP_ALONE = timedelta(hours=1)

_NO_ROOM: Final = frozenset({Reason.NO_PERMISSION, Reason.CHANNEL_GONE})

WithoutHistory = Literal["post", "drop"]
"""What becomes of an alert that may have been posted, in a channel whose history the bot may not read."""


def at_once(rate: int) -> int:
    """Give how many alerts are under way at once where so many requests a second are allowed.

    It is less than a second's worth, so that the next turn comes soon; but the more at once, the fewer transactions.
    """
    return min(_MOST, max(_FEWEST, min(AT_ONCE, 2 * rate), 4 * rate // 5))


@dataclass(frozen=True, slots=True, kw_only=True)
class Posted:
    """An alert that Discord has as a message, and the channel that it stands in."""

    alert: Alert
    place: int
    landed: Landed

    @property
    def is_opened(self) -> bool:
        """Say whether it stands in a channel of direct messages that was not known before."""
        return self.alert.is_direct and self.place != self.alert.room


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
        marks = Marks(self._mark, enough=self.at_once // 2)

        async def deliver(letter: Letter[Alert]) -> None:
            async with marks.under_way():
                await self._deliver_safely(letter, marks)

        return await work(self._claim, deliver, self.at_once, enough=2)

    async def _claim(self, limit: int) -> list[Letter[Alert]]:
        if not self.outlet.ready:
            return []
        async with self.database.read() as connection:
            if not await outbox.anything_due(connection, self.clock()):
                return []
        async with self.database.write() as connection:
            claimed = await outbox.claim(connection, self.clock(), limit)
        # Only what is known after the claim: a change that comes later lets the message be revised.
        return await letters(self.database, {alert.id: alert for alert in claimed})

    async def _deliver_safely(self, letter: Letter[Alert], marks: Marks[Posted]) -> None:
        alert = letter.owed
        try:
            await self._deliver(letter, marks)
        except StoreError:
            # What became of it can't be stored: the alert stays claimed, and is tried again when its lease ends.
            raise
        except Exception:
            # The boundary of one delivery: a fault of ours is loud, and then one more unknown outcome.
            log.exception("delivering alert %s failed in a way that nobody foresaw", alert.id)
            await self._unsure(alert, Unsure("an internal error; see the log"))

    async def _deliver(self, letter: Letter[Alert], marks: Marks[Posted]) -> None:
        alert = letter.owed
        try:
            async with asyncio.timeout(TRY_LIMIT.total_seconds()):
                posted = await self._look(letter) or await self._post(letter)
        except Refused as refusal:
            async with self.database.write() as connection:
                await self._troubles.refused(connection, alert, refusal)
        except (Unsure, TimeoutError) as error:
            await self._unsure(alert, error)
        else:
            await marks(posted)

    async def _mark(self, posted: Sequence[Posted]) -> None:
        """Note what was posted, and where, in one transaction."""
        opened = {one.alert.channel_id: one.place for one in posted if one.is_opened}
        async with self.database.write() as connection:
            await outbox.sent(connection, {one.alert.id: one.landed for one in posted}, self.clock())
            await self._troubles.posted(connection, [one.alert for one in posted])
            if opened:
                await following.remember(connection, opened)

    @property
    def _troubles(self) -> Troubles:
        return Troubles(clock=self.clock, policy=self.policy)

    async def _look(self, letter: Letter[Alert]) -> Posted | None:
        """Find an alert that may have been posted by a try whose end nobody saw."""
        alert = letter.owed
        if alert.state is not AlertState.SENDING or alert.claimed_at is None or self._drops_repeats(alert):
            return None
        since = min(alert.claimed_at, self.clock())
        found = await self._found(alert, since=since)
        if found is None:
            async with self.database.write() as connection:
                await outbox.renew(connection, alert.id, self.clock())
            return None
        place, message_id = found
        # What a try wrote whose end nobody saw is not known, but what it keeps back is to be shown one day.
        kept = letter.keeps_back_until(self.clock())
        landed = Landed(message_id=message_id, reveal_at=kept, thread_id=self._thread_of(alert, message_id))
        return Posted(alert=alert, place=place, landed=landed)

    def _drops_repeats(self, alert: Alert) -> bool:
        return alert.nonce_is_safe(self.clock()) and not self.outlet.is_forum(alert.channel_id)

    def _thread_of(self, alert: Alert, message_id: int) -> int | None:
        return message_id if self.outlet.is_forum(alert.channel_id) else None

    async def _found(self, alert: Alert, *, since: datetime) -> tuple[int, int] | None:
        try:
            place, found = await self._at_its_place(alert, lambda one: self.outlet.find(one, alert.marker, since))
        except Refused as refusal:
            if refusal.reason != Reason.NO_PERMISSION or alert.is_direct:
                raise
            if self.without_history == "drop":
                raise Refused(f"dropped unchecked: {refusal}", reason=Reason.UNCHECKED) from refusal
            place = alert.channel_id
            log.warning("channel %s: alert %s is posted, perhaps again: its history can't be read", place, alert.id)
            return None
        return None if found is None else (place, found)

    async def _post(self, letter: Letter[Alert]) -> Posted:
        alert = letter.owed
        try:
            written = letter.written(self.clock())
        except ValueError as error:
            raise Refused(f"the alert can't be written: {error}", reason=Reason.BAD_MESSAGE) from error
        place, message_id = await self._at_its_place(
            alert, lambda one: self.outlet.post(one, written.message, alert.nonce)
        )
        landed = Landed(
            message_id=message_id,
            shown=written.message.digest,
            reveal_at=written.reveal_at,
            thread_id=self._thread_of(alert, message_id),
        )
        return Posted(alert=alert, place=place, landed=landed)

    async def _at_its_place(self, alert: Alert, do: Callable[[int], Awaitable[T]]) -> tuple[int, T]:
        """Do something in the channel of an alert, which is opened for a person where none is known, or it is gone."""
        place = alert.room if alert.is_direct else alert.channel_id
        if place is not None:
            try:
                return place, await do(place)
            except Refused as refusal:
                # As after the bot was given another account, which has channels of its own.
                if not alert.is_direct or refusal.reason not in _NO_ROOM:
                    raise
        opened = await self.outlet.dm(alert.channel_id)
        return opened, await do(opened)

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
