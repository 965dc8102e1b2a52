"""What is overdue by what is stored, and how the sources do that could have seen it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import update

from bot.core.overdue import Watch
from bot.core.releases import Standing, State
from bot.store import overdue, sources
from bot.store.database import Database
from bot.store.schema import sources as table
from tests.core.made import DAY, HOUR, NOW
from tests.store.rows import add_release, add_show
from tests.store.test_lags import LAG, confirm

AIRED = Standing(state=State.SCHEDULED, scheduled_at=NOW - 5 * HOUR)
OWN = Standing(state=State.SCHEDULED, scheduled_at=NOW - HOUR)
OUT = Standing(state=State.AVAILABLE, available_at=NOW - HOUR)

Found = list[tuple[datetime, int | None, str]]


async def on_crunchyroll(database: Database, within: timedelta = DAY, **only: Any) -> Found:
    """Give what was due, what its time rests on, and whose release tells of it."""
    async with database.read() as connection:
        found = await overdue.on_platform(connection, "crunchyroll", NOW - within, NOW, **only)
    return [(one.at, one.weeks, one.release.key.platform) for one in found]


async def test_the_usual_time_of_a_stream_counts_with_its_weeks(database: Database) -> None:
    async with database.write() as connection:
        show = await add_show(connection)
        await confirm(connection, show, range(-3, 0))
        await add_release(connection, show, AIRED, number="3", platform="tv")
    usual = NOW - 5 * HOUR + LAG
    assert await on_crunchyroll(database) == [(usual, 3, "tv")]
    assert await on_crunchyroll(database, HOUR) == []
    assert await on_crunchyroll(database, show_id=show.id) == [(usual, 3, "tv")]
    assert await on_crunchyroll(database, show_id=show.id + 1) == []


async def test_the_platforms_own_time_is_told_of_the_calendars_release(database: Database) -> None:
    async with database.write() as connection:
        show = await add_show(connection)
        await confirm(connection, show, range(-3, 0))
        await add_release(connection, show, AIRED, number="3", platform="tv")
        await add_release(connection, show, OWN, number="3")
        await add_release(connection, show, OWN, number="4")
    assert await on_crunchyroll(database) == [(NOW - HOUR, None, "tv"), (NOW - HOUR, None, "crunchyroll")]


async def test_without_a_lag_the_broadcast_stands_in(database: Database) -> None:
    async with database.write() as connection:
        await add_release(connection, await add_show(connection), AIRED, platform="tv")
    assert await on_crunchyroll(database) == [(NOW - 5 * HOUR, 0, "tv")]


@pytest.mark.parametrize("seen", [{}, {"audio": "en-US"}, {"platform": "hidive"}])
async def test_what_can_be_watched_anywhere_is_not_overdue(database: Database, seen: dict[str, Any]) -> None:
    async with database.write() as connection:
        show = await add_show(connection)
        await add_release(connection, show, AIRED, platform="tv")
        await add_release(connection, show, OUT, **seen)
        assert await overdue.nowhere_carried(connection, (), NOW - DAY, NOW) == []
    assert await on_crunchyroll(database) == []


async def test_what_no_platform_carries_goes_by_the_calendar(database: Database) -> None:
    async with database.write() as connection:
        carried = await add_show(connection)
        await add_release(connection, carried, AIRED, platform="tv")
        other = await add_show(connection, name="Frieren", names=(), ids={"anilist": "2"})
        await add_release(connection, other, AIRED, platform="tv")
        await add_release(connection, other, OWN, platform="netflix")
        await add_release(connection, other, OWN, platform="netflix", audio="en-US", number="4")
        found = await overdue.nowhere_carried(connection, ["crunchyroll"], NOW - DAY, NOW)
        everything = await overdue.nowhere_carried(connection, [], NOW - DAY, NOW)
    assert [(one.release.key.show_id, one.platform, one.at) for one in found] == [(other.id, "tv", NOW - 5 * HOUR)]
    assert {one.release.key.show_id for one in everything} == {carried.id, other.id}
    assert await on_crunchyroll(database) == [(NOW - 5 * HOUR, 0, "tv")]


async def test_what_was_missed_is_told_by_a_known_time_only_and_of_platforms_that_are_seen(database: Database) -> None:
    async with database.write() as connection:
        show = await add_show(connection)
        await confirm(connection, show, range(-3, 0))
        await add_release(connection, show, AIRED, number="3", platform="tv")
        await add_release(connection, show, OWN, number="4", platform="netflix")
        new = await add_show(connection, name="Frieren", names=(), ids={"anilist": "2", "crunchyroll": "F"})
        await add_release(connection, new, AIRED, platform="tv")
        found = await overdue.missed(connection, NOW - DAY, NOW, 5)
        assert await overdue.missed(connection, NOW - DAY, NOW, 5, new.id) == []
    assert [(one.name, awaited.release.key.number) for one, awaited in found] == [("Metallic Rouge", "3")]


async def test_a_watch_says_since_when_a_source_is_read_and_what_it_missed(database: Database) -> None:
    async with database.write() as connection:
        await sources.configure(connection, {"read": "crunchyroll", "new": "crunchyroll", "dead": "hidive"}, NOW)
        read = {"baseline_at": NOW - DAY, "succeeded_at": NOW, "gap_from": NOW - HOUR, "gap_to": NOW}
        await connection.execute(update(table).where(table.c.name == "read").values(read))
        dead = {"failing_since": NOW - HOUR, "failures": 3}
        await connection.execute(update(table).where(table.c.name == "dead").values(dead))
        found = await overdue.watches(connection, ["read", "dead", "gone"])
    gap = (NOW - HOUR, NOW)
    assert found == {
        "read": Watch(platform="crunchyroll", since=NOW - DAY, read_at=NOW, due_at=NOW, gap=gap),
        "dead": Watch(platform="hidive", since=NOW - HOUR, read_at=None, due_at=NOW, failures=3),
    }
