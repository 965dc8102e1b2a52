from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
import sqlalchemy as sa
from sqlalchemy import exc

from bot.store import schema
from bot.store.columns import instant
from bot.store.database import Database

TOKYO = timezone(timedelta(hours=9))


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        (datetime(2024, 1, 10, 15, 30, tzinfo=UTC), datetime(2024, 1, 10, 15, 30, tzinfo=UTC)),
        (datetime(2024, 1, 11, 0, 30, tzinfo=TOKYO), datetime(2024, 1, 10, 15, 30, tzinfo=UTC)),
        (datetime(2024, 1, 10, 15, 30, 0, 123456, tzinfo=UTC), datetime(2024, 1, 10, 15, 30, 0, 123456, tzinfo=UTC)),
        (datetime(1, 1, 1, tzinfo=UTC), datetime(1, 1, 1, tzinfo=UTC)),
        (
            datetime(9999, 12, 31, 23, 59, 59, 999999, tzinfo=UTC),
            datetime(9999, 12, 31, 23, 59, 59, 999999, tzinfo=UTC),
        ),
    ],
)
async def test_an_instant_comes_back_as_the_same_instant_in_utc(
    database: Database, given: datetime, kept: datetime
) -> None:
    async with database.write() as connection:
        await connection.execute(
            sa.insert(schema.sources).values(name="feed", kind="rss", next_poll_at=given, due_because="new")
        )
    async with database.read() as connection:
        read = (await connection.execute(sa.select(schema.sources.c.next_poll_at))).scalar_one()
    assert (read, read.tzinfo) == (kept, UTC)


async def test_instants_sort_and_compare_as_time_does(database: Database) -> None:
    first = datetime(2024, 1, 10, 15, 30, tzinfo=UTC)
    later = [first, first + timedelta(microseconds=1), (first + timedelta(seconds=1)).astimezone(TOKYO)]
    column = schema.sources.c.next_poll_at
    async with database.write() as connection:
        rows = [{"name": str(n), "kind": "rss", "next_poll_at": at, "due_because": "new"} for n, at in enumerate(later)]
        await connection.execute(sa.insert(schema.sources), rows[::-1])
        query = sa.select(schema.sources.c.name).where(column <= first + timedelta(microseconds=1)).order_by(column)
        assert (await connection.execute(query)).scalars().all() == ["0", "1"]


@pytest.mark.parametrize("at", [datetime(2024, 1, 10, 15, 30, tzinfo=UTC), datetime(2024, 7, 1, 0, 0, 0, 120, UTC)])
async def test_an_instant_that_was_cast_to_text_is_read_alike(database: Database, at: datetime) -> None:
    column = schema.sources.c.next_poll_at
    async with database.write() as connection:
        await connection.execute(
            sa.insert(schema.sources).values(name="feed", kind="rss", next_poll_at=at, due_because="new")
        )
        told = (await connection.execute(sa.select(sa.cast(column, sa.Text)))).scalar_one()
    assert (instant(told), instant(told).tzinfo) == (at, UTC)


async def test_an_instant_that_is_unknown_stays_so(database: Database) -> None:
    async with database.write() as connection:
        await connection.execute(
            sa.insert(schema.sources).values(name="feed", kind="rss", next_poll_at=datetime.now(UTC), due_because="new")
        )
        assert (await connection.execute(sa.select(schema.sources.c.polled_at))).scalar_one() is None


async def test_a_datetime_without_a_time_zone_is_refused(database: Database) -> None:
    naive = datetime(2024, 1, 10)  # noqa: DTZ001 (that is the point)
    with pytest.raises(exc.StatementError, match="has no time zone; pass an aware datetime"):
        async with database.write() as connection:
            await connection.execute(sa.select(schema.sources.c.name).where(schema.sources.c.polled_at > naive))


@pytest.mark.parametrize("number", [0, 175928847299117063, 2**63 - 1])
async def test_a_discord_id_comes_back_as_it_was(database: Database, number: int) -> None:
    async with database.read() as connection:
        query = sa.select(sa.literal(number, schema.alerts.c.channel_id.type))
        assert (await connection.execute(query)).scalar_one() == number


@pytest.mark.parametrize("number", [-1, 2**63])
async def test_a_number_that_is_no_discord_id_is_refused(database: Database, number: int) -> None:
    with pytest.raises(exc.StatementError, match="is no Discord id"):
        async with database.read() as connection:
            await connection.execute(sa.select(schema.alerts.c.id).where(schema.alerts.c.channel_id == number))


async def test_rows_are_numbered_by_the_database(database: Database) -> None:
    show = {
        "name": "Metallic Rouge",
        "folded": "metallic rouge",
        "audio": "ja",
        "facts": {},
        "created_at": datetime.now(UTC),
    }
    async with database.write() as connection:
        keys = [
            (await connection.execute(sa.insert(schema.shows).values(**show, season=season))).inserted_primary_key
            for season in (1, 2)
        ]
    assert [tuple(key or ()) for key in keys] == [(1,), (2,)]
