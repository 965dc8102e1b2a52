"""The state of sources: the database is the schedule."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.store import sources
from bot.store.database import Database
from bot.store.sources import SourceState
from tests.core.made import DAY, HOUR, MINUTE, NOW

LEASE = 5 * MINUTE


async def configure(database: Database, **kinds: str) -> None:
    async with database.write() as connection:
        await sources.configure(connection, kinds, NOW)


async def claim(database: Database, now: datetime = NOW, limit: int = 20) -> list[str]:
    async with database.write() as connection:
        return [state.name for state in await sources.claim_due(connection, now, LEASE, limit)]


async def is_due(database: Database, now: datetime) -> bool:
    async with database.read() as connection:
        return await sources.anything_due(connection, now)


async def save(database: Database, state: SourceState) -> None:
    async with database.write() as connection:
        await sources.save(connection, [state])


async def load(database: Database, name: str = "ann") -> SourceState:
    async with database.read() as connection:
        return await sources.load(connection, name)


async def test_a_new_source_is_due_at_once_and_has_no_past(database: Database) -> None:
    await configure(database, ann="feed")
    assert await load(database) == SourceState(name="ann", kind="feed", next_poll_at=NOW)
    assert await claim(database) == ["ann"]


async def test_a_source_keeps_its_state_as_long_as_it_is_configured(database: Database) -> None:
    await configure(database, ann="feed", mal="feed")
    state = SourceState(
        name="ann",
        kind="feed",
        next_poll_at=NOW + HOUR,
        due_because="its usual rhythm",
        etag='"1"',
        last_modified="Wed, 24 Jan 2024 18:00:00 GMT",
        body_hash="00",
        polled_at=NOW,
        succeeded_at=NOW,
        baseline_at=NOW - DAY,
        news_at=NOW,
        failures=3,
        failing_since=NOW - HOUR,
        error="the server answered 503",
        moved_to="https://news.example/new",
        moved_times=2,
    )
    await save(database, state)
    await configure(database, ann="feed", crunchyroll="crunchyroll")
    async with database.read() as connection:
        assert await sources.every(connection) == [
            state,
            SourceState(name="crunchyroll", kind="crunchyroll", next_poll_at=NOW),
        ]


async def test_a_claim_takes_what_is_due_the_most_overdue_first(database: Database) -> None:
    await configure(database, a="feed", b="feed", c="feed", d="feed")
    for name, due in {"a": NOW - MINUTE, "b": NOW - HOUR, "c": NOW, "d": NOW + MINUTE}.items():
        await save(database, SourceState(name=name, kind="feed", next_poll_at=due))
    assert await claim(database, limit=2) == ["b", "a"]
    assert await claim(database) == ["c"]
    assert await claim(database) == []


async def test_a_lease_ends_by_itself(database: Database) -> None:
    await configure(database, ann="feed")
    await claim(database)
    assert await claim(database, NOW + LEASE - timedelta(seconds=1)) == []
    assert await claim(database, NOW + LEASE) == ["ann"]


async def test_saving_a_state_gives_up_the_lease(database: Database) -> None:
    await configure(database, ann="feed")
    await claim(database)
    await save(database, await load(database))
    assert await claim(database) == ["ann"]


async def test_a_process_that_starts_takes_over_what_another_left_claimed(database: Database) -> None:
    await configure(database, ann="feed")
    await claim(database)
    async with database.write() as connection:
        await sources.release(connection)
    assert await claim(database) == ["ann"]


async def test_two_processes_never_claim_the_same_source(database: Database) -> None:
    if database.dialect == "sqlite":
        pytest.skip("SQLite has one writer: a second claim waits for the end of the first")
    await configure(database, ann="feed", mal="feed")
    async with database.write() as one, database.write() as other:
        first = await sources.claim_due(one, NOW, LEASE, 1)
        second = await sources.claim_due(other, NOW, LEASE, 20)
    assert [[state.name for state in claimed] for claimed in (first, second)] == [["ann"], ["mal"]]


@pytest.mark.parametrize(
    ("polled_at", "due"),
    [
        (None, True),
        (NOW - MINUTE, False),
        (NOW + 30 * MINUTE, False),  # a clock that is set right by minutes must not make anyone ask too soon
        (NOW + 2 * HOUR, True),
        (NOW + 3650 * DAY, True),
    ],
)
async def test_a_source_that_was_polled_in_the_future_is_due_since_the_clock_went_back(
    database: Database, polled_at: datetime | None, due: bool
) -> None:
    await configure(database, ann="feed")
    await save(database, replace(await load(database), next_poll_at=NOW + 3651 * DAY, polled_at=polled_at))
    assert await is_due(database, NOW) is due
    assert await claim(database) == (["ann"] if due else [])


async def test_something_is_due_only_when_a_claim_would_find_it(database: Database) -> None:
    assert not await is_due(database, NOW)
    await configure(database, ann="feed")
    assert not await is_due(database, NOW - timedelta(seconds=1))
    assert await is_due(database, NOW)
    await claim(database)
    assert not await is_due(database, NOW)
