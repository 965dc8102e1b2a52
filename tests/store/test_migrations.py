from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
from contextlib import AbstractAsyncContextManager, AsyncExitStack, closing
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import produce_migrations, render_python_code
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

import bot.store.people
import bot.store.schema  # noqa: F401 (they fill METADATA)
from bot.errors import StoreError, StoreNewer
from bot.store import migrate, sqlite
from bot.store.columns import METADATA
from bot.store.database import Database, open_database
from bot.store.migrate import OURS, Migrations
from tests.store.conftest import NOW, opened
from tests.store.postgres import Server
from tests.store.processes import REPOSITORY, Child, run

HISTORY = Migrations(folder=Path(__file__).with_name("history"), revisions=("0001", "9002"))
OLD = replace(HISTORY, revisions=("0001",))
MIGRATIONS = Path(migrate.__file__).with_name("migrations")

OPEN_WITHOUT_ALEMBIC = """
import asyncio, sys
from datetime import UTC, datetime
from bot.store.database import open_database

async def main():
    async with open_database(sys.argv[1], backups=None, keep=1, now=datetime.now(UTC)):
        print("alembic" in sys.modules)

asyncio.run(main())
"""

MIGRATE_WITH_OTHERS = """
import asyncio, sys
from bot.store.database import open_database
from tests.store.conftest import NOW
from tests.store.test_migrations import HISTORY
import alembic.command

async def main():
    print("ready", flush=True)
    sys.stdin.read()
    async with open_database(sys.argv[1], backups=None, keep=1, now=NOW, migrations=HISTORY):
        print("migrated", flush=True)

asyncio.run(main())
"""


def opened_at(file: Path, migrations: Migrations) -> AbstractAsyncContextManager[Database]:
    return open_database(f"sqlite:///{file}", backups=file.parent / "backups", keep=3, now=NOW, migrations=migrations)


async def at_old_schema(file: Path) -> Path:
    async with opened_at(file, OLD):
        return file


def contents(file: Path) -> tuple[str, list[str], int]:
    """The revision, the tables, and how many episodes have their show; fails where the file is not whole."""
    with closing(sqlite3.connect(file)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        tables = [
            name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY 1")
        ]
        if not tables:
            return "", [], 0
        (revision,) = connection.execute("SELECT version_num FROM alembic_version").fetchone()
        (episodes,) = connection.execute("SELECT count(*) FROM episodes JOIN shows ON shows.id = show_id").fetchone()
        return revision, tables, episodes


NOTHING: tuple[str, list[str], int] = ("", [], 0)
BEFORE = ("0001", ["alembic_version", "episodes", "shows"], 2)
AFTER = ("9002", ["alembic_version", "aliases", "episodes", "shows"], 2)


async def test_the_migrations_make_the_tables_of_the_schema(database: Database) -> None:
    def missing(connection: Connection) -> str:
        options = {"render_as_batch": True, "compare_server_default": True}
        upgrade = produce_migrations(MigrationContext.configure(connection, opts=options), METADATA).upgrade_ops
        return render_python_code(upgrade, render_as_batch=True) if upgrade and upgrade.ops else ""

    async with database.write() as connection:
        # What is shown is what the next revision has to do.
        assert await connection.run_sync(missing) == ""


def test_the_listed_revisions_are_those_of_the_scripts() -> None:
    scripts = ScriptDirectory.from_config(Config(MIGRATIONS / "alembic.ini"))
    assert [script.revision for script in scripts.walk_revisions()][::-1] == list(OURS.revisions)


def test_an_up_to_date_database_is_opened_without_alembic(file: Path) -> None:
    assert run(OPEN_WITHOUT_ALEMBIC, f"sqlite:///{file}") == "False"


async def test_an_old_file_is_migrated_and_keeps_its_rows(tmp_path: Path) -> None:
    file = await at_old_schema(tmp_path / "airdate.db")
    async with opened_at(file, HISTORY):
        pass
    assert contents(file) == AFTER


async def test_a_backup_is_written_before_a_file_is_migrated(tmp_path: Path) -> None:
    file = await at_old_schema(tmp_path / "airdate.db")
    async with opened_at(file, HISTORY):
        pass
    assert contents(tmp_path / "backups" / "airdate-20240110T153000Z-before-9002.db") == BEFORE


async def test_a_new_file_needs_no_backup(tmp_path: Path) -> None:
    async with opened_at(tmp_path / "airdate.db", HISTORY):
        pass
    assert not exists(tmp_path / "backups")


def exists(path: Path) -> bool:
    return path.exists()


async def test_a_migration_that_fails_leaves_the_old_schema(tmp_path: Path) -> None:
    file = await at_old_schema(tmp_path / "airdate.db")
    folder = shutil.copytree(HISTORY.folder, tmp_path / "failing")
    (folder / "r0003.py").write_text(
        "from alembic import op\nrevision = '0003'\ndown_revision = '9002'\n"
        "def upgrade():\n    op.drop_table('aliases')\n    op.execute('SELECT no_such_function()')\n"
    )
    with pytest.raises(sa.exc.OperationalError, match="no_such_function"):
        async with opened_at(file, Migrations(folder=folder, revisions=("0001", "9002", "0003"))):
            pass
    assert contents(file) == BEFORE


async def test_a_migration_that_would_leave_orphans_is_refused(tmp_path: Path) -> None:
    file = await at_old_schema(tmp_path / "airdate.db")
    folder = shutil.copytree(HISTORY.folder, tmp_path / "failing")
    (folder / "r0003.py").write_text(
        "from alembic import op\nrevision = '0003'\ndown_revision = '9002'\n"
        "def upgrade():\n    op.execute('DELETE FROM shows')\n"
    )
    with pytest.raises(StoreError, match="rows without their parents in episodes; nothing was changed"):
        async with opened_at(file, Migrations(folder=folder, revisions=("0001", "9002", "0003"))):
            pass
    assert contents(file) == BEFORE


async def test_a_database_of_a_newer_airdate_is_refused(postgresql_server: Server) -> None:
    async with postgresql_server.empty() as url:
        async with open_database(url, backups=None, keep=1, now=NOW, migrations=HISTORY):
            pass
        with pytest.raises(StoreNewer, match=r"revision 9002.; upgrade Airdate"):
            async with opened(url):
                pass


@pytest.mark.parametrize(("old", "ways"), [(True, [BEFORE, AFTER]), (False, [NOTHING, AFTER])], ids=["old", "fresh"])
async def test_a_migration_killed_at_any_statement_leaves_the_old_or_the_new_schema(
    tmp_path: Path, *, old: bool, ways: list[tuple[str, list[str], int]]
) -> None:
    origin = tmp_path / "origin.db"
    if old:
        await at_old_schema(origin)
    steps = killed_at_each_step(origin, tmp_path / "steps")
    examined = [sqlite.examine(step) or "" for step in steps]
    found = [contents(step) for step in steps]
    assert examined == [revision for revision, _, _ in found]
    assert [found[0], found[-1]] == ways
    assert sorted(found, key=ways.index) == found
    backups = [contents(backup) for step in steps for backup in step.with_suffix("").glob("*")]
    assert backups == [BEFORE] * len(backups)
    assert bool(backups) is old
    last_killed = steps[-2]
    async with opened_at(last_killed, HISTORY):
        pass
    assert contents(last_killed) == AFTER


def killed_at_each_step(origin: Path, folder: Path) -> list[Path]:
    folder.mkdir()
    subprocess.run([sys.executable, "-m", "tests.store.killed", origin, folder], check=True, cwd=REPOSITORY)  # noqa: S603 (ours)
    return sorted(folder.glob("*.db"), key=lambda file: int(file.stem))


async def test_processes_that_migrate_at_once_take_turns(postgresql_server: Server) -> None:
    async with postgresql_server.empty() as url, AsyncExitStack() as stack:
        children = [stack.enter_context(Child(MIGRATE_WITH_OTHERS, url)) for _ in range(2)]
        assert [child.line() for child in children] == ["ready"] * 2
        for child in children:
            child.release()
        assert [child.line() for child in children] == ["migrated"] * 2
        assert [child.wait() for child in children] == [0, 0]
        async with (
            open_database(url, backups=None, keep=1, now=NOW, migrations=HISTORY) as database,
            database.read() as c,
        ):
            assert (await c.execute(sa.text("SELECT count(*) FROM aliases"))).scalar_one() == 1
