"""Catch-up: what was missed, or held back in quiet hours, is told in one summary per target; what is lost is said."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.core import gaps
from bot.core.alerts import Draft
from bot.core.events import Event, EventKind
from bot.core.gaps import Gap
from bot.core.identity import aliases, unique_links
from bot.core.matching import Setting
from bot.core.missed import worth
from bot.core.news import NewsItem
from bot.core.reasons import Reason
from bot.core.releases import Release
from bot.core.telling import Moment, on_time
from bot.pipeline.policy import Clock, Policy
from bot.pipeline.tell import tell
from bot.sources.base import Reading, Source
from bot.store import catch_up as store
from bot.store import events as event_store
from bot.store import items as item_store
from bot.store import outbox, subjects, subscriptions
from bot.store import shows as show_store
from bot.store.catch_up import Missed
from bot.store.database import Database
from bot.store.statements import Connection, take_turn

log = logging.getLogger(__name__)

PATIENCE = timedelta(minutes=2)
"""How long after its time a source may still be about to be read, or be under way, without anything being wrong."""


def moment_of(policy: Policy, now: datetime, last_success: datetime | None, withheld: Reason | None) -> Moment:
    """Give what holds for all that a source says now, by when it was read last (UTC).

    What it said since then was missed, as far back as the policy goes; what is older and only noticed now is too old.
    """
    away = now - last_success if last_success else timedelta()
    reach = max(policy.fresh, min(policy.catch_up, away))
    return Moment(now=now, fresh=reach, alone=policy.fresh, withheld=withheld)


async def lost_by(
    connection: Connection, source: Source, reading: Reading, last_success: datetime | None, now: datetime
) -> Gap | None:
    """Find the span that a feed no longer shows, before what it says is stored."""
    if reading.seen:
        return None
    shown = gaps.entries(reading.sightings)
    dates = [one.at for one in shown] if source.confirms else [one.published for one in reading.news]
    lost = gaps.gap(dates, last_success, now)
    if lost is None:
        return None
    if source.confirms:
        listed = {one.identity for one in reading.sightings}
        known = await store.has_shown(connection, source.name, listed)
        return lost if not known and await store.has_shown(connection, source.name) else None
    known = await _is_known(connection, source.name, reading.news)
    return lost if not known and await store.has_news(connection, source.name) else None


async def _is_known(connection: Connection, source: str, news: Sequence[NewsItem]) -> bool:
    links = unique_links(news)
    names = {alias for item in news for alias in aliases(item, links)}
    return bool((await item_store.known(connection, {source: names}))[source])


async def tell_lost(connection: Connection, source: Source, lost: Gap, policy: Policy, now: datetime) -> None:
    """Store a gap, and leave it to the summary of all who could have heard something of it."""
    [*stored] = await event_store.add(connection, [gaps.event(source.name, lost, now)], now)
    if not stored:
        return
    log.warning("%s no longer shows what it said between %s and %s: that is lost", source.name, lost.start, lost.end)
    await store.note_gap(connection, source.name, lost)
    setting = Setting(when=policy.when, audio=None)
    concerned = {
        one.target: Draft(target=one.target, channel_id=one.channel_id, withheld=Reason.SUMMARISED)
        for one in await subscriptions.hearing(connection, source.name)
        if gaps.concerns(one, setting, confirms=source.confirms)
    }
    owed = [outbox.Owed(stored=stored[0], draft=draft) for _, draft in sorted(concerned.items())]
    await outbox.enqueue(connection, owed, now)


@dataclass(frozen=True, slots=True, kw_only=True)
class CatchUp:
    """Tells what was missed, once all that is to be read again has been, or the gathering time is over."""

    database: Database
    clock: Clock
    policy: Policy

    async def catch_up(self) -> int:
        """Make the summaries that are due; gives how many they are."""
        now = self.clock()
        async with self.database.read() as connection:
            waits = await store.unread(connection, now - PATIENCE)
            passed = [] if waits else await self._unnoticed(connection, now)
            if not passed and not await self._ready(connection, now, waits=waits):
                return 0
        async with self.database.write() as connection:
            await take_turn(connection)
            await self._tell_passed(connection, passed, now)
            ready = await self._ready(connection, now, waits=waits)
            for missed in ready:
                await _summarise(connection, missed, now)
        return len(ready)

    async def _unnoticed(self, connection: Connection, now: datetime) -> list[Release]:
        return await store.unnoticed(connection, now - self.policy.catch_up, now - self.policy.fresh)

    async def _tell_passed(self, connection: Connection, passed: Sequence[Release], now: datetime) -> None:
        """Store what time itself brought while nobody looked."""
        if not passed:
            return
        moment = Moment(now=now, fresh=max(self.policy.fresh, self.policy.catch_up), alone=self.policy.fresh)
        shows = {show.id: show for show in await show_store.load(connection, {one.key.show_id for one in passed})}
        events = [on_time(shows[one.key.show_id], one, moment) for one in passed]
        await tell(connection, events, shows, self.policy, now)

    async def _ready(self, connection: Connection, now: datetime, *, waits: bool) -> list[Missed]:
        missed = await store.missed(connection, now - self.policy.catch_up, now)
        return [one for one in missed if not waits or now - one.since >= self.policy.gather]


async def _summarise(connection: Connection, missed: Missed, now: datetime) -> None:
    key = f"catch_up/{missed.target}/{missed.alert_ids[0]}"
    details = {"count": len(missed.alert_ids), **({"quiet": True} if missed.quiet else {})}
    event = Event(key=key, kind=EventKind.CATCH_UP, story=key, at=now, details=details)
    # All that is outdated by now makes no message, and is settled by one that is not posted.
    outdated = None if worth(await subjects.of_events(connection, missed.event_ids)) else Reason.TOO_OLD
    draft = Draft(target=missed.target, channel_id=missed.channel_id, withheld=outdated)
    owed = [outbox.Owed(stored=stored, draft=draft) for stored in await event_store.add(connection, [event], now)]
    for summary in (await outbox.enqueue(connection, owed, now)).values():
        await store.join(connection, missed.alert_ids, summary)
