"""Backups of a SQLite database: taken while it is in use, checked, listed, and restored."""

from __future__ import annotations

import os
import shutil
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from bot.errors import StoreDamaged, StoreError
from bot.store.failures import explained
from bot.store.lock import held
from bot.store.migrate import OURS, Migrations
from bot.store.sqlite import BUSY, check_place, examine

_PATTERN: Final = "airdate-????????T??????Z*.db"
_SIBLINGS: Final = ("-wal", "-shm", "-journal")
_STAMP: Final = "%Y%m%dT%H%M%SZ"
_ABANDONED: Final = timedelta(hours=1)


def take(database: Path, folder: Path, *, now: datetime, keep: int, before: str | None = None) -> Path:
    """Write `airdate-<now>[-before-<revision>].db` into `folder`, and drop all but the newest `keep` there.

    The copy is of one moment and hinders no writer. It gets its name once it is whole, checked and on the disk.
    Raises StoreError (a full disk, say) and StoreDamaged where the database turns out to be corrupt.
    """
    label = f"-before-{before}" if before else ""
    backup = folder / f"airdate-{_stamp(now)}{label}.db"
    with _told(folder):
        folder.mkdir(parents=True, exist_ok=True)
        _sweep(folder)
    with _finished(backup) as partial:
        _copy(database, partial)
        if examine(partial, thorough=True) is None:
            raise StoreDamaged(f"{database} holds no Airdate database; there is nothing to back up")
    # Where the clock was ahead once, backups of the future may stand before the one that was just taken.
    for old in (one for one in kept(folder)[max(keep, 1) :] if one != backup):
        old.unlink(missing_ok=True)
    return backup


def kept(folder: Path) -> list[Path]:
    """List the backups in `folder`, the newest first."""
    return sorted(folder.glob(_PATTERN), reverse=True)


def newest(folder: Path, now: datetime) -> datetime | None:
    """Give when the newest backup in `folder` was taken (UTC), leaving out what a wrong clock dates after `now`."""
    stamp = _stamp(now)
    past = (taken for taken in (one.name.split("-")[1].removesuffix(".db") for one in kept(folder)) if taken <= stamp)
    latest = next(past, None)
    return None if latest is None else datetime.strptime(latest, _STAMP).replace(tzinfo=UTC)


def restore(backup: Path, database: Path, *, now: datetime, migrations: Migrations = OURS) -> Path | None:
    """Put a backup in the database's place; the replaced file is kept beside it, and its path returned.

    What waited when the backup was taken may have been posted since: the bot looks into the channels for it first.
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
        _doubt(partial)
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


_DOUBTS: Final = (
    # The message can't be older than the alert, so its history is searched from there on.
    """UPDATE alerts SET state = 'sending', claimed_at = coalesce(claimed_at, created_at)
    WHERE state IN ('waiting', 'sending')""",
    # Rows to come get ids that other rows had in what is lost, and must not be taken for those by their nonces.
    "DELETE FROM meta WHERE key = 'identity'",
)


def _doubt(restored: Path) -> None:
    """Note in a restored file that nobody knows what was posted since, as of a process that was killed."""
    with explained(str(restored)), closing(sqlite3.connect(restored)) as connection:
        for statement in _DOUBTS:
            connection.execute(statement)
        connection.commit()


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


def _sweep(folder: Path) -> None:
    """Remove what a process that was killed while it wrote has left; one that writes now is much younger."""
    for partial in folder.glob(f".{_PATTERN}.partial*"):
        if time.time() - partial.stat().st_mtime > _ABANDONED.total_seconds():
            partial.unlink(missing_ok=True)


def _stamp(now: datetime) -> str:
    return now.astimezone(UTC).strftime(_STAMP)
