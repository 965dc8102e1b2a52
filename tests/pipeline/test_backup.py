"""The daily backup: due by what the folder holds, and no failure of it stops anything."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from bot.pipeline.backup import Archiver
from bot.store import backups
from bot.store.database import Database
from tests.core.made import DAY, HOUR, NOW
from tests.fakes import FakeClock
from tests.store.conftest import opened

SECOND = timedelta(seconds=1)


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock(NOW)


@pytest.fixture
def archiver(database: Database, tmp_path: Path, clock: FakeClock) -> Archiver:
    return Archiver(database=database, folder=tmp_path / "backups", keep=2, clock=clock)


async def test_a_backup_is_taken_when_the_newest_is_a_day_old(archiver: Archiver, clock: FakeClock) -> None:
    assert await archiver.back_up_due() == archiver.folder / "airdate-20240124T190000Z.db"
    clock.advance(DAY - SECOND)
    assert await archiver.back_up_due() is None
    clock.advance(SECOND)
    assert await archiver.back_up_due() == archiver.folder / "airdate-20240125T190000Z.db"


async def test_a_restart_takes_no_further_backup(archiver: Archiver, database: Database, clock: FakeClock) -> None:
    await archiver.back_up_due()
    again = Archiver(database=database, folder=archiver.folder, keep=2, clock=clock)
    assert await again.back_up_due() is None


async def test_only_so_many_backups_are_kept(archiver: Archiver, clock: FakeClock) -> None:
    for _ in range(4):
        await archiver.back_up_due()
        clock.advance(DAY)
    names = [backup.name for backup in backups.kept(archiver.folder)]
    assert names == ["airdate-20240127T190000Z.db", "airdate-20240126T190000Z.db"]


async def test_backups_of_a_clock_that_was_ahead_keep_no_backup_from_being_taken(
    archiver: Archiver, clock: FakeClock
) -> None:
    clock.advance(3650 * DAY)
    await archiver.back_up_due()
    clock.advance(DAY)
    await archiver.back_up_due()
    clock.now = NOW
    taken = await archiver.back_up_due()
    assert taken is not None
    assert taken in backups.kept(archiver.folder)
    assert await archiver.back_up_due() is None


async def test_a_backup_that_fails_is_told_in_a_line_and_tried_again(
    archiver: Archiver, clock: FakeClock, caplog: pytest.LogCaptureFixture
) -> None:
    archiver.folder.touch()
    assert await archiver.back_up_due() is None
    [record] = [one for one in caplog.records if one.levelname == "ERROR"]
    assert record.getMessage().startswith(f"today's backup was not taken: {archiver.folder}: ")
    assert record.exc_info is None
    archiver.folder.unlink()
    clock.advance(HOUR)
    assert await archiver.back_up_due() is not None


async def test_a_database_without_a_file_has_no_backups(tmp_path: Path, clock: FakeClock) -> None:

    async with opened("sqlite://") as memory:
        archiver = Archiver(database=memory, folder=tmp_path / "backups", keep=2, clock=clock)
        assert await archiver.back_up_due() is None
