from __future__ import annotations

import asyncio
import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.errors import StoreDamaged, StoreError, StoreLocked, StoreNewer
from bot.store import backups, schema
from bot.store.database import open_database
from bot.store.sqlite import examine
from tests.store.conftest import NOW, opened
from tests.store.rows import owe_new

LATER = NOW + timedelta(days=1)


def execute(file: Path, script: str) -> None:
    with closing(sqlite3.connect(file)) as connection:
        connection.executescript(script)


def keys(file: Path) -> list[str]:
    with closing(sqlite3.connect(file)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        return [key for (key,) in connection.execute("SELECT key FROM meta ORDER BY key")]


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "some" / "backups"


def test_a_backup_is_named_by_its_time_in_utc(file: Path, folder: Path) -> None:
    assert backups.take(file, folder, now=NOW, keep=3) == folder / "airdate-20240110T153000Z.db"
    assert names(folder) == ["airdate-20240110T153000Z.db"]


def test_only_the_newest_backups_are_kept(file: Path, folder: Path) -> None:
    for day in range(4):
        backups.take(file, folder, now=NOW + timedelta(days=day), keep=2, before="0002" if day == 3 else None)
    assert names(folder) == ["airdate-20240112T153000Z.db", "airdate-20240113T153000Z-before-0002.db"]


def test_other_files_in_the_folder_are_left_alone(file: Path, folder: Path) -> None:
    folder.mkdir(parents=True)
    (folder / "airdate-mine.db").touch()
    backups.take(file, folder, now=NOW, keep=1)
    backups.take(file, folder, now=LATER, keep=1)
    assert names(folder) == ["airdate-20240111T153000Z.db", "airdate-mine.db"]


async def test_a_backup_taken_while_writing_holds_whole_transactions(file: Path, folder: Path) -> None:
    stop = asyncio.Event()
    async with opened(f"sqlite:///{file}") as database:

        async def write_pairs() -> None:
            pair = 0
            while not stop.is_set():
                async with database.write() as connection:
                    rows = [{"key": f"{pair:06}{half}", "value": "x" * 1000} for half in "ab"]
                    await connection.execute(sa.insert(schema.meta), rows)
                pair += 1

        writing = asyncio.create_task(write_pairs())
        taken = [
            await asyncio.to_thread(backups.take, file, folder, now=NOW + timedelta(seconds=number), keep=9)
            for number in range(5)
        ]
        stop.set()
        await writing
    found = [keys(backup) for backup in taken]
    assert [len(backup) % 2 for backup in found] == [0] * 5
    assert [len(backup) for backup in found] == sorted(len(backup) for backup in found)
    assert all(backup[-1].endswith("b") for backup in found if backup)


def test_a_damaged_database_gives_no_backup(file: Path, folder: Path) -> None:
    execute(file, "INSERT INTO meta SELECT hex(randomblob(20)), hex(randomblob(2000)) FROM sqlite_master")
    with file.open("r+b") as opened_file:
        opened_file.seek(-3 * 4096, os.SEEK_END)
        opened_file.write(os.urandom(4096))
    with pytest.raises(StoreDamaged):
        backups.take(file, folder, now=NOW, keep=3)
    assert names(folder) == []


def test_a_folder_that_cannot_be_made_is_named(file: Path) -> None:
    with pytest.raises(StoreError, match=f"^{file}/backups: Not a directory; check the path"):
        backups.take(file, file / "backups", now=NOW, keep=3)


def test_a_restored_database_is_the_backup(file: Path, folder: Path) -> None:
    execute(file, "INSERT INTO meta VALUES ('old', '1')")
    backup = backups.take(file, folder, now=NOW, keep=3)
    execute(file, "INSERT INTO meta VALUES ('new', '1')")
    replaced = backups.restore(backup, file, now=LATER)
    assert keys(file) == ["old"]
    assert replaced == file.with_name("airdate.db.replaced-20240111T153000Z")
    assert keys(replaced) == ["new", "old"]


async def test_a_restored_database_can_be_used(file: Path, folder: Path) -> None:
    backup = backups.take(file, folder, now=NOW, keep=3)
    backups.restore(backup, file, now=LATER)
    async with opened(f"sqlite:///{file}") as database, database.write() as connection:
        await connection.execute(sa.insert(schema.meta).values(key="a", value="1"))
    assert keys(file) == ["a"]


def test_a_log_that_a_killed_process_left_goes_with_the_replaced_file(file: Path, folder: Path) -> None:
    backup = backups.take(file, folder, now=NOW, keep=3)
    with closing(sqlite3.connect(file)) as left_open:
        left_open.execute("PRAGMA journal_mode=WAL")
        left_open.execute("INSERT INTO meta VALUES ('in the log', '1')")
        left_open.commit()
        replaced = backups.restore(backup, file, now=LATER)
        assert keys(file) == []
    assert replaced is not None
    assert keys(replaced) == ["in the log"]


def test_a_lost_database_is_restored(file: Path, folder: Path) -> None:
    backup = backups.take(file, folder, now=NOW, keep=3)
    file.unlink()
    assert backups.restore(backup, file, now=LATER) is None
    assert examine(file) == examine(backup)


async def test_a_database_in_use_is_not_replaced(file: Path, folder: Path) -> None:
    backup = backups.take(file, folder, now=NOW, keep=3)
    async with opened(f"sqlite:///{file}"):
        with pytest.raises(StoreLocked):
            backups.restore(backup, file, now=LATER)


def garble(backup: Path) -> None:
    backup.write_bytes(b"not a database at all" * 1000)


def empty(backup: Path) -> None:
    os.truncate(backup, 0)


def cut_in_half(backup: Path) -> None:
    os.truncate(backup, backup.stat().st_size // 2)


def break_a_page(backup: Path) -> None:
    with backup.open("r+b") as opened_file:
        opened_file.seek(-4096, os.SEEK_END)
        opened_file.write(os.urandom(4096))


def come_from_the_future(backup: Path) -> None:
    execute(backup, "UPDATE alembic_version SET version_num = '9999'")


@pytest.mark.parametrize(
    ("spoil", "error"),
    [
        (garble, StoreDamaged),
        (empty, StoreDamaged),
        (cut_in_half, StoreDamaged),
        (break_a_page, StoreDamaged),
        (come_from_the_future, StoreNewer),
        (Path.unlink, StoreError),
    ],
)
def test_a_backup_that_is_no_use_replaces_nothing(
    file: Path, folder: Path, spoil: Callable[[Path], None], error: type[StoreError]
) -> None:
    backup = backups.take(file, folder, now=NOW, keep=3)
    spoil(backup)
    before = file.read_bytes()
    with pytest.raises(error, match=f"{backup}"):
        backups.restore(backup, file, now=LATER)
    assert file.read_bytes() == before
    assert set(names(file.parent)) - {"airdate.db.lock"} == {"airdate.db", "some"}


async def state_of(file: Path) -> list[tuple[str, bool]]:
    async with opened(f"sqlite:///{file}") as database, database.read() as connection:
        rows = await connection.execute(sa.select(schema.alerts).order_by(schema.alerts.c.id))
        return [(row.state, row.claimed_at == row.created_at) for row in rows]


async def test_what_waited_in_a_backup_is_looked_for_before_it_is_posted(file: Path, folder: Path) -> None:
    async with opened(f"sqlite:///{file}") as database, database.write() as connection:
        await owe_new(connection, "news/1", 500, 501)
    backups.restore(backups.take(file, folder, now=NOW, keep=3), file, now=LATER)
    assert await state_of(file) == [("sending", True)] * 2


async def test_alerts_after_a_restore_have_other_nonces_than_those_of_the_lost_rows(file: Path, folder: Path) -> None:
    backup = backups.take(file, folder, now=NOW, keep=3)
    nonces = set()
    for _ in range(2):
        async with opened(f"sqlite:///{file}") as database, database.write() as connection:
            await owe_new(connection, "news/1", 500)
            nonces.add((await connection.execute(sa.select(schema.alerts.c.nonce))).scalar_one())
        backups.restore(backup, file, now=LATER)
    assert len(nonces) == 2


def test_what_a_killed_backup_left_is_removed_an_hour_later(file: Path, folder: Path) -> None:
    folder.mkdir(parents=True)
    old, young = folder / ".airdate-20240109T153000Z.db.partial", folder / ".airdate-20240110T150000Z.db.partial"
    for partial in (old, young):
        partial.touch()
    os.utime(old, (0, 0))
    backups.take(file, folder, now=NOW, keep=3)
    assert names(folder) == [young.name, "airdate-20240110T153000Z.db"]


@pytest.mark.parametrize("leave", [Path.unlink, empty])
async def test_a_database_that_was_lost_is_not_begun_anew_beside_its_backups(
    file: Path, folder: Path, leave: Callable[[Path], None]
) -> None:
    backups.take(file, folder, now=NOW, keep=3)
    leave(file)
    with pytest.raises(StoreError, match=f"{file} holds nothing, but {folder} has backups.*`airdate restore`"):
        async with open_database(f"sqlite:///{file}", backups=folder, keep=3, now=NOW):
            pass
    backups.restore(backups.kept(folder)[0], file, now=LATER)
    async with open_database(f"sqlite:///{file}", backups=folder, keep=3, now=NOW):
        pass
