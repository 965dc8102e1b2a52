"""The door to the database: opening it, and transactions to read in and to write in."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from datetime import datetime
from pathlib import Path
from typing import Final

from sqlalchemy import URL, exc, make_url
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from bot.errors import StoreError
from bot.store import backups as copies
from bot.store import lock, postgresql, sqlite, wakes
from bot.store.failures import explained
from bot.store.migrate import OURS, Migrations, read_revision, upgrade
from bot.store.wakes import Wakes

_READERS: Final = 5


class Database:
    """An open database with the schema of this version.

    SQLite lets one connection write at a time, so this process's writers take turns here, in the order they came,
    rather than polling the file's lock. `file` is None on PostgreSQL and in memory. `wakes` tells of what a transaction
    has made due.
    """

    def __init__(self, reader: AsyncEngine, writer: AsyncEngine, *, name: str, file: Path | None = None) -> None:
        self.name = name
        self.file = file
        self.dialect = writer.dialect.name
        self._reader = reader
        self._writer = writer
        self._turn = asyncio.Lock() if self.dialect == "sqlite" else nullcontext()
        self.wakes = Wakes()

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
                    wakes.forget(connection)
                    yield connection
                    works = await wakes.taken(connection)
        self.wakes.tell(works)

    async def close(self) -> None:
        """Close every connection; the writer comes last, so that it folds the log into the file."""
        await self._reader.dispose()
        await self._writer.dispose()


@asynccontextmanager
async def open_database(
    url: str, *, backups: Path | None, keep: int, now: datetime, migrations: Migrations = OURS
) -> AsyncIterator[Database]:
    """Open and migrate the database of `store.url`: `sqlite:///relative.db`, `sqlite:////absolute.db` or postgresql://.

    Before an existing SQLite file is migrated, a backup goes to `backups`, of which `keep` are kept. A file that is
    missing or empty is made only where there are no backups: else it was lost, and what was told would be forgotten.
    `sqlite://` alone is a database in memory. Raises StoreError and its children, and then leaves the file as it was.
    """
    async with _opening(url, backups=backups, keep=keep, now=now, migrations=migrations) as database:
        try:
            yield database
        finally:
            await database.close()


def _opening(
    url: str, *, backups: Path | None, keep: int, now: datetime, migrations: Migrations
) -> AbstractAsyncContextManager[Database]:
    parts = _parts(url)
    if parts.drivername != "sqlite":
        return _on_postgresql(url, migrations)
    if parts.database in {None, "", ":memory:"}:
        return _in_memory(migrations)
    file = Path(str(parts.database)).resolve()
    return _on_file(file, backups=backups, keep=keep, now=now, migrations=migrations)


def _parts(url: str) -> URL:
    try:
        parts = make_url(url)
    except (exc.ArgumentError, ValueError) as error:
        raise StoreError("store.url is no database URL; write sqlite:///airdate.db or postgresql://...") from error
    if parts.drivername in {"postgresql", "postgres"}:
        return parts
    if parts.drivername != "sqlite" or parts.host or parts.query:
        raise StoreError("store.url must be sqlite:///path/to/airdate.db or postgresql://user@host/name")
    return parts


@asynccontextmanager
async def _on_file(
    file: Path, *, backups: Path | None, keep: int, now: datetime, migrations: Migrations
) -> AsyncIterator[Database]:
    sqlite.check_place(file)
    with lock.held(file):
        revision = await asyncio.to_thread(sqlite.examine, file)
        if revision is None and backups is not None and copies.kept(backups):
            raise StoreError(
                f"{file} holds nothing, but {backups} has backups of it: put the newest back with `airdate restore`, "
                "or move them elsewhere to begin anew"
            )
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


@asynccontextmanager
async def reading(url: str) -> AsyncIterator[AsyncConnection]:
    """Begin a transaction that reads the database of `store.url` as it is now, also while a running bot holds it.

    It sees one moment, takes no lock file, migrates nothing and can't write. Raises StoreError where nothing can be
    read yet.
    """
    parts = _parts(url)
    on_file = parts.drivername == "sqlite"
    name = str(parts.database) if on_file else postgresql.shown(url)
    engine = await asyncio.to_thread(_file_as_it_is, Path(name)) if on_file else _server_as_it_is(url)
    try:
        with explained(name):
            async with engine.connect() as connection:
                if on_file:
                    # The driver begins at the first change only, so every statement would see another moment.
                    await connection.exec_driver_sql("BEGIN")
                else:
                    _check_schema(await read_revision(connection), name)
                yield connection
    finally:
        await engine.dispose()


def _server_as_it_is(url: str) -> AsyncEngine:
    options = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
    return postgresql.open_engine(url).execution_options(**options)


def _file_as_it_is(file: Path) -> AsyncEngine:
    try:
        _check_schema(sqlite.examine(file), str(file))
    except OSError as error:
        raise StoreError(f"{file} can't be read ({error.strerror}); check who owns it") from error
    # Not sqlite.open_engine, which would change a file that has no write-ahead log yet, as after a restore.
    place = URL.create("sqlite+aiosqlite", database=file.absolute().as_uri(), query={"mode": "ro", "uri": "true"})
    options = {"timeout": sqlite.BUSY.total_seconds(), "isolation_level": None}
    return create_async_engine(place, connect_args=options, hide_parameters=True)


def _check_schema(revision: str | None, name: str) -> None:
    if OURS.due(revision, name):
        raise StoreError(f"{name} holds nothing that this Airdate can read; `airdate run` makes or upgrades it")
