"""SIGKILL in the middle of a migration: what is found afterwards is the old schema or the new one, whole."""

from __future__ import annotations

import asyncio
import sqlite3
import sys
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from bot.store.database import open_database
from bot.store.migrate import OURS
from tests.faults.conftest import Figure
from tests.store.conftest import NOW
from tests.store.processes import REPOSITORY

ROWS = 200


async def at_revision(file: Path, place: int) -> Path:
    """Make a database of an older Airdate, with something in it."""
    older = replace(OURS, revisions=OURS.revisions[:place])
    async with open_database(f"sqlite:///{file}", backups=None, keep=1, now=NOW, migrations=older):
        pass
    with closing(sqlite3.connect(file)) as connection:
        connection.executemany("INSERT INTO meta VALUES (?, ?)", [(f"key {row}", "x" * 500) for row in range(ROWS)])
        connection.commit()
    return file


def examined(file: Path) -> tuple[str, int]:
    """Give the revision and the number of rows; fails where the file is not whole."""
    with closing(sqlite3.connect(file)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        (revision,) = connection.execute("SELECT version_num FROM alembic_version").fetchone()
        (rows,) = connection.execute("SELECT count(*) FROM meta WHERE key LIKE 'key %'").fetchone()
        return revision, rows


@pytest.mark.long
@pytest.mark.fault("S4")
@pytest.mark.parametrize("place", range(1, len(OURS.revisions)), ids=OURS.revisions[:-1])
async def test_a_migration_that_is_killed_at_any_step_leaves_the_old_or_the_new_schema_and_a_backup(
    tmp_path: Path, figure: Figure, place: int
) -> None:
    old, new = (OURS.revisions[place - 1], ROWS), (OURS.head, ROWS)
    origin, folder = await at_revision(tmp_path / "origin.db", place), tmp_path / "steps"
    folder.mkdir()
    command = [sys.executable, "-m", "tests.store.killed", str(origin), str(folder), "ours"]
    killing = await asyncio.create_subprocess_exec(*command, cwd=REPOSITORY)
    assert await killing.wait() == 0
    steps = sorted(folder.glob("*.db"), key=lambda file: int(file.stem))
    found = [examined(step) for step in steps]
    assert found == sorted(found)
    assert [found[0], found[-1]] == [old, new]
    assert set(found) == {old, new}
    backups = [[examined(backup) for backup in step.with_suffix("").glob("airdate-*.db")] for step in steps]
    assert backups == [[old]] * len(steps)
    async with open_database(f"sqlite:///{steps[0]}", backups=None, keep=1, now=NOW):
        pass
    assert examined(steps[0]) == new
    killed = len(steps) - 1
    figure(
        f"from {old[0]} killed at each of {killed} steps: {found.count(old)} left the old schema, the rest the new "
        f"one, all whole and with a backup",
        times=killed,
    )
