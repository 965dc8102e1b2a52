"""A private PostgreSQL server for tests: started once per process, a fresh database for each test."""

from __future__ import annotations

import functools
import os
import shutil
import subprocess
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from bot.store.database import open_database

OLDEST = 15
_NOBODY = 65534  # PostgreSQL refuses to run as root

# Runs until its input ends, which it does with the process that writes there. Nothing has to survive the power. It
# writes dates as few do, which shall make no difference.
_RUN = """
cat >"$FOLDER/settings" <<END
listen_addresses = ''
unix_socket_directories = '$FOLDER'
fsync = off
synchronous_commit = off
full_page_writes = off
datestyle = 'German'
timezone = 'Asia/Kolkata'
END
"$BINARIES/initdb" --pgdata="$FOLDER/data" --auth=trust --username=airdate --encoding=UTF8 --no-locale --no-sync &&
cat "$FOLDER/settings" >>"$FOLDER/data/postgresql.conf" &&
"$BINARIES/pg_ctl" start --wait --silent --pgdata="$FOLDER/data" --log="$FOLDER/log" &&
echo ready && cat
"$BINARIES/pg_ctl" stop --wait --silent --pgdata="$FOLDER/data" --mode=immediate || cat "$FOLDER/log"
rm -rf "$FOLDER"
"""

# Deleting a few rows takes 1 ms, truncating every table 100; no trigger runs as `replica`, so any order will do.
_EMPTY = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid();
SET session_replication_role = replica;
DO $$ DECLARE name text; BEGIN
  FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version' LOOP
    EXECUTE format('DELETE FROM %I', name);
  END LOOP;
  PERFORM setval(format('%I', sequencename), start_value, false) FROM pg_sequences;
END $$;
"""


def find_binaries() -> Path | None:
    """Find the folder of initdb and postgres, the newest version first; None where there is none from 15 on."""
    found = {
        folder.resolve() for folder in _places() if (folder / "initdb").exists() and (folder / "postgres").exists()
    }
    versions = sorted(((_version(folder), folder) for folder in found), reverse=True)
    return next((folder for version, folder in versions if version >= OLDEST), None)


def _places() -> Iterator[Path]:
    yield from Path("/usr/lib/postgresql").glob("*/bin")
    for program in ("postgres", "pg_ctl"):
        if path := shutil.which(program):
            yield Path(path).resolve().parent
    if config := shutil.which("pg_config"):
        yield Path(_output(config, "--bindir"))


def _version(folder: Path) -> int:
    return int(_output(folder / "postgres", "--version").split()[2].partition(".")[0])


def _output(*command: str | Path) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()  # noqa: S603 (names that were found)


class Server:
    """A server on a socket in a folder of its own; both are gone when this process is, however it ends."""

    def __init__(self, binaries: Path) -> None:
        # Not pytest's folder: a socket's path has to be short, and the server's user has to reach it.
        self.folder = Path(tempfile.mkdtemp(prefix="airdate-pg-"))
        user: dict[str, Any] = {}
        if os.getuid() == 0:
            os.chown(self.folder, _NOBODY, _NOBODY)
            user = {"user": _NOBODY, "group": _NOBODY, "extra_groups": []}
        self._numbers = count(1)
        self._free: list[str] = []
        environment = {**os.environ, "BINARIES": str(binaries), "FOLDER": str(self.folder)}
        self._process = subprocess.Popen(  # noqa: S603 (its words are all above)
            ["/bin/sh", "-c", _RUN],
            cwd="/",
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            **user,
        )
        self._wait_until_ready()

    def _wait_until_ready(self) -> None:
        said = []
        for line in self._process.stdout or ():
            if line == "ready\n":
                return
            said.append(line)
        self.stop()
        raise RuntimeError(f"PostgreSQL did not start:\n{''.join(said)}")

    def stop(self) -> None:
        """Stop the server and remove its folder; once more does nothing."""
        with self._process:  # closes its input, which is what it waits for
            pass

    def url(self, database: str) -> str:
        """Say what store.url is for a database here."""
        return f"postgresql://airdate@/{database}?host={self.folder}"

    @asynccontextmanager
    async def empty(self) -> AsyncIterator[str]:
        """Make a database without any table; gives its URL, and drops it at the end."""
        name = await self._create()
        try:
            yield self.url(name)
        finally:
            await self._execute("postgres", f"DROP DATABASE {name} WITH (FORCE)")

    @asynccontextmanager
    async def migrated(self) -> AsyncIterator[str]:
        """Lend a database with the newest schema and no rows; it is emptied afterwards, which is 10 times faster."""
        if not self._free:
            self._free.append(await self._create())
            async with open_database(self.url(self._free[0]), backups=None, keep=1, now=datetime.now(UTC)):
                pass
        name = self._free.pop()
        try:
            yield self.url(name)
        finally:
            await self._execute(name, _EMPTY)
            self._free.append(name)

    async def _create(self) -> str:
        name = f"test_{next(self._numbers)}"
        await self._execute("postgres", f"CREATE DATABASE {name} TEMPLATE template0")
        return name

    async def _execute(self, database: str, statements: str) -> None:
        connection = await asyncpg.connect(self.url(database))
        try:
            await connection.execute(statements)
        finally:
            await connection.close()


@functools.cache
def _server() -> Server:
    binaries = find_binaries()
    if binaries is None:
        missing = f"no PostgreSQL {OLDEST} or newer is installed; .ci/postgresql installs one"
        if os.environ.get("AIRDATE_REQUIRE_POSTGRESQL") == "1":
            pytest.fail(missing)
        pytest.skip(missing)
    return Server(binaries)


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[Server]:
    server = _server()
    yield server
    server.stop()
