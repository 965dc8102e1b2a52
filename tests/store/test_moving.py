from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import JSON, Boolean, Column, Double, Integer, LargeBinary, Table, Text, func, insert, null, select

import bot.store.people
import bot.store.schema  # noqa: F401 (they fill METADATA)
from bot.core.news import NewsItem
from bot.errors import StoreError, StoreLocked
from bot.store import items, moved, moving
from bot.store.columns import METADATA, Snowflake, UTCDateTime
from bot.store.database import Database, open_database
from bot.store.migrate import OURS
from tests.store.conftest import NOW, opened
from tests.store.postgres import Server

ROWS = 3


def value(column: Column[Any], number: int) -> Any:
    """Make a value that a careless copy would change, of each type; in the last row none where there may be none."""
    if column.foreign_keys or (column.primary_key and isinstance(column.type, Integer)):
        return number
    if column.nullable and number == ROWS:
        return null()
    of_type = {
        JSON: {"b": None, "a": ["é", number, 1.5, "null"]} if number > 1 else None,
        UTCDateTime: NOW + timedelta(days=number, microseconds=number),
        Boolean: bool(number % 2),
        Snowflake: 2**62 + number,
        Double: number / 3,
        Text: f"「{column.name}」\n'{number}",
        LargeBinary: b"\0\xff" * number,
    }
    return of_type.get(type(column.type), number)


def row(table: Table, number: int) -> dict[str, Any]:
    return {column.name: value(column, number) for column in table.c}


@pytest.fixture
async def full(file: Path) -> Path:
    """A file with rows in every table."""
    async with opened(f"sqlite:///{file}") as database, database.write() as connection:
        for table in METADATA.sorted_tables:
            for number in range(1, ROWS + 1):
                await connection.execute(insert(table).values(row(table, number)))
    return file


@pytest.fixture
async def url(postgresql_server: Server) -> AsyncIterator[str]:
    async with postgresql_server.migrated() as url:
        yield url


def nobody(_: moving.Progress) -> None:
    pass


async def contents(database: Database) -> dict[str, list[tuple[Any, ...]]]:
    async with database.read() as connection:
        return {
            table.name: sorted([tuple(row) for row in await connection.execute(select(table))], key=repr)
            for table in METADATA.sorted_tables
        }


async def test_every_row_of_every_table_comes_over_as_it_was(full: Path, url: str) -> None:
    async with opened(f"sqlite:///{full}") as source:
        before = await contents(source)

    counts = await moving.move(full, url, now=NOW, watch=nobody)

    async with opened(url) as target:
        after = await contents(target)
    assert after == before
    assert counts == {table.name: ROWS for table in METADATA.sorted_tables}


async def test_no_value_is_still_told_from_the_value_null(full: Path, url: str) -> None:
    await moving.move(full, url, now=NOW, watch=nobody)

    missing = METADATA.tables["sources"].c.missing
    async with opened(url) as target, target.read() as connection:
        none = select(func.count()).where(missing.is_(null()))
        assert (await connection.execute(none)).scalar_one() == 1


async def test_what_is_new_is_numbered_after_what_came(full: Path, url: str) -> None:
    await moving.move(full, url, now=NOW, watch=nobody)

    async with opened(url) as target, target.write() as connection:
        [new] = (await items.add(connection, {"News": [NewsItem(guid="new", title="New")]}, NOW))["News"].values()
    assert new == ROWS + 1


async def test_an_empty_store_is_numbered_from_one(file: Path, url: str) -> None:
    await moving.move(file, url, now=NOW, watch=nobody)

    async with opened(url) as target, target.write() as connection:
        [new] = (await items.add(connection, {"News": [NewsItem(guid="new", title="New")]}, NOW))["News"].values()
    assert new == 1


async def test_a_database_that_holds_something_is_left_as_it_is(full: Path, url: str) -> None:
    async with opened(url) as target, target.write() as connection:
        await items.add(connection, {"News": [NewsItem(guid="own", title="Its own")]}, NOW)

    with pytest.raises(StoreError, match="holds data already \\(items\\); name an empty database"):
        await moving.move(full, url, now=NOW, watch=nobody)

    async with opened(url) as target, target.read() as connection:
        assert (await connection.execute(select(func.count()).select_from(METADATA.tables["shows"]))).scalar_one() == 0


async def test_nobody_goes_on_with_the_file_that_was_moved(full: Path, url: str) -> None:
    await moving.move(full, url, now=NOW, watch=nobody)

    async with opened(f"sqlite:///{full}") as source, source.read() as connection:
        with pytest.raises(StoreError, match=r"was moved to the PostgreSQL database .* name that as store\.url"):
            await moved.check(connection, source.name)


async def test_a_move_that_was_broken_off_after_its_mark_can_be_made_again(full: Path, url: str) -> None:
    async with opened(f"sqlite:///{full}") as source, source.write() as connection:
        await moved.mark(connection, "elsewhere")

    await moving.move(full, url, now=NOW, watch=nobody)

    async with opened(url) as target, target.read() as connection:
        await moved.check(connection, target.name)


async def test_a_file_in_use_is_not_moved(full: Path, url: str) -> None:
    async with opened(f"sqlite:///{full}"):
        with pytest.raises(StoreLocked, match="another Airdate"):
            await moving.move(full, url, now=NOW, watch=nobody)


async def test_a_file_that_is_not_there_is_not_moved(tmp_path: Path, url: str) -> None:
    with pytest.raises(StoreError, match="holds nothing to move"):
        await moving.move(tmp_path / "none.db", url, now=NOW, watch=nobody)


async def test_a_file_of_an_older_airdate_is_to_be_upgraded_first(tmp_path: Path, url: str) -> None:
    older = replace(OURS, revisions=OURS.revisions[:-1])
    target = f"sqlite:///{tmp_path / 'old.db'}"
    async with open_database(target, backups=None, keep=1, now=NOW, migrations=older):
        pass

    with pytest.raises(StoreError, match="start `airdate run` once"):
        await moving.move(tmp_path / "old.db", url, now=NOW, watch=nobody)


async def test_each_table_is_told_of_when_it_is_copied_and_when_it_is_compared(full: Path, url: str) -> None:
    told: list[moving.Progress] = []

    await moving.move(full, url, now=NOW, watch=told.append)

    steps = [(table.name, step, ROWS, ROWS) for table in METADATA.sorted_tables for step in ("copied", "compared")]
    assert [(one.table, one.step, one.done, one.of) for one in told] == steps
