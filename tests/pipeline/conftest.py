from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.store.database import Database
from tests.pipeline.stage import Stage
from tests.store.conftest import file, opened, postgresql_server, sqlite_template

__all__ = ["file", "postgresql_server", "sqlite_template"]


@pytest.fixture
async def database(file: Path) -> AsyncIterator[Database]:
    async with opened(f"sqlite:///{file}") as database:
        yield database


@pytest.fixture
def stage(database: Database) -> Stage:
    return Stage(database=database)
