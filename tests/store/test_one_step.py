"""One step: a statement, its rows and its end are one task of the connection's thread."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator
from typing import Any

import pytest

from bot.store.one_step import Connection


class Counted(Connection):
    """Counts what its thread is given to do."""

    steps = 0

    async def _execute(self, fn: Any, *args: Any, **kwargs: Any) -> Any:
        self.steps += 1
        return await super()._execute(fn, *args, **kwargs)  # type: ignore[no-untyped-call] # aiosqlite's own


@pytest.fixture
async def connection() -> AsyncIterator[Counted]:
    connection = Counted(lambda: sqlite3.connect(":memory:"), 64)
    async with connection:
        await connection.cursor().execute("CREATE TABLE words (id INTEGER PRIMARY KEY, word TEXT NOT NULL)")
        connection.steps = 0
        yield connection


async def test_a_question_takes_one_step_with_all_its_rows(connection: Counted) -> None:
    cursor = await connection.cursor().execute("SELECT ? AS number UNION SELECT ?", (1, 2))
    rows = await cursor.fetchall()
    await cursor.close()
    assert (connection.steps, rows, cursor.description[0][0]) == (1, [(1,), (2,)], "number")


async def test_what_is_changed_is_counted_and_what_is_returned_is_read(connection: Counted) -> None:
    added = await connection.cursor().executemany("INSERT INTO words (word) VALUES (?)", [("once",), ("on time",)])
    changed = await connection.cursor().execute("UPDATE words SET word = upper(word) RETURNING word")
    assert (connection.steps, added.rowcount, changed.rowcount) == (2, 2, 2)
    assert await changed.fetchall() == [("ONCE",), ("ON TIME",)]
    assert await changed.fetchall() == []


async def test_the_id_of_an_added_row_is_told(connection: Counted) -> None:
    added = await connection.cursor().execute("INSERT INTO words (id, word) VALUES (7, 'link')")
    assert added.lastrowid == 7


async def test_a_statement_that_fails_leaves_the_connection_as_it_was(connection: Counted) -> None:
    with pytest.raises(sqlite3.IntegrityError, match="NOT NULL"):
        await connection.cursor().execute("INSERT INTO words (word) VALUES (NULL)")
    found = await connection.cursor().execute("SELECT count(*) FROM words")
    assert await found.fetchall() == [(0,)]


async def test_a_transaction_begins_with_its_first_statement(connection: Counted) -> None:
    await connection.cursor().execute("BEGIN")
    await connection.cursor().execute("INSERT INTO words (word) VALUES ('once')")
    assert (connection.steps, connection.in_transaction) == (1, True)

    await connection.rollback()
    found = await connection.cursor().execute("SELECT count(*) FROM words")
    assert await found.fetchall() == [(0,)]


@pytest.mark.parametrize("end", ["commit", "rollback"])
async def test_a_transaction_without_a_statement_takes_no_step(connection: Counted, end: str) -> None:
    await connection.cursor().execute("BEGIN")
    await getattr(connection, end)()
    assert (connection.steps, connection.in_transaction) == (0, False)

    await connection.cursor().execute("SELECT 1")
    assert connection.in_transaction is False
