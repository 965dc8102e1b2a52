"""Scheduled events: what a server's own events on Discord say is kept in step with the calendar.

A row is committed before each request that makes an event. Where nobody saw what became of one, it is looked for among
the server's events, by its name and start, before it is made again.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final, TypeVar

from bot.core.calendar_week import Known, heard
from bot.core.reasons import Reason
from bot.core.scheduled_events import AHEAD, MOST, Held, Listed, Plan, Steps, plans, steps
from bot.core.tongue import speaking
from bot.errors import Refused, Unsure
from bot.locale import tongue
from bot.pipeline.board import Board
from bot.pipeline.deliver import TRY_LIMIT
from bot.pipeline.policy import Clock
from bot.store import scheduled_events as store
from bot.store import settings, subscriptions, weeks
from bot.store.database import Database
from bot.store.statements import Connection

log = logging.getLogger(__name__)

T = TypeVar("T")

_AGAIN: Final = timedelta(minutes=1)
_DAILY: Final = timedelta(days=1)
"""How often it is tried again where the bot may not."""

_FORBIDDEN: Final = frozenset({Reason.NO_PERMISSION, Reason.BOT_REMOVED})


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduledEvents:
    """Makes, moves and removes the events of every server that asks for some, or did."""

    database: Database
    board: Board
    clock: Clock

    async def keep_in_step(self) -> int:
        """Do what is due on every server; gives how many servers were looked at."""
        if not self.board.ready:
            return 0
        now = self.clock()
        async with self.database.read() as connection:
            concerned = await store.servers(connection)
            known = await weeks.known(connection, (now, now + AHEAD)) if concerned else Known()
        for guild_id in concerned:
            try:
                await self._server(guild_id, known)
            except (Refused, Unsure, TimeoutError) as error:
                # What it means is stored with the event that met it; the next servers are no worse for it.
                log.info("server %s: its events are not in step yet: %s", guild_id, error)
        return len(concerned)

    async def _server(self, guild_id: int, known: Known) -> None:
        async with self.database.read() as connection:
            wanted = await self._wanted(connection, guild_id, known)
            held = await store.held(connection, guild_id)
        now = self.clock()
        if any(one.reason in _FORBIDDEN and one.rests(now) for one in held):
            return
        todo = steps(wanted, held, now)
        listed: Sequence[Listed] = ()
        if todo.make or any(one.event_id is None for one in todo.drop):
            listed = await self._asked(self.board.planned(guild_id))
            theirs = len(listed) - len({one.event_id for one in held} & {one.event_id for one in listed})
            todo = steps(wanted, held, now, MOST - theirs)
        await self._do(guild_id, todo, {one.story: one for one in held}, listed)

    async def _wanted(self, connection: Connection, guild_id: int, known: Known) -> list[Plan]:
        chosen = await settings.of_server(connection, guild_id)
        announced = await subscriptions.of_guild(connection, guild_id)
        asked = [one for one in announced if not one.paused and one.user_id is None]
        now, language = self.clock(), tongue(await settings.language(connection, guild_id))
        with speaking(language):
            return plans(heard(known, asked, now), chosen.events, now, chosen.titles)

    async def _do(self, guild_id: int, todo: Steps, held: dict[str, Held], listed: Sequence[Listed]) -> None:
        if todo.forget:
            await self._forget(guild_id, *todo.forget)
        for one in todo.drop:
            await self._drop(guild_id, one, listed)
        for one, plan in todo.change:
            await self._change(guild_id, one, plan)
        for plan in todo.make:
            await self._make(guild_id, plan, held.get(plan.story), listed)

    async def _make(self, guild_id: int, plan: Plan, before: Held | None, listed: Sequence[Listed]) -> None:
        asked = Held(story=plan.story, name=plan.name, start=plan.start)
        # It may have been made by a try whose end nobody saw, at the time that was right then.
        made = _found(before, listed) if before else None
        if made is not None and before is not None:
            await self._change(guild_id, replace(before, event_id=made), plan)
            return
        await self._remember(guild_id, asked)
        event_id = await self._noted(guild_id, asked, self.board.plan(guild_id, plan))
        if event_id is not None:
            await self._remember(guild_id, replace(asked, event_id=event_id, shown=plan.shown))

    async def _change(self, guild_id: int, one: Held, plan: Plan) -> None:
        if one.event_id is not None and await self._is_done(
            guild_id, one, self.board.replan(guild_id, one.event_id, plan)
        ):
            now_said = Held(story=one.story, name=plan.name, start=plan.start, event_id=one.event_id, shown=plan.shown)
            await self._remember(guild_id, now_said)

    async def _drop(self, guild_id: int, one: Held, listed: Sequence[Listed]) -> None:
        event_id = one.event_id if one.event_id is not None else _found(one, listed)
        if event_id is None or await self._is_done(guild_id, one, self.board.unplan(guild_id, event_id), gone=True):
            await self._forget(guild_id, one)

    async def _is_done(self, guild_id: int, one: Held, request: Awaitable[None], *, gone: bool = False) -> bool:
        """Ask for a change, and say whether it is done; that an event is `gone` already may be as good."""
        try:
            await self._asked(request)
        except Refused as refusal:
            if refusal.reason == Reason.DELETED_BY_SERVER:
                if not gone:
                    await self._remember(guild_id, replace(one, event_id=None, reason=refusal.reason))
                return gone
            await self._refused(guild_id, one, refusal)
            return False
        except (Unsure, TimeoutError) as error:
            await self._put_off(guild_id, one, error)
            raise
        return True

    async def _noted(self, guild_id: int, one: Held, request: Awaitable[int]) -> int | None:
        try:
            return await self._asked(request)
        except Refused as refusal:
            await self._refused(guild_id, one, refusal)
        except (Unsure, TimeoutError) as error:
            await self._put_off(guild_id, one, error)
            raise
        return None

    async def _refused(self, guild_id: int, one: Held, refusal: Refused) -> None:
        """Note why Discord refuses it until tomorrow; where the bot may not, nothing else of the server is tried."""
        log.warning("server %s: event %s: %s", guild_id, one.name, refusal)
        await self._remember(guild_id, replace(one, reason=refusal.reason, due_at=self.clock() + _DAILY))
        if refusal.reason in _FORBIDDEN:
            raise refusal

    async def _put_off(self, guild_id: int, one: Held, error: Unsure | TimeoutError) -> None:
        asked = error.retry_after if isinstance(error, Unsure) else None
        await self._remember(guild_id, replace(one, reason=None, due_at=self.clock() + max(asked or _AGAIN, _AGAIN)))

    async def _asked(self, request: Awaitable[T]) -> T:
        async with asyncio.timeout(TRY_LIMIT.total_seconds()):
            return await request

    async def _remember(self, guild_id: int, one: Held) -> None:
        async with self.database.write() as connection:
            await store.remember(connection, guild_id, one)

    async def _forget(self, guild_id: int, *gone: Held) -> None:
        async with self.database.write() as connection:
            await store.forget(connection, guild_id, [one.story for one in gone])


def _found(one: Held, listed: Sequence[Listed]) -> int | None:
    """Find the event of a try whose end nobody saw among those of the server."""
    own = [each for each in listed if each.is_own and (each.name, each.start) == (one.name, one.start)]
    return own[0].event_id if own else None
