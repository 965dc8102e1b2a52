"""A store that can't be used: the real program refuses it by name, says what to do, and leaves it as it was."""

from __future__ import annotations

import asyncio
import os
import sqlite3
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.store import backups
from bot.store.database import open_database
from tests.discord_server import TOKEN
from tests.faults.conftest import Figure
from tests.faults.kill.bots import SEASON
from tests.flow.process import ROOT
from tests.store.conftest import NOW

CONFIGURATION = '[store]\nurl = "{url}"\n[[sources]]\nname = "Season"\nkind = "season"\nfile = "season.toml"\n'
# Root may write everything, unless it has given up that power (prctl 24, CAP_DAC_OVERRIDE) before the program begins.
RUN_WITHOUT_POWERS = """
import ctypes, os, sys
if os.getuid() == 0:
    assert ctypes.CDLL(None).prctl(24, 1) == 0
os.execv(sys.executable, [sys.executable, "-m", "bot", *sys.argv[1:]])
"""


@dataclass(frozen=True, kw_only=True)
class Place:
    """A folder with a configuration, a database of this version and a backup of it."""

    folder: Path

    @property
    def file(self) -> Path:
        return self.folder / "airdate.db"

    @property
    def backup(self) -> Path:
        [backup] = backups.kept(self.folder / "backups")
        return backup

    def run(self, *command: str) -> subprocess.CompletedProcess[str]:
        """Run the program as one that file modes hold for, and wait for its end."""
        return subprocess.run(  # noqa: S603 - our own program
            [sys.executable, "-c", RUN_WITHOUT_POWERS, *command, "-c", str(self.folder / "airdate.toml")],
            cwd=ROOT,
            env={"PATH": os.environ["PATH"], "DISCORD_TOKEN": TOKEN, "PYTHONDONTWRITEBYTECODE": "1"},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    def content(self) -> bytes | None:
        """Give what is in the database's file, None where there is none."""
        return self.file.read_bytes() if self.file.exists() else None


@pytest.fixture
async def place(tmp_path: Path) -> AsyncIterator[Place]:
    (tmp_path / "airdate.toml").write_text(CONFIGURATION.format(url="sqlite:///airdate.db"), encoding="utf-8")
    (tmp_path / "season.toml").write_text(SEASON, encoding="utf-8")
    made = Place(folder=tmp_path)
    async with open_database(f"sqlite:///{made.file}", backups=None, keep=1, now=NOW):
        pass
    backups.take(made.file, tmp_path / "backups", now=NOW, keep=3)
    yield made
    await asyncio.to_thread(tmp_path.chmod, 0o755)


def break_a_page(place: Place) -> None:
    with closing(sqlite3.connect(place.file)) as connection:
        connection.executescript(
            "INSERT INTO meta SELECT hex(randomblob(20)), hex(randomblob(2000)) FROM sqlite_master; VACUUM"
        )
    with place.file.open("r+b") as file:
        file.seek(-3 * 4096, os.SEEK_END)
        file.write(os.urandom(4096))


def write_garbage(place: Place) -> None:
    place.file.write_bytes(b"not a database at all" * 1000)


def cut_in_half(place: Place) -> None:
    os.truncate(place.file, place.file.stat().st_size // 2)


def lose(place: Place) -> None:
    place.file.unlink()


def empty(place: Place) -> None:
    os.truncate(place.file, 0)


def forbid_writing_the_file(place: Place) -> None:
    place.file.chmod(0o444)


def forbid_writing_the_folder(place: Place) -> None:
    place.folder.chmod(0o555)


def come_from_the_future(place: Place) -> None:
    with closing(sqlite3.connect(place.file)) as connection:
        connection.executescript("UPDATE alembic_version SET version_num = '9999'")


@pytest.mark.long
@pytest.mark.fault("S3")
@pytest.mark.parametrize(
    ("spoil", "named", "next_step"),
    [
        (break_a_page, "airdate.db", "restore a sound backup with `airdate restore`"),
        (write_garbage, "airdate.db", "choose another file, or restore a backup with `airdate restore`"),
        (cut_in_half, "airdate.db", "restore a sound backup with `airdate restore`"),
        (lose, "airdate.db", "put the newest back with `airdate restore`, or move them elsewhere to begin anew"),
        (empty, "airdate.db", "put the newest back with `airdate restore`, or move them elsewhere to begin anew"),
        (forbid_writing_the_file, "airdate.db", "check who owns it and whether its disk is read-only"),
        (forbid_writing_the_folder, "", "check who owns it and whether its disk is read-only"),
        (come_from_the_future, "airdate.db", "upgrade Airdate to use it"),
    ],
)
def test_a_database_that_cannot_be_used_is_refused_in_one_line_and_left_as_it_was(
    place: Place, figure: Figure, spoil: Callable[[Place], None], named: str, next_step: str
) -> None:
    spoil(place)
    before = place.content()
    ended = place.run("run", "--console")
    [line] = ended.stderr.splitlines()
    assert ended.returncode == 3
    assert place.content() == before
    assert line.startswith(f"airdate: {place.folder / named}".rstrip("/"))
    assert line.endswith(next_step)
    figure("each refused with code 3, its path and the next step in one line, and left byte for byte")


@pytest.mark.long
@pytest.mark.fault("S3")
def test_a_lost_database_is_put_back_by_the_command_that_the_refusal_names(place: Place, figure: Figure) -> None:
    lose(place)
    assert "`airdate restore`" in place.run("run", "--console").stderr
    restored = place.run("restore")
    assert restored.returncode == 0, restored.stderr
    with closing(sqlite3.connect(place.file)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    figure("put back by the named command")
