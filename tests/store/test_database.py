from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager, closing
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy import exc
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import StoreError, StoreLocked
from bot.store import schema
from bot.store.database import Database
from bot.store.failures import explained
from tests.store.conftest import opened
from tests.store.postgres import Server
from tests.store.processes import Child

VALUES = sa.select(schema.meta.c.value).order_by(schema.meta.c.key)

HOLD_THE_WRITE_LOCK = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("BEGIN IMMEDIATE")
connection.execute("INSERT INTO meta VALUES ('child', '1')")
print("held", flush=True)
sys.stdin.read()
connection.execute("COMMIT")
"""


async def put(database: Database, key: str, value: str) -> None:
    async with database.write() as connection:
        await connection.execute(sa.insert(schema.meta).values(key=key, value=value))


async def values(database: Database) -> list[str]:
    async with database.read() as connection:
        return list((await connection.execute(VALUES)).scalars())


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


async def test_what_is_written_is_there_to_read(database: Database) -> None:
    await put(database, "a", "1")
    assert await values(database) == ["1"]


async def test_a_block_that_raises_leaves_nothing(database: Database) -> None:
    async def fail() -> None:
        async with database.write() as connection:
            await connection.execute(sa.insert(schema.meta).values(key="a", value="1"))
            raise LookupError

    with pytest.raises(LookupError):
        await fail()
    assert await values(database) == []


async def test_what_is_not_committed_is_not_read(database: Database) -> None:
    async with database.write() as connection:
        await connection.execute(sa.insert(schema.meta).values(key="a", value="1"))
        assert await values(database) == []


async def test_a_read_refuses_to_write(database: Database) -> None:
    with pytest.raises((StoreError, exc.DBAPIError), match=r"can't be written|read-only transaction"):
        async with database.read() as connection:
            await connection.execute(sa.insert(schema.meta).values(key="a", value="1"))


async def test_a_row_without_its_parent_is_refused(database: Database) -> None:
    with pytest.raises(exc.IntegrityError):
        async with database.write() as connection:
            await connection.execute(sa.insert(schema.show_names).values(folded="x", name="X", show_id=1))


async def test_writers_of_one_process_lose_nothing(database: Database) -> None:
    await put(database, "count", "0")

    async def add_one() -> None:
        async with database.write() as connection:
            row = sa.select(schema.meta.c.value).with_for_update()
            count = int((await connection.execute(row)).scalar_one())
            await connection.execute(sa.update(schema.meta).values(value=str(count + 1)))

    await asyncio.gather(*(add_one() for _ in range(20)))
    assert await values(database) == ["20"]


async def test_writers_of_one_process_take_turns_in_the_order_they_came(file: Path) -> None:
    order: list[int] = []
    async with opened(f"sqlite:///{file}") as database:

        async def write(number: int) -> None:
            async with database.write():
                order.append(number)

        await asyncio.gather(*(write(number) for number in range(10)))
    assert order == list(range(10))


async def test_a_cancelled_writer_leaves_nothing_and_lets_the_next_one_in(database: Database) -> None:
    inside = asyncio.Event()

    async def write_and_wait() -> None:
        async with database.write() as connection:
            await connection.execute(sa.insert(schema.meta).values(key="a", value="1"))
            inside.set()
            await asyncio.Event().wait()

    task = asyncio.create_task(write_and_wait())
    await inside.wait()
    task.cancel()
    await asyncio.wait({task})
    await put(database, "b", "2")
    assert await values(database) == ["2"]


@pytest.mark.parametrize(
    ("pragma", "expected"),
    [("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1), ("busy_timeout", 15_000)],
)
@pytest.mark.parametrize("begin", [Database.read, Database.write], ids=["read", "write"])
async def test_every_sqlite_connection_is_set_up(
    file: Path, begin: Callable[[Database], AbstractAsyncContextManager[AsyncConnection]], pragma: str, expected: object
) -> None:
    async with opened(f"sqlite:///{file}") as database, begin(database) as connection:
        assert (await connection.exec_driver_sql(f"PRAGMA {pragma}")).scalar_one() == expected


async def test_a_writer_holds_the_lock_from_its_first_moment(file: Path) -> None:
    with closing(sqlite3.connect(file, timeout=0, isolation_level=None)) as other:
        async with opened(f"sqlite:///{file}") as database:
            async with database.write():
                with pytest.raises(sqlite3.OperationalError, match="locked"):
                    other.execute("BEGIN IMMEDIATE")
            other.execute("BEGIN IMMEDIATE")


async def test_a_reader_hinders_no_writer(file: Path) -> None:
    with closing(sqlite3.connect(file, timeout=0, isolation_level=None)) as other:
        async with opened(f"sqlite:///{file}") as database, database.read() as connection:
            await connection.execute(VALUES)
            other.execute("INSERT INTO meta VALUES ('a', '1')")
            assert (await connection.execute(VALUES)).scalars().all() == []


async def test_another_programs_write_lock_is_waited_for(file: Path) -> None:
    async with opened(f"sqlite:///{file}") as database:
        with Child(HOLD_THE_WRITE_LOCK, file) as child:
            assert child.line() == "held"
            writing = asyncio.create_task(put(database, "own", "2"))
            done, _ = await asyncio.wait({writing}, timeout=0.5)
            assert not done
            child.release()
            await writing
        assert await values(database) == ["1", "2"]


async def test_a_writer_cancelled_while_it_waits_for_the_lock_leaves_the_next_one_unharmed(file: Path) -> None:
    async with opened(f"sqlite:///{file}") as database:
        with Child(HOLD_THE_WRITE_LOCK, file) as child:
            assert child.line() == "held"
            writing = asyncio.create_task(put(database, "own", "2"))
            await asyncio.wait({writing}, timeout=0.2)
            writing.cancel()
            child.release()
            await asyncio.wait({writing})
            assert writing.cancelled()
        await put(database, "next", "3")
        assert await values(database) == ["1", "3"]


async def test_a_full_disk_stores_nothing_and_is_recovered_from(file: Path) -> None:
    async with opened(f"sqlite:///{file}") as database:
        async with database.write() as connection:
            pages = (await connection.exec_driver_sql("PRAGMA page_count")).scalar_one()
            await connection.exec_driver_sql(f"PRAGMA max_page_count={pages}")
        with pytest.raises(StoreError, match=f"^{file}: the disk is full; free some space"):
            await put(database, "long", "x" * 100_000)
        assert await values(database) == []
        async with database.write() as connection:
            await connection.exec_driver_sql("PRAGMA max_page_count=1000000")
        await put(database, "long", "x" * 100_000)


def test_a_lock_that_outlasts_all_patience_is_named(file: Path) -> None:
    with closing(sqlite3.connect(file)) as holder, closing(sqlite3.connect(file, timeout=0)) as other:
        holder.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreLocked, match=r"^here: another program has kept it locked"), explained("here"):
            other.execute("BEGIN IMMEDIATE")


def test_an_error_of_our_own_statements_passes_as_it_is(file: Path) -> None:
    with (
        closing(sqlite3.connect(file)) as connection,
        pytest.raises(sqlite3.OperationalError, match="no such table"),
        explained("here"),
    ):
        connection.execute("SELECT * FROM no_such_table")


async def test_closing_folds_the_log_into_the_file(file: Path) -> None:
    async with opened(f"sqlite:///{file}") as database:
        await put(database, "a", "1")
        await values(database)
    assert names(file.parent) == ["airdate.db", "airdate.db.lock"]


async def test_a_database_in_memory_keeps_what_is_written(tmp_path: Path) -> None:
    async with opened("sqlite://") as database:
        await put(database, "a", "1")
        assert await values(database) == ["1"]
    assert names(tmp_path) == []


async def test_a_lost_postgresql_connection_is_told_and_replaced(postgresql_server: Server) -> None:
    async with postgresql_server.migrated() as url, opened(url) as database:
        end = sa.text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()")
        with pytest.raises(StoreError, match="PostgreSQL database test_"):
            async with database.write() as connection:
                await connection.execute(end)
        assert await values(database) == []
