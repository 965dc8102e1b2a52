"""Migrations: bringing a database to the schema of this version, in one transaction."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.errors import StoreError, StoreNewer
from bot.store.sqlite import APPLICATION_ID

_TURN: Final = 0x41697264  # the key of the advisory lock that lets one process migrate at a time


@dataclass(frozen=True, slots=True, kw_only=True)
class Migrations:
    """A folder of Alembic's revisions, and their names from the first to the newest.

    They are listed so that Alembic, which takes 0.2 s to import, is needed only where one is due.
    """

    folder: Path
    revisions: tuple[str, ...]

    @property
    def head(self) -> str:
        """The revision that this version of Airdate works with."""
        return self.revisions[-1]

    def due(self, revision: str | None, name: str) -> bool:
        """Say whether the database `name` has to be migrated; raises StoreNewer for a revision from the future."""
        if revision is not None and revision not in self.revisions:
            raise StoreNewer(f"{name} was written by a newer Airdate (revision {revision}); upgrade Airdate to use it")
        return revision != self.head


_SCRIPTS: Final = Path(__file__).with_name("migrations")

OURS: Final = Migrations(folder=_SCRIPTS / "versions", revisions=("0001", "0002", "0003", "0004", "0005"))


async def read_revision(connection: AsyncConnection) -> str | None:
    """Read a PostgreSQL database's revision; None where nothing was migrated yet."""
    if await connection.scalar(text("SELECT to_regclass('alembic_version')")) is None:
        return None
    revision: str | None = await connection.scalar(text("SELECT version_num FROM alembic_version"))
    return revision


async def upgrade(engine: AsyncEngine, migrations: Migrations, name: str) -> None:
    """Run every migration that is due in one transaction: a process that dies meanwhile leaves the old schema.

    Several processes on one PostgreSQL database take turns; SQLite's caller holds the lock file, and gives an engine
    with foreign keys off, since tables are rebuilt there.
    """
    async with engine.begin() as connection:
        if connection.dialect.name == "sqlite":
            await connection.run_sync(_run, migrations)
            await _seal(connection, name)
            return
        await connection.execute(text("SELECT pg_advisory_xact_lock(:turn)"), {"turn": _TURN})
        if migrations.due(await read_revision(connection), name):
            await connection.run_sync(_run, migrations)


def _run(connection: Connection, migrations: Migrations) -> None:
    from alembic import command  # noqa: PLC0415 (slow to import, and rarely needed)
    from alembic.config import Config  # noqa: PLC0415

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(_SCRIPTS).replace("%", "%%"))
    config.set_main_option("version_locations", str(migrations.folder).replace("%", "%%"))
    config.set_main_option("path_separator", "newline")
    command.upgrade(config, migrations.head)


async def _seal(connection: AsyncConnection, name: str) -> None:
    orphans = (await connection.exec_driver_sql("PRAGMA foreign_key_check")).all()
    if orphans:
        tables = ", ".join(sorted({str(row[0]) for row in orphans}))
        raise StoreError(f"{name}: migrating would leave rows without their parents in {tables}; nothing was changed")
    await connection.exec_driver_sql(f"PRAGMA application_id={APPLICATION_ID}")
