"""Moving: all of a SQLite file goes into an empty PostgreSQL database, counted and compared before it is committed."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from sqlalchemy import JSON, ColumnElement, Table, Text, bindparam, cast, func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

import bot.store.people
import bot.store.schema  # noqa: F401 (they fill METADATA)
from bot.errors import StoreError
from bot.store import lock, moved, sqlite
from bot.store.columns import METADATA
from bot.store.database import open_database
from bot.store.failures import explained
from bot.store.migrate import OURS
from bot.store.statements import take_turn

_PAGE: Final = 1000
_SUMS: Final = 2**128


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What a table holds: how many rows, and a sum over all of them in which every value counts, in any order."""

    rows: int = 0
    digest: int = 0

    def and_of(self, rows: Sequence[tuple[Any, ...]]) -> Content:
        """Give the content with further rows."""
        added = sum(int.from_bytes(hashlib.blake2b(repr(row).encode(), digest_size=16).digest()) for row in rows)
        return Content(rows=self.rows + len(rows), digest=(self.digest + added) % _SUMS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far a table is; `step` is `copied` or `compared`."""

    table: str
    step: str
    done: int
    of: int


Watch = Callable[[Progress], None]


async def move(file: Path, url: str, *, now: datetime, watch: Watch) -> dict[str, int]:
    """Move all rows of a SQLite file into the empty database at a PostgreSQL URL; gives how many by table.

    The file stays as it is but for a mark that keeps Airdate from going on with it. `now` is UTC. Raises StoreError,
    and then nothing is in the new database.
    """
    with lock.held(file):
        _check_file(file)
        async with (
            _opened(file, writes=False) as reader,
            open_database(url, backups=None, keep=0, now=now) as target,
            target.write() as writer,
        ):
            await take_turn(writer)
            await _check_empty(writer, target.name)
            counts = {table.name: await _move_table(reader, writer, table, watch) for table in _tables()}
            await _set_counters(writer)
            # The mark came along where an earlier move was broken off.
            await moved.unmark(writer)
            # Before the commit: whatever ends this in between, no more than one of both may be gone on with.
            async with _opened(file, writes=True) as old:
                await moved.mark(old, target.name)
                await old.commit()
    return counts


def _tables() -> Sequence[Table]:
    """Give every table after those that it refers to."""
    return METADATA.sorted_tables


def _check_file(file: Path) -> None:
    revision = sqlite.examine(file)
    if revision is None:
        raise StoreError(f"{file} holds nothing to move; name the file of store.url after --from")
    if OURS.due(revision, str(file)):
        raise StoreError(
            f"{file} was written by an older Airdate: start `airdate run` once with it, stop it, move then"
        )


@asynccontextmanager
async def _opened(file: Path, *, writes: bool) -> AsyncIterator[AsyncConnection]:
    engine = sqlite.open_engine(file, connections=1, writes=writes, streams=True)
    try:
        with explained(str(file)):
            async with engine.connect() as connection:
                yield connection
    finally:
        await engine.dispose()


async def _check_empty(connection: AsyncConnection, name: str) -> None:
    for table in _tables():
        if (await connection.execute(select(table).limit(1))).first() is not None:
            raise StoreError(f"{name} holds data already ({table.name}); name an empty database after --to")


async def _move_table(reader: AsyncConnection, writer: AsyncConnection, table: Table, watch: Watch) -> int:
    of = (await reader.execute(select(func.count()).select_from(table))).scalar_one()
    there = Content()
    async for rows in _pages(reader, table):
        await writer.execute(_insert(table), [dict(zip(_names(table), row, strict=True)) for row in rows])
        there = there.and_of(rows)
        watch(Progress(table=table.name, step="copied", done=there.rows, of=of))
    here = Content()
    async for rows in _pages(writer, table):
        here = here.and_of(rows)
        watch(Progress(table=table.name, step="compared", done=here.rows, of=of))
    if here != there or here.rows != of:
        raise StoreError(f"{table.name} came over changed: {of} rows there, {here.rows} here; nothing was moved")
    return of


async def _pages(connection: AsyncConnection, table: Table) -> AsyncIterator[list[tuple[Any, ...]]]:
    result = await connection.stream(select(*map(_as_it_is, table.c)).execution_options(yield_per=_PAGE))
    async for page in result.partitions():
        yield [tuple(row) for row in page]


def _as_it_is(column: ColumnElement[Any]) -> ColumnElement[Any]:
    """Read JSON as its text: so it is the same to the letter, and no value is still told from the value null."""
    return cast(column, Text) if isinstance(column.type, JSON) else column


def _names(table: Table) -> list[str]:
    return [f"new_{column.name}" for column in table.c]


def _insert(table: Table) -> Any:
    given = {column.name: bindparam(f"new_{column.name}", type_=_text_or(column)) for column in table.c}
    return insert(table).values(
        {name: cast(one, JSON) if isinstance(table.c[name].type, JSON) else one for name, one in given.items()}
    )


def _text_or(column: ColumnElement[Any]) -> Any:
    return Text() if isinstance(column.type, JSON) else column.type


async def _set_counters(connection: AsyncConnection) -> None:
    """Let new rows be numbered after those that came."""
    for table in _tables():
        for column in table.primary_key.columns:
            if column.autoincrement is not False and (counter := await _counter(connection, table, column.name)):
                highest = select(func.coalesce(func.max(column) + 1, 1)).scalar_subquery()
                await connection.execute(select(func.setval(counter, highest, False)))


async def _counter(connection: AsyncConnection, table: Table, column: str) -> str | None:
    found = await connection.execute(select(func.pg_get_serial_sequence(table.name, column)))
    name: str | None = found.scalar_one()
    return name
