"""The allowance of identifies, counted in the database over all restarts."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

import pytest

from bot.app.starts import Starts
from bot.store import starts as store
from bot.store.database import Database
from tests.core.made import DAY, HOUR, MINUTE, NOW
from tests.fakes import FakeClock


def some(database: Database, clock: FakeClock, per_hour: int = 10) -> Starts:
    return Starts(database=database, clock=clock, per_hour=per_hour, spacing=timedelta())


@pytest.mark.parametrize(
    ("ago", "free_in"),
    [
        ([], timedelta()),
        ([0, 0, 0, 0], timedelta()),
        ([9, 5, 4, 3, 2], MINUTE),
        ([11, 5, 4, 3, 2], timedelta()),
        ([50, 49, 48, 47, 46, 30, 29, 28, 27, 26], 10 * MINUTE),
        ([50, 49, 48, 47, 46, 30, 29, 28, 27], timedelta()),
        ([50, 49, 48, 47, 46, 4, 4, 4, 4, 4], 10 * MINUTE),
    ],
)
async def test_another_one_is_free_when_fewer_were_within_the_hour_and_within_ten_minutes(
    database: Database, ago: list[int], free_in: timedelta
) -> None:
    starts = some(database, FakeClock(NOW))
    assert starts.free_at([NOW - minutes * MINUTE for minutes in ago]) == NOW + free_in


async def test_what_was_taken_is_known_to_the_next_process(database: Database) -> None:
    clock = FakeClock(NOW)
    taken = [await some(database, clock, per_hour=4).take(first=True) for _ in range(3)]
    clock.advance(11 * MINUTE)
    assert [*taken, await some(database, clock, per_hour=4).take(first=True)] == [True, True, False, True]


async def test_many_at_once_get_no_more_than_is_allowed(database: Database) -> None:
    starts = some(database, FakeClock(NOW))
    taken = await asyncio.gather(*(starts.take(first=False) for _ in range(20)))
    assert sum(taken) == 5


async def test_instants_of_a_clock_that_was_set_back_hold_nothing_up(database: Database) -> None:
    ahead: list[datetime] = [NOW + DAY] * 10
    async with database.write() as connection:
        await store.save(connection, ahead)
    assert await some(database, FakeClock(NOW)).take(first=True)


async def test_waiting_for_room_ends_when_there_is_some(database: Database) -> None:
    clock = FakeClock(NOW)
    starts = some(database, clock, per_hour=1)
    await starts.take(first=True)
    clock.advance(HOUR - timedelta(milliseconds=50))
    waiting = asyncio.create_task(starts.room())
    done, _ = await asyncio.wait({waiting}, timeout=0.02)
    clock.advance(MINUTE)
    await asyncio.wait_for(waiting, 5)
    assert not done
