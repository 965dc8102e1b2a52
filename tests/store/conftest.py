from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.store.database import Database, open_database
from tests.store.postgres import Server, postgresql_server

__all__ = ["postgresql_server"]

NOW = datetime(2024, 1, 10, 15, 30, tzinfo=UTC)


@asynccontextmanager
async def opened(url: str) -> AsyncIterator[Database]:
    async with open_database(url, backups=None, keep=1, now=NOW) as database:
        yield database


class Template:
    """A SQLite file with the newest schema, to be copied: migrating takes longer."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._ready = False

    async def copy_to(self, target: Path) -> Path:
        if not self._ready:
            async with opened(f"sqlite:///{self._file}"):
                self._ready = True
        return shutil.copyfile(self._file, target)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Template:
    return Template(tmp_path_factory.mktemp("template") / "airdate.db")


@pytest.fixture
async def file(sqlite_template: Template, tmp_path: Path) -> Path:
    """A migrated, empty SQLite database that nobody has open."""
    return await sqlite_template.copy_to(tmp_path / "airdate.db")


@pytest.fixture(params=["sqlite", "postgresql"])
async def database_url(request: pytest.FixtureRequest, sqlite_template: Template, tmp_path: Path) -> AsyncIterator[str]:
    if request.param == "sqlite":
        yield f"sqlite:///{await sqlite_template.copy_to(tmp_path / 'airdate.db')}"
        return
    server: Server = request.getfixturevalue("postgresql_server")
    async with server.migrated() as url:
        yield url


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """An opened, migrated, empty database of each kind."""
    async with opened(database_url) as database:
        yield database
