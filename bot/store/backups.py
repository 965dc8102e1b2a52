"""Backups of a SQLite database: taken while it is in use, checked, and restored."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from bot.errors import StoreDamaged, StoreError
from bot.store.failures import explained
from bot.store.lock import held
from bot.store.migrate import OURS, Migrations
from bot.store.sqlite import BUSY, check_place, examine

_PATTERN: Final = "airdate-????????T??????Z*.db"
_SIBLINGS: Final = ("-wal", "-shm", "-journal")


def take(database: Path, folder: Path, *, now: datetime, keep: int, before: str | None = None) -> Path:
    """Write `airdate-<now>[-before-<revision>].db` into `folder`, and drop all but the newest `keep` there.

    The copy is of one moment and hinders no writer. It gets its name once it is whole, checked and on the disk.
    Raises StoreError (a full disk, say) and StoreDamaged where the database turns out to be corrupt.
    """
    label = f"-before-{before}" if before else ""
    backup = folder / f"airdate-{_stamp(now)}{label}.db"
    with _told(folder):
        folder.mkdir(parents=True, exist_ok=True)
    with _finished(backup) as partial:
        _copy(database, partial)
        if examine(partial, thorough=True) is None:
            raise StoreDamaged(f"{database} holds no Airdate database; there is nothing to back up")
    for old in kept(folder)[max(keep, 1) :]:
        old.unlink(missing_ok=True)
    return backup


def kept(folder: Path) -> list[Path]:
    """List the backups in `folder`, the newest first."""
    return sorted(folder.glob(_PATTERN), reverse=True)


def restore(backup: Path, database: Path, *, now: datetime, migrations: Migrations = OURS) -> Path | None:
    """Put a backup in the database's place; the replaced file is kept beside it, and its path returned.

    Raises StoreLocked while an Airdate uses the database, StoreDamaged or StoreNewer for a backup that is no use,
    and then changes nothing. A backup from an older Airdate is migrated when it is next opened.
    """
    check_place(database)
    if not backup.is_file():
        raise StoreError(f"{backup} is not a file; choose a backup, airdate-<time>.db")
    revision = examine(backup, thorough=True)
    if revision is None:
        raise StoreDamaged(f"{backup} is empty; choose another backup")
    migrations.due(revision, str(backup))
    with held(database), _finished(database) as partial:
        _copy(backup, partial)
        return _set_aside(database, now)


def _copy(database: Path, partial: Path) -> None:
    source = f"{database.absolute().as_uri()}?mode=rw"
    with (
        explained(str(database)),
        closing(sqlite3.connect(source, uri=True, timeout=BUSY.total_seconds())) as live,
        closing(sqlite3.connect(partial)) as copy,
    ):
        live.backup(copy)
        # Without WAL the backup is one file, readable from a read-only disk too.
        copy.execute("PRAGMA journal_mode=DELETE")


def _set_aside(database: Path, now: datetime) -> Path | None:
    if not database.exists():
        return None
    replaced = database.with_name(f"{database.name}.replaced-{_stamp(now)}")
    shutil.copy2(database, replaced)
    # A log beside the restored file would be taken for that file's own.
    for sibling in _SIBLINGS:
        with suppress(FileNotFoundError):
            database.with_name(database.name + sibling).rename(replaced.with_name(replaced.name + sibling))
    return replaced


@contextmanager
def _finished(path: Path) -> Iterator[Path]:
    partial = path.with_name(f".{path.name}.partial")
    with _told(path):
        partial.unlink(missing_ok=True)
        try:
            yield partial
            _sync(partial)
            partial.replace(path)
            _sync(path.parent)
        finally:
            partial.unlink(missing_ok=True)


@contextmanager
def _told(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise StoreError(f"{path}: {error.strerror or error}; check the path, its owner and the free space") from error


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _stamp(now: datetime) -> str:
    return now.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
