"""SQLite: how its connections are set up, and what is checked of a file before it is used."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Final

import orjson
from sqlalchemy import URL, Connection, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import AsyncAdaptedQueuePool, ConnectionPoolEntry

from bot.errors import StoreDamaged, StoreError
from bot.store import one_step
from bot.store.failures import explained

APPLICATION_ID: Final = 0x41697264
"""`Aird`, in every file of ours: https://www.sqlite.org/pragma.html#pragma_application_id."""

BUSY: Final = timedelta(seconds=15)
"""How long a connection waits for another program's write lock."""

_OF_A_WRITER: Final = ("PRAGMA cache_size=-4000", "PRAGMA wal_autocheckpoint=4000")
"""4 and 16 MB: what many alerts change of their indexes is all over the file, and is to be written once."""

_MAGIC: Final = b"SQLite format 3\0"  # https://www.sqlite.org/fileformat2.html#the_database_header


def open_engine(
    file: Path | None, *, connections: int, writes: bool = True, foreign_keys: bool = True, streams: bool = False
) -> AsyncEngine:
    """Make an engine for a file, or for a database in memory that lives as long as its only connection.

    Transactions that write begin with BEGIN IMMEDIATE: a deferred one that comes to write late is refused at once,
    however long it would wait (SQLITE_BUSY_SNAPSHOT). Turn `foreign_keys` off only to rebuild tables, and `streams` on
    only where rows are streamed.
    """
    engine = create_async_engine(
        URL.create("sqlite+aiosqlite", database=str(file) if file else ":memory:"),
        # isolation_level None: sqlite3 begins no transaction by itself, so ours hold DDL too.
        connect_args={"timeout": BUSY.total_seconds(), "isolation_level": None}
        | ({} if streams else {"async_creator_fn": one_step.connect}),
        poolclass=AsyncAdaptedQueuePool,
        pool_size=connections,
        max_overflow=0,
        json_deserializer=orjson.loads,
        hide_parameters=True,
    )
    pragmas = (
        "PRAGMA journal_mode=WAL",
        "PRAGMA synchronous=FULL",
        f"PRAGMA foreign_keys={foreign_keys:d}",
        f"PRAGMA query_only={not writes:d}",
        *(_OF_A_WRITER if writes else ()),
    )

    @event.listens_for(engine.sync_engine, "connect")
    def _connected(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
        cursor = connection.cursor()
        for pragma in pragmas:
            cursor.execute(pragma)
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def _begun(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def check_place(file: Path) -> None:
    """Raise StoreError where `file` can't be created or written; touches nothing."""
    if not file.parent.is_dir():
        raise StoreError(f"{file.parent} is no folder; create it, or choose another store.url")
    if file.exists() and not file.is_file():
        raise StoreError(f"{file} is not a file; choose another store.url")
    for path in (file.parent, file):
        if path.exists() and not os.access(path, os.W_OK):
            raise StoreError(f"{path} can't be written; check who owns it and whether its disk is read-only")


def examine(file: Path, *, thorough: bool = False) -> str | None:
    """Read the schema's revision; None where there is nothing in the file yet.

    Changes nothing. Raises StoreDamaged for a file that is corrupt or holds something else. `thorough` compares every
    index with its table as well (integrity_check instead of quick_check).
    """
    if not file.exists() or file.stat().st_size == 0:
        return None
    with file.open("rb") as opened:
        if opened.read(len(_MAGIC)) != _MAGIC:
            raise StoreDamaged(
                f"{file} is no database; choose another file, or restore a backup with `airdate restore`"
            )
    with explained(str(file)), closing(_reader(file)) as connection:
        verdict = connection.execute("PRAGMA integrity_check(1)" if thorough else "PRAGMA quick_check(1)").fetchone()[0]
        if verdict != "ok":
            raise StoreDamaged(
                f"{file} is damaged ({verdict.splitlines()[-1]}); restore a sound backup with `airdate restore`"
            )
        return _revision(connection, file)


def _reader(file: Path) -> sqlite3.Connection:
    # A journal that a killed process left must be rolled back, which a read-only connection may not do.
    mode = "rw" if file.with_name(f"{file.name}-journal").exists() else "ro"
    return sqlite3.connect(f"{file.absolute().as_uri()}?mode={mode}", uri=True, timeout=BUSY.total_seconds())


def _revision(connection: sqlite3.Connection, file: Path) -> str | None:
    tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if not tables:
        return None
    if connection.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID or "alembic_version" not in tables:
        raise StoreDamaged(f"{file} is not an Airdate database; choose another file")
    row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    return str(row[0]) if row else None
