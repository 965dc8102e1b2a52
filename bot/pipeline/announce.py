"""Announce: what time itself brings. Releases whose time has come or is near become events."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot.core.events import Event, EventKind
from bot.core.releases import Release
from bot.core.shows import Show
from bot.core.telling import SLIGHT, Moment, on_time, reminder
from bot.pipeline.policy import Clock, Policy
from bot.pipeline.tell import tell
from bot.store import events as event_store
from bot.store import releases as release_store
from bot.store import shows as show_store
from bot.store import subscriptions
from bot.store.database import Database
from bot.store.statements import Connection


@dataclass(frozen=True, slots=True, kw_only=True)
class Announcer:
    """Tells what the clock brings, each thing once."""

    database: Database
    clock: Clock
    policy: Policy

    async def announce(self) -> int:
        """Store the events whose time has come since the last look; gives how many they are."""
        moment = Moment(now=self.clock(), fresh=self.policy.fresh)
        async with self.database.read() as connection:
            events, shows = await self._due(connection, moment)
        if events:
            async with self.database.write() as connection:
                await tell(connection, events, {show.id: show for show in shows}, self.policy, moment.now)
        return len(events)

    async def _due(self, connection: Connection, moment: Moment) -> tuple[list[Event], Sequence[Show]]:
        leads = await subscriptions.leads(connection)
        expected = await release_store.untold(connection, moment.now - moment.fresh, moment.now)
        if leads:
            expected += await release_store.expected(connection, moment.now, moment.now + max(leads))
        if not expected:
            return [], []
        shows = {show.id: show for show in await show_store.load(connection, {one.key.show_id for one in expected})}
        events: list[Event] = []
        for release in expected:
            events += _told(shows[release.key.show_id], release, leads, moment)
        known = await event_store.have(connection, {event.key for event in events})
        reminded = await event_store.reminders(connection, {one.id for one in expected})
        new = [event for event in events if event.key not in known and not _corrects(event, reminded)]
        return new, list(shows.values())


def _corrects(event: Event, reminded: Sequence[Event]) -> bool:
    """Say whether this is a reminder that was given before, of a time that was corrected since by some minutes."""
    return event.kind is EventKind.REMINDER and any(
        (earlier.release_id, earlier.details) == (event.release_id, event.details)
        and abs(earlier.at - event.at) <= SLIGHT
        for earlier in reminded
    )


def _told(show: Show, release: Release, leads: set[timedelta], moment: Moment) -> list[Event]:
    at = release.standing.scheduled_at
    if at is None:
        return []
    if at <= moment.now:
        return [on_time(show, release, moment)]
    return [reminder(show, release, lead, moment) for lead in sorted(leads) if at - lead <= moment.now]
