"""Digest: once per local date a channel or a member is told what is expected, through events and the outbox."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.core.alerts import Draft
from bot.core.digests import Due, digest
from bot.core.subscriptions import Subscription
from bot.core.tongue import speaking
from bot.locale import tongue
from bot.pipeline.policy import Clock
from bot.store import digests as store
from bot.store import events as event_store
from bot.store import outbox, styles
from bot.store.database import Database
from bot.store.outbox import Owed
from bot.store.statements import Connection, take_turn
from bot.store.styles import Addressed

log = logging.getLogger(__name__)


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
            for one, asking in due.items():
                await _tell(connection, one, asking, now)
        return len(due)


async def _open(connection: Connection, now: datetime) -> dict[Due, list[Subscription]]:
    """Give the digests that are due and not told, with the subscriptions of the target that want one."""
    wanted = await store.wanted(connection)
    due = _due(wanted, now)
    done = await event_store.have(connection, {one.key for one in due})
    return {one: asking for one, asking in due.items() if one.key not in done}


def _due(wanted: Sequence[Subscription], now: datetime) -> Mapping[Due, list[Subscription]]:
    """Give the dates that are due; a target gets one digest of a date, at the first time that was named for it.

    One of a week is another one than that of its first day.
    """
    by_target: dict[tuple[str, bool], list[Subscription]] = defaultdict(list)
    for one in wanted:
        by_target[one.target, one.digest is not None and one.digest.weekday is not None].append(one)
    return {
        Due(target=target, channel_id=asking[0].channel_id, day=day, zone=zone, is_weekly=is_weekly): asking
        for (target, is_weekly), asking in by_target.items()
        for day, zone in sorted(_days(asking, now).items())
    }


def _days(asking: Sequence[Subscription], now: datetime) -> dict[date, str]:
    """Give the local dates that are due, each with the zone by whose clocks it is."""
    told = [(one.digest.due(now), one.digest.zone) for one in reversed(asking) if one.digest]
    return {day: zone for day, zone in told if day}


async def _tell(connection: Connection, due: Due, asking: Sequence[Subscription], now: datetime) -> None:
    style = await styles.of_target(connection, Addressed(target=due.target, channel_id=due.channel_id))
    with speaking(tongue(style.language)):
        expected = await store.expected(connection, list(asking), (now, now + due.ahead), style.titles)
    event = digest(due, expected, now)
    stored = await event_store.add(connection, [event], now)
    if event.withheld:
        log.debug("nothing is expected on %s for %s", due.day, due.target)
        return
    draft = Draft(target=due.target, channel_id=due.channel_id)
    await outbox.enqueue(connection, [Owed(stored=one, draft=draft) for one in stored], now)
