"""Stores between two lives of a bot: looked at, aged, and put back to the schema of an older Airdate."""

from __future__ import annotations

import asyncio
import random
import shutil
import sqlite3
from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager, closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import bindparam, func, select, update

from bot.core.alerts import AlertState
from bot.store.database import Database, open_database
from bot.store.migrate import OURS
from bot.store.schema import alerts
from tests.faults.kill.waiting import LOOK_EVERY, until

OPEN = (AlertState.WAITING, AlertState.SENDING)
PATIENCE = 90
_LEFT = "SELECT count(*) FROM alerts WHERE state IN ('waiting', 'sending')"


@dataclass(frozen=True, slots=True, kw_only=True)
class Store:
    """A store by its URL, with the folder of its backups."""

    url: str
    backups: Path

    async def count(self, *states: AlertState) -> int:
        """Count the alerts in these states, as a further process of PostgreSQL's would."""
        async with self._open() as database:
            return await _counted(database, states)

    async def settled(self) -> None:
        """Wait until no alert is open any more, while bots are at work."""
        async with asyncio.timeout(PATIENCE), self._open() as database:
            while await _counted(database, OPEN):  # noqa: ASYNC110 - other processes change it
                await asyncio.sleep(LOOK_EVERY)

    def _open(self) -> AbstractAsyncContextManager[Database]:
        return open_database(self.url, backups=None, keep=1, now=datetime.now(UTC))

    async def age(self, by: timedelta) -> None:
        """Let what a dead bot remembers of its open alerts be so much longer ago."""
        async with self._open() as database, database.write() as connection:
            rows = await connection.execute(select(alerts).where(alerts.c.state.in_(OPEN)))
            changes = [
                {"of": row.id, "due": row.due_at - by, "claimed": row.claimed_at and row.claimed_at - by}
                for row in rows
            ]
            values: dict[str, Any] = {"due_at": bindparam("due"), "claimed_at": bindparam("claimed")}
            if changes:
                await connection.execute(update(alerts).where(alerts.c.id == bindparam("of")).values(values), changes)


async def _counted(database: Database, states: Sequence[str]) -> int:
    async with database.read() as connection:
        counted = select(func.count()).select_from(alerts).where(alerts.c.state.in_(states))
        return (await connection.execute(counted)).scalar_one()


@dataclass(frozen=True, slots=True, kw_only=True)
class File(Store):
    """A SQLite file. Looking at it changes nothing: the next bot finds the log that the dead one left."""

    file: Path

    async def count(self, *states: AlertState) -> int:
        """Count the alerts in these states, in a copy."""
        marks = ", ".join("?" * len(states))
        return int(str(self._ask(f"SELECT count(*) FROM alerts WHERE state IN ({marks})", *states)))  # noqa: S608 - marks only

    async def settled(self) -> None:
        """Wait until no alert is open any more, in the file itself."""
        with closing(sqlite3.connect(f"{self.file.as_uri()}?mode=ro", uri=True)) as connection:
            await until(lambda: not connection.execute(_LEFT).fetchone()[0], PATIENCE)

    def revision(self) -> str:
        """Give the schema's revision, in a copy."""
        return str(self._ask("SELECT version_num FROM alembic_version"))

    def _ask(self, question: str, *values: str) -> object:
        with TemporaryDirectory() as folder:
            for path in (self.file, self.file.with_name(f"{self.file.name}-wal")):
                if path.exists():
                    shutil.copy(path, folder)
            with closing(sqlite3.connect(Path(folder) / self.file.name)) as connection:
                assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
                return connection.execute(question, values).fetchone()[0]

    async def make_older(self, chance: random.Random) -> None:
        """Put everything into a file of an earlier schema, as if this Airdate had been an older one until now."""
        revisions = OURS.revisions[: chance.randint(1, len(OURS.revisions) - 1)]
        older = self.file.with_name("older.db")
        now = datetime.now(UTC)
        async with open_database(
            f"sqlite:///{older}", backups=None, keep=1, now=now, migrations=replace(OURS, revisions=revisions)
        ):
            pass
        with closing(sqlite3.connect(older)) as connection:
            connection.execute("ATTACH ? AS newer", (str(self.file),))
            for table in _names(connection, "SELECT name FROM main.sqlite_master WHERE type = 'table'"):
                _copy(connection, table)
            connection.commit()
        for name in ("", "-wal", "-shm"):
            self.file.with_name(self.file.name + name).unlink(missing_ok=True)
        older.rename(self.file)


def _copy(connection: sqlite3.Connection, table: str) -> None:
    names = _names(connection, "SELECT name FROM main.pragma_table_info(?)", table)
    columns = ", ".join(f'"{name}"' for name in names)
    if table != "alembic_version":
        connection.execute(f"INSERT INTO main.{table} ({columns}) SELECT {columns} FROM newer.{table}")  # noqa: S608 - names of our schema


def _names(connection: sqlite3.Connection, question: str, *values: str) -> list[str]:
    return [str(name) for (name,) in connection.execute(question, values)]
