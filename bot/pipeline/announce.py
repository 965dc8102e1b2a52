"""Announce: what time itself brings. What has come, is near, or has passed unseen becomes events."""

from __future__ import annotations

from dataclasses import dataclass

from bot.core.events import Event, When
from bot.core.telling import Moment, on_time
from bot.pipeline.catch_up import CatchUp
from bot.pipeline.doubtful import settle_doubts
from bot.pipeline.fan_out import FanOut
from bot.pipeline.overdue import Confirming, overdue
from bot.pipeline.policy import Clock, Policy
from bot.pipeline.remind import reminders
from bot.pipeline.tell import tell
from bot.store import events as event_store
from bot.store import releases as release_store
from bot.store import shows as show_store
from bot.store.database import Database
from bot.store.statements import Connection, take_turn


@dataclass(frozen=True, slots=True, kw_only=True)
class Announcer:
    """Tells what the clock brings, each thing once; `confirming` are the sources that confirm each platform."""

    database: Database
    clock: Clock
    policy: Policy
    confirming: Confirming
    fan_out: FanOut

    async def announce(self) -> int:
        """Store the events whose time has come since the last look; gives how many they are."""
        moment = Moment(now=self.clock(), fresh=self.policy.fresh)
        told = await self._tell_the_time(moment)
        told += await settle_doubts(self.database, moment, self.policy)
        await CatchUp(database=self.database, clock=self.clock, policy=self.policy).catch_up()
        # What a process that is gone had begun to tell is gone on with here too.
        await self.fan_out.take_up()
        return told

    async def _tell_the_time(self, moment: Moment) -> int:
        async with self.database.read() as connection:
            events = await self._brought(connection, moment)
        if not events:
            return 0
        async with self.database.write() as connection:
            await take_turn(connection)
            # A poll may have seen meanwhile what was overdue a moment ago; what is due by the clock stays due.
            if any(event.when is not When.SCHEDULED for event in events):
                events = await self._brought(connection, moment)
            about = await show_store.load(connection, {event.show_id for event in events if event.show_id})
            await tell(connection, events, {show.id: show for show in about}, self.policy, moment.now)
        return len(events)

    async def _brought(self, connection: Connection, moment: Moment) -> list[Event]:
        return [
            *await _on_time(connection, moment),
            *await reminders(connection, moment),
            *await overdue(connection, self.confirming, moment, self.policy),
        ]


async def _on_time(connection: Connection, moment: Moment) -> list[Event]:
    """Give the events of the releases whose scheduled time has come."""
    come = await release_store.untold(connection, moment.now - moment.fresh, moment.now)
    if not come:
        return []
    shows = {show.id: show for show in await show_store.load(connection, {one.key.show_id for one in come})}
    events = [on_time(shows[one.key.show_id], one, moment) for one in come]
    known = await event_store.have(connection, {event.key for event in events})
    return [event for event in events if event.key not in known]
