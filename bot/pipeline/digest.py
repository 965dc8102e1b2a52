"""Digest: once per local date a channel is told what is expected that day, through events and the outbox."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.core.alerts import Draft
from bot.core.digests import digest, key
from bot.core.subscriptions import Subscription
from bot.pipeline.policy import Clock
from bot.store import digests as store
from bot.store import events as event_store
from bot.store import outbox
from bot.store.database import Database
from bot.store.outbox import Owed
from bot.store.statements import Connection, take_turn

log = logging.getLogger(__name__)

Due = tuple[int, date]
"""A channel, and the local date of which it is due the digest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Digester:
    """Makes the digests that are due; what was told before is known by its key, whatever the clock does."""

    database: Database
    clock: Clock

    async def tell_the_day(self) -> int:
        """Store the digests whose time has come; gives how many local dates are done by that."""
        now = self.clock()
        async with self.database.read() as connection:
            if not await _open(connection, now):
                return 0
        async with self.database.write() as connection:
            await take_turn(connection)
            due = await _open(connection, now)
            for (channel_id, day), asking in due.items():
                await _tell(connection, channel_id, day, asking, now)
        return len(due)


async def _open(connection: Connection, now: datetime) -> dict[Due, list[Subscription]]:
    """Give the digests that are due and not told, with the subscriptions of the channel that want one."""
    wanted = await store.wanted(connection)
    due = _due(wanted, now)
    done = await event_store.have(connection, {key(channel_id, day) for channel_id, day in due})
    return {one: asking for one, asking in due.items() if key(*one) not in done}


def _due(wanted: Sequence[Subscription], now: datetime) -> Mapping[Due, list[Subscription]]:
    """Give the dates that are due; a channel gets one digest of a date, at the first time that was named for it."""
    by_channel: dict[int, list[Subscription]] = defaultdict(list)
    for one in wanted:
        by_channel[one.channel_id].append(one)
    return {
        (channel_id, day): asking for channel_id, asking in by_channel.items() for day in sorted(_days(asking, now))
    }


def _days(asking: Sequence[Subscription], now: datetime) -> set[date]:
    days = {one.digest.due(now) for one in asking if one.digest}
    return {day for day in days if day}


async def _tell(
    connection: Connection, channel_id: int, day: date, asking: Sequence[Subscription], now: datetime
) -> None:
    event = digest(channel_id, day, await store.expected(connection, list(asking), now), now)
    stored = await event_store.add(connection, [event], now)
    if event.withheld:
        log.debug("nothing is expected on %s for channel %s", day, channel_id)
        return
    target = asking[0].target
    await outbox.enqueue(
        connection, [Owed(stored=one, draft=Draft(target=target, channel_id=channel_id)) for one in stored], now
    )
