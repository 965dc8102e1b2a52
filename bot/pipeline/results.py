"""Results: what polls brought is stored, with all that follows from it, in transactions that several polls share."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from bot.core.freshness import freshness
from bot.core.mentions import NameIndex
from bot.core.polling import NEAR_AFTER, Expected, after_success
from bot.core.source_health import Pause
from bot.core.tempo import paced
from bot.errors import SourceError
from bot.pipeline.asking import Polled
from bot.pipeline.fan_out import FanOut
from bot.pipeline.headline_names import HeadlineNames
from bot.pipeline.outcomes import Answer, answered, failed, heard
from bot.pipeline.policy import Clock, Policy
from bot.pipeline.readings import Read, Stored, store_readings
from bot.pipeline.right_of_way import RightOfWay
from bot.pipeline.together import Together
from bot.sources.base import Reading
from bot.store import sources as source_store
from bot.store import streams
from bot.store.database import Database
from bot.store.sources import SourceState
from bot.store.statements import Connection

log = logging.getLogger(__name__)

_READINGS: Final = 8
"""How many readings share a transaction at the most: other writers wait for its end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """How one poll went: the state of its source before, and the answer or the error."""

    before: SourceState
    came: Answer | SourceError

    @property
    def reading(self) -> Reading | None:
        """Give what there is to be stored besides the source's state."""
        return self.came.reading if isinstance(self.came, Answer) else None


class Results:
    """Stores results: the items, their events and alerts, and the state of their source in one transaction.

    Polls that end at about the same time share one. A result that can't be stored takes no other with it.
    """

    def __init__(
        self,
        database: Database,
        sources: Mapping[str, Polled],
        clock: Clock,
        policy: Policy,
        fan_out: FanOut,
        right_of_way: RightOfWay,
    ) -> None:
        self._database = database
        self._sources = sources
        self._clock = clock
        self._policy = policy
        self._fan_out = fan_out
        self._right_of_way = right_of_way
        self._names = HeadlineNames(database=database)
        self._readings: Together[Result] = Together(self._write, most=_READINGS)
        self._states: Together[Result] = Together(self._write)

    async def __call__(self, result: Result) -> None:
        """Store one result, and return when it is committed; raises StoreError."""
        await (self._states if result.reading is None else self._readings)(result)

    async def _write(self, results: Sequence[Result]) -> None:
        await self._right_of_way.given()
        speak = any(one.reading and one.reading.news for one in results)
        # A name that is added in between is rare, and must not be missed.
        while not await self._written(results, await self._names.current() if speak else None):
            pass

    async def _written(self, results: Sequence[Result], names: NameIndex | None) -> bool:
        """Store results in one transaction; says whether the names are still those of all shows, else nothing is."""
        now = self._clock()
        read = [
            Read(source=self._sources[one.before.name].source, state=one.before, reading=one.reading)
            for one in results
            if one.reading is not None
        ]
        async with self._database.write() as connection:
            if names is not None and not await self._names.is_current(connection):
                return False
            stored = await store_readings(connection, read, self._policy, names or NameIndex(), now)
            after = [
                await self._settled(connection, one, stored.get(one.before.name) or _nothing_new(one, now), now)
                for one in results
            ]
            await source_store.save(connection, after)
        for result, state in zip(results, after, strict=True):
            _tell_of(result, state, now)
        if any(state.news_at == now for state in after):
            self._fan_out.begin()
        return True

    async def _settled(self, connection: Connection, result: Result, stored: Stored, now: datetime) -> SourceState:
        """Give the state of the source after a result, of which this was stored."""
        came, polled = result.came, self._sources[result.before.name]
        if isinstance(came, SourceError):
            return failed(result.before, came, polled.rhythm, now)
        expected = await self._expected(connection, polled)
        fresh_for = freshness(came.headers, now) or timedelta()
        ttl = (came.reading.ttl if came.reading else None) or timedelta()
        rhythm = paced(polled.rhythm, stored.state.tempo, dear=came.is_dear(anything_new=stored.anything_new))
        due = after_success(result.before.name, now, rhythm, expected, max(fresh_for, ttl))
        return answered(stored.state, came, due, now, anything_new=stored.anything_new)

    async def _expected(self, connection: Connection, polled: Polled) -> list[Expected]:
        if not polled.source.confirms:
            return []
        now = self._clock()
        horizon = now + polled.rhythm.every * 2
        return await streams.awaited(connection, polled.kind, now - NEAR_AFTER, horizon)


def _nothing_new(result: Result, now: datetime) -> Stored:
    return Stored(state=heard(result.before, (), now))


def _tell_of(result: Result, after: SourceState, now: datetime) -> None:
    """Say in the log what is worth it of a result that is stored."""
    before = result.before
    if after.news_at == now and result.reading is not None:
        log.info("%s said something new at %s", before.name, now)
    if after.paused and not before.paused:
        log.warning("%s is %s", before.name, Pause(after.paused).words)
    if isinstance(result.came, Answer) and after.url != before.url:
        log.info(
            "%s is asked at %s from now on, since %s moved there for good",
            before.name,
            after.url,
            before.url or result.came.asked.url,
        )
