from __future__ import annotations

import os
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from bot.errors import StoreDamaged, StoreError, StoreLocked, StoreNewer
from tests.store.conftest import opened
from tests.store.postgres import Server
from tests.store.processes import Child, run

OPEN = """
import asyncio, sys
from datetime import UTC, datetime
from bot.store.database import open_database

async def main():
    async with open_database(sys.argv[1], backups=None, keep=1, now=datetime.now(UTC)):
        print("open", flush=True)
        await asyncio.to_thread(sys.stdin.read)

asyncio.run(main())
"""

TRY_TO_OPEN_AS_NOBODY = """
import asyncio, os, sys
from bot.errors import StoreError
from datetime import UTC, datetime
from bot.store.database import open_database
if os.getuid() == 0:  # root may write anything
    os.setuid(65534)

async def main():
    for url in sys.argv[1:]:
        try:
            async with open_database(url, backups=None, keep=1, now=datetime.now(UTC)):
                print("opened")
        except StoreError as error:
            print(error)

asyncio.run(main())
"""


@pytest.fixture
def public_folder() -> Iterator[Path]:
    """A folder that every user reaches, which pytest's own is not."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


def execute(file: Path, script: str) -> None:
    with closing(sqlite3.connect(file)) as connection:
        connection.executescript(script)


def content(file: Path) -> bytes:
    return file.read_bytes()


def write_garbage(file: Path) -> None:
    file.write_bytes(b"not a database at all" * 1000)


def write_text(file: Path) -> None:
    file.write_text("x")


def break_a_page(file: Path) -> None:
    execute(file, "INSERT INTO meta SELECT hex(randomblob(20)), hex(randomblob(2000)) FROM sqlite_master")
    with file.open("r+b") as opened_file:
        opened_file.seek(-3 * 4096, os.SEEK_END)
        opened_file.write(os.urandom(4096))


def cut_in_half(file: Path) -> None:
    os.truncate(file, file.stat().st_size // 2)


def break_the_header(file: Path) -> None:
    with file.open("r+b") as opened_file:
        opened_file.seek(16)
        opened_file.write(b"\xff" * 40)


def come_from_the_future(file: Path) -> None:
    execute(file, "UPDATE alembic_version SET version_num = '9999'")


def hold_something_else(file: Path) -> None:
    file.unlink()
    execute(file, "CREATE TABLE cookies (name TEXT)")


def hold_something_else_of_alembics(file: Path) -> None:
    file.unlink()
    execute(file, "CREATE TABLE alembic_version (version_num TEXT); INSERT INTO alembic_version VALUES ('0001')")


@pytest.mark.parametrize(
    ("spoil", "error", "message"),
    [
        (
            write_garbage,
            StoreDamaged,
            "is no database; choose another file, or restore a backup with `airdate restore`",
        ),
        (write_text, StoreDamaged, "is no database"),
        (break_a_page, StoreDamaged, "restore a sound backup with `airdate restore`"),
        (cut_in_half, StoreDamaged, "restore a sound backup with `airdate restore`"),
        (break_the_header, StoreDamaged, "`airdate restore`"),
        (come_from_the_future, StoreNewer, "was written by a newer Airdate .revision 9999.; upgrade Airdate to use it"),
        (hold_something_else, StoreDamaged, "is not an Airdate database; choose another file"),
        (hold_something_else_of_alembics, StoreDamaged, "is not an Airdate database"),
    ],
)
async def test_a_file_that_is_no_use_is_refused_and_left_as_it_was(
    file: Path, spoil: Callable[[Path], None], error: type[StoreError], message: str
) -> None:
    spoil(file)
    before = content(file)
    with pytest.raises(error, match=f"{file}.*{message}"):
        async with opened(f"sqlite:///{file}"):
            pass
    assert content(file) == before


async def test_an_empty_file_becomes_a_database(tmp_path: Path) -> None:
    (tmp_path / "airdate.db").touch()
    async with opened(f"sqlite:///{tmp_path}/airdate.db") as database, database.read() as connection:
        assert (await connection.exec_driver_sql("SELECT count(*) FROM meta")).scalar_one() == 0


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("sqlite:///{folder}/missing/airdate.db", "{folder}/missing is no folder; create it"),
        ("sqlite:///{folder}", "{folder} is not a file"),
        ("sqlite:///{folder}/airdate.db?mode=ro", "store.url must be sqlite:///path"),
        ("sqlite://airdate.db", "store.url must be sqlite:///path"),
        ("mysql://localhost/airdate", "store.url must be sqlite:///path"),
        ("airdate.db", "store.url is no database URL"),
        ("", "store.url is no database URL"),
        ("postgresql://localhost:port/airdate", "store.url is no database URL"),
        ("postgresql://a:secret@localhost:1/airdate", "PostgreSQL database airdate at localhost can't be used: .*"),
        ("postgresql://a:secret@/airdate?host={folder}", "PostgreSQL database airdate at {folder} can't be used: .*"),
    ],
)
async def test_a_url_that_leads_nowhere_is_refused_in_one_line(tmp_path: Path, url: str, message: str) -> None:
    with pytest.raises(StoreError, match=f"^{message.format(folder=tmp_path)}") as caught:
        async with opened(url.format(folder=tmp_path)):
            pass
    assert "secret" not in str(caught.value)
    assert "\n" not in str(caught.value)


async def test_a_postgresql_database_that_does_not_exist_is_named(postgresql_server: Server) -> None:
    with pytest.raises(StoreError, match=r'PostgreSQL database lost at .* database "lost" does not exist'):
        async with opened(postgresql_server.url("lost")):
            pass


def test_a_missing_driver_is_asked_for() -> None:
    script = "import sys; sys.modules['asyncpg'] = None\nfrom bot.store.postgresql import open_engine\n"
    catch = "try: open_engine('postgresql://localhost/airdate')\nexcept Exception as error: print(error)"
    assert run(script + catch) == 'store.url names PostgreSQL: install "airdate[postgresql]" first'


def test_a_place_that_cannot_be_written_is_refused(public_folder: Path) -> None:
    places = {name: public_folder / name / "airdate.db" for name in ("file", "folder", "empty folder")}
    for file in places.values():
        file.parent.mkdir()
    places["file"].touch(0o444)
    places["folder"].touch(0o666)
    places["file"].parent.chmod(0o777)
    places["folder"].parent.chmod(0o555)
    places["empty folder"].parent.chmod(0o555)
    advice = "can't be written; check who owns it and whether its disk is read-only"
    assert run(TRY_TO_OPEN_AS_NOBODY, *(f"sqlite:///{file}" for file in places.values())).splitlines() == [
        f"{places['file']} {advice}",
        f"{places['folder'].parent} {advice}",
        f"{places['empty folder'].parent} {advice}",
    ]


async def test_a_second_airdate_is_refused_by_name(file: Path) -> None:
    with Child(OPEN, f"sqlite:///{file}") as other:
        assert other.line() == "open"
        with pytest.raises(StoreLocked, match=f"another Airdate .process {other.pid}. uses this database: {file}"):
            async with opened(f"sqlite:///{file}"):
                pass


async def test_a_second_opening_in_one_process_is_refused_too(file: Path) -> None:
    async with opened(f"sqlite:///{file}"):
        with pytest.raises(StoreLocked, match=f"process {os.getpid()}"):
            async with opened(f"sqlite:///{file}"):
                pass


async def test_a_second_name_of_the_same_file_is_refused_too(file: Path, tmp_path: Path) -> None:
    link = tmp_path / "link.db"
    link.symlink_to(file)
    async with opened(f"sqlite:///{file}"):
        with pytest.raises(StoreLocked):
            async with opened(f"sqlite:///{link}"):
                pass


async def test_the_lock_of_a_killed_airdate_is_no_obstacle(file: Path) -> None:
    with Child(OPEN, f"sqlite:///{file}") as other:
        assert other.line() == "open"
        other.kill()
    async with opened(f"sqlite:///{file}"):
        pass


async def test_several_airdates_may_use_one_postgresql_database(postgresql_server: Server) -> None:
    async with postgresql_server.migrated() as url:
        with Child(OPEN, url) as other:
            assert other.line() == "open"
            async with opened(url):
                pass
