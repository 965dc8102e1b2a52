"""Calendars: the standing message of a channel is posted once, edited when what it says changes, pinned, and removed.

It goes through the outbox like any alert; what it says is part of its event, which a change replaces.
"""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from bot.core.airing import bounds, day_of
from bot.core.alerts import AlertState, Draft
from bot.core.calendar_message import calendar as event_of
from bot.core.calendar_message import details
from bot.core.calendar_week import DAYS, Known, fingerprint, heard, moves, week
from bot.core.reasons import Reason
from bot.core.standing import PINNED, Calendar
from bot.core.subscriptions import Subscription
from bot.core.tongue import speaking
from bot.errors import Refused, Unsure
from bot.locale import tongue
from bot.pipeline.board import Board
from bot.pipeline.deliver import TRY_LIMIT
from bot.pipeline.policy import Clock
from bot.store import calendars as store
from bot.store import events as event_store
from bot.store import outbox, revisions, settings, subscriptions, weeks
from bot.store.database import Database
from bot.store.statements import Connection, Row, take_turn

log = logging.getLogger(__name__)

EDIT_EVERY: Final = timedelta(minutes=1)
"""At most so often one calendar is edited, however much of it changes."""

_Between = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendars:
    """Keeps every standing calendar in step with what is known."""

    database: Database
    board: Board
    clock: Clock

    async def keep_up(self) -> int:
        """Post, change, pin and remove what is due; gives how many calendars were posted or changed."""
        async with self.database.read() as connection:
            standing, removed = await store.standing(connection), await store.removed(connection)
            told = await self._told(connection, standing)
        changed = 0
        for calendar in standing:
            changed += await self._keep(calendar, told[calendar.id])
        if self.board.ready:
            for calendar in standing:
                await self._pin(calendar)
            for calendar in removed:
                await self._remove(calendar)
        return changed

    async def _told(self, connection: Connection, standing: list[Calendar]) -> dict[int, Row]:
        """Give what each calendar is to say; what is known of a span is read once for all that show it."""
        read: dict[_Between, Known] = {}
        return {one.id: await self._content(connection, one, read) for one in standing}

    async def _content(self, connection: Connection, calendar: Calendar, read: dict[_Between, Known]) -> Row:
        now = self.clock()
        chosen = await settings.of_server(connection, calendar.guild_id)
        first = day_of(now, chosen.zone)
        between = bounds(first, DAYS, chosen.zone)
        if between not in read:
            read[between] = await weeks.known(connection, between)
        known, asked = read[between], calendar.asked(await _announced(connection, calendar))
        language = tongue(await settings.language(connection, calendar.guild_id))
        with speaking(language):
            entries = week(heard(known, asked, now), moves(known, asked), between, chosen.titles)
        return dict(details(entries, first, chosen.zone, language.tag))

    async def _keep(self, calendar: Calendar, told: Row) -> int:
        shown, now = fingerprint(told), self.clock()
        if calendar.alert_id is None:
            return await self._post(calendar, told, shown, now)
        if calendar.state in (AlertState.FAILED, AlertState.WITHHELD):
            async with self.database.write() as connection:
                await store.end(connection, calendar.alert_id, calendar.reason or Reason.GAVE_UP)
            return 0
        if calendar.shown == shown or not _may_change(calendar, now):
            return 0
        async with self.database.write() as connection:
            await store.changed(connection, calendar, told, shown, now)
            await revisions.of_alerts(connection, [calendar.alert_id], now)
        return 1

    async def _post(self, calendar: Calendar, told: Row, shown: str, now: datetime) -> int:
        async with self.database.write() as connection:
            await take_turn(connection)
            current = await store.load(connection, calendar.id)
            if current is None or current.ended or current.alert_id is not None:
                return 0
            stored = await event_store.add(connection, [event_of(calendar.key, told, now)], now)
            draft = Draft(
                target=f"channel:{calendar.channel_id}", channel_id=calendar.channel_id, guild_id=calendar.guild_id
            )
            owed = [outbox.Owed(stored=one, draft=draft) for one in stored]
            for alert_id in (await outbox.enqueue(connection, owed, now)).values():
                await store.posted(connection, calendar.id, alert_id, shown, now)
        return len(stored)

    async def _pin(self, calendar: Calendar) -> None:
        if not calendar.pins_now or calendar.message_id is None:
            return
        try:
            async with asyncio.timeout(TRY_LIMIT.total_seconds()):
                await self.board.pin(calendar.channel_id, calendar.message_id)
        except Refused as refusal:
            log.warning("channel %s: the calendar can't be pinned: %s", calendar.channel_id, refusal)
            await self._note_pin(calendar, refusal.reason)
        except (Unsure, TimeoutError) as error:
            # Pinning what is pinned changes nothing, so the next round may simply do it again.
            log.info("channel %s: the calendar is not pinned yet: %s", calendar.channel_id, error)
        else:
            await self._note_pin(calendar, PINNED)

    async def _note_pin(self, calendar: Calendar, state: str) -> None:
        async with self.database.write() as connection:
            await store.pinned(connection, calendar.id, state)

    async def _remove(self, calendar: Calendar) -> None:
        """Take away the message of a calendar, and then the calendar; a removed message is pinned no more."""
        if not await self._is_settled(calendar):
            return
        if calendar.message_id is not None and calendar.state is AlertState.SENT:
            try:
                async with asyncio.timeout(TRY_LIMIT.total_seconds()):
                    await self.board.remove(calendar.channel_id, calendar.message_id)
            except Refused as refusal:
                log.info("channel %s: the old calendar stays or is gone: %s", calendar.channel_id, refusal)
            except (Unsure, TimeoutError) as error:
                log.info("channel %s: the old calendar is not removed yet: %s", calendar.channel_id, error)
                return
        async with self.database.write() as connection:
            await store.forget(connection, calendar.id)

    async def _is_settled(self, calendar: Calendar) -> bool:
        """Say whether it is known what became of a calendar's alert; one that waits is taken back."""
        if calendar.state is AlertState.WAITING and calendar.alert_id is not None:
            async with self.database.write() as connection:
                return await store.withdraw(connection, calendar.alert_id, self.clock())
        return calendar.state is not AlertState.SENDING


async def _announced(connection: Connection, calendar: Calendar) -> list[Subscription]:
    """Give what a calendar's server announces; of a server that is not known yet, what its channel is told."""
    if calendar.guild_id is not None:
        return await subscriptions.of_guild(connection, calendar.guild_id)
    return await subscriptions.of_target(connection, f"channel:{calendar.channel_id}", calendar.channel_id)


def _may_change(calendar: Calendar, now: datetime) -> bool:
    """Say whether the last change is long enough ago; one of the future was noted by a clock set back since."""
    return calendar.changed_at is None or not timedelta() <= now - calendar.changed_at < EDIT_EVERY
