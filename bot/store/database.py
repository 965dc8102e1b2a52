"""The door to the database: opening it, and transactions to read in and to write in."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from datetime import datetime
from pathlib import Path
from typing import Final

from sqlalchemy import exc, make_url
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.errors import StoreError
from bot.store import backups as copies
from bot.store import lock, postgresql, sqlite
from bot.store.failures import explained
from bot.store.migrate import OURS, Migrations, read_revision, upgrade

_READERS: Final = 5


class Database:
    """An open database with the schema of this version.

    SQLite lets one connection write at a time, so this process's writers take turns here, in the order they came,
    rather than polling the file's lock. `file` is None on PostgreSQL and in memory.
    """

    def __init__(self, reader: AsyncEngine, writer: AsyncEngine, *, name: str, file: Path | None = None) -> None:
        self.name = name
        self.file = file
        self.dialect = writer.dialect.name
        self._reader = reader
        self._writer = writer
        self._turn = asyncio.Lock() if self.dialect == "sqlite" else nullcontext()

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncConnection]:
        """Begin a transaction that may only read; nothing in it is kept. Raises StoreError."""
        with explained(self.name):
            async with self._reader.connect() as connection:
                yield connection

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncConnection]:
        """Begin a transaction that is committed at the end of the block, and rolled back where the block raises.

        Raises StoreError where nothing could be stored: StoreLocked after `sqlite.BUSY` of another program's lock,
        or a full disk. Don't begin one inside another: it would wait for itself.
        """
        async with self._turn:
            with explained(self.name):
                async with self._writer.begin() as connection:
                    yield connection

    async def close(self) -> None:
        """Close every connection; the writer comes last, so that it folds the log into the file."""
        await self._reader.dispose()
        await self._writer.dispose()


@asynccontextmanager
async def open_database(
    url: str, *, backups: Path | None, keep: int, now: datetime, migrations: Migrations = OURS
) -> AsyncIterator[Database]:
    """Open and migrate the database of `store.url`: `sqlite:///relative.db`, `sqlite:////absolute.db` or postgresql://.

    Before an existing SQLite file is migrated, a backup goes to `backups`, of which `keep` are kept. `sqlite://` alone
    is a database in memory. Raises StoreError and its children, and then leaves the file as it was.
    """
    async with _opening(url, backups=backups, keep=keep, now=now, migrations=migrations) as database:
        try:
            yield database
        finally:
            await database.close()


def _opening(
    url: str, *, backups: Path | None, keep: int, now: datetime, migrations: Migrations
) -> AbstractAsyncContextManager[Database]:
    try:
        parts = make_url(url)
    except (exc.ArgumentError, ValueError) as error:
        raise StoreError("store.url is no database URL; write sqlite:///airdate.db or postgresql://...") from error
    if parts.drivername in {"postgresql", "postgres"}:
        return _on_postgresql(url, migrations)
    if parts.drivername != "sqlite" or parts.host or parts.query:
        raise StoreError("store.url must be sqlite:///path/to/airdate.db or postgresql://user@host/name")
    if parts.database in {None, "", ":memory:"}:
        return _in_memory(migrations)
    file = Path(str(parts.database)).resolve()
    return _on_file(file, backups=backups, keep=keep, now=now, migrations=migrations)


@asynccontextmanager
async def _on_file(
    file: Path, *, backups: Path | None, keep: int, now: datetime, migrations: Migrations
) -> AsyncIterator[Database]:
    sqlite.check_place(file)
    with lock.held(file):
        revision = await asyncio.to_thread(sqlite.examine, file)
        if migrations.due(revision, str(file)):
            if revision is not None and backups is not None:
                await asyncio.to_thread(copies.take, file, backups, now=now, keep=keep, before=migrations.head)
            await _migrate(sqlite.open_engine(file, connections=1, foreign_keys=False), migrations, str(file))
        yield Database(
            sqlite.open_engine(file, connections=_READERS, writes=False),
            sqlite.open_engine(file, connections=1),
            name=str(file),
            file=file,
        )


@asynccontextmanager
async def _in_memory(migrations: Migrations) -> AsyncIterator[Database]:
    engine = sqlite.open_engine(None, connections=1)
    await upgrade(engine, migrations, "memory")
    yield Database(engine, engine, name="memory")


@asynccontextmanager
async def _on_postgresql(url: str, migrations: Migrations) -> AsyncIterator[Database]:
    engine, name = postgresql.open_engine(url), postgresql.shown(url)
    try:
        with explained(name):
            async with engine.connect() as connection:
                revision = await read_revision(connection)
        if migrations.due(revision, name):
            await _migrate(postgresql.open_engine(url), migrations, name)
        yield Database(engine.execution_options(postgresql_readonly=True), engine, name=name)
    finally:
        await engine.dispose()


async def _migrate(engine: AsyncEngine, migrations: Migrations, name: str) -> None:
    try:
        with explained(name):
            await upgrade(engine, migrations, name)
    finally:
        await engine.dispose()
