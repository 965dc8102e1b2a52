"""Migrates copies of a database, each killed (SIGKILL) one statement later than the one before; the last one survives.

Called with the database to copy and a folder, where it leaves `<step>.db`, and its backups in `<step>/`; with a third
word, `ours`, by the migrations of this version instead of the tests' own. Each process is a fork of one that has
migrated before: importing everything anew would take a second a step.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import sys
from itertools import count
from pathlib import Path

from sqlalchemy import Engine, event

from bot.store.database import open_database
from bot.store.migrate import OURS, Migrations
from tests.store.conftest import NOW
from tests.store.test_migrations import HISTORY


class Countdown:
    """Kills the process before the given statement; a commit counts as one, what only reads does not."""

    def __init__(self) -> None:
        self.left = 0
        event.listen(Engine, "before_cursor_execute", self._execute)
        event.listen(Engine, "commit", self._count)

    def _execute(self, _connection: object, _cursor: object, statement: str, *_: object) -> None:
        if not statement.lstrip().startswith(("SELECT", "PRAGMA")):
            self._count()

    def _count(self, *_: object) -> None:
        self.left -= 1
        if self.left == 0:
            os.kill(os.getpid(), signal.SIGKILL)


async def migrate(file: Path, backups: Path, migrations: Migrations) -> None:
    async with open_database(f"sqlite:///{file}", backups=backups, keep=3, now=NOW, migrations=migrations):
        pass


def copy(database: Path, file: Path) -> Path:
    return shutil.copyfile(database, file) if database.exists() else file


def main(database: Path, folder: Path, migrations: Migrations) -> None:
    countdown = Countdown()
    asyncio.run(migrate(copy(database, folder / "warm"), folder / "warm-backups", migrations))
    for step in count(1):
        file = copy(database, folder / f"{step}.db")
        child = os.fork()
        if not child:
            countdown.left = step
            asyncio.run(migrate(file, folder / str(step), migrations))
            os._exit(os.EX_OK)
        _, status = os.waitpid(child, 0)
        if not os.WIFSIGNALED(status):
            sys.exit(os.waitstatus_to_exitcode(status))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), OURS if sys.argv[3:] == ["ours"] else HISTORY)
