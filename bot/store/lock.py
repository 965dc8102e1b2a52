"""The lock file beside a SQLite database: one Airdate at a time uses it."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.errors import StoreError, StoreLocked


@contextmanager
def held(database: Path) -> Iterator[None]:
    """Hold `<database>.lock` meanwhile; raises StoreLocked where another process does.

    The system drops the lock when its process ends, however it ends, so a file that was left behind hinders nobody.
    """
    path = database.with_name(f"{database.name}.lock")
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise StoreError(f"{path} can't be written ({error.strerror}); check who owns it and its folder") from error
    try:
        _take(descriptor, database)
        yield
    finally:
        os.close(descriptor)


def _take(descriptor: int, database: Path) -> None:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        holder = os.pread(descriptor, 20, 0).decode("ascii", "replace").strip() or "unknown"
        raise StoreLocked(
            f"another Airdate (process {holder}) uses this database: {database}; stop it first"
        ) from error
    except OSError as error:
        raise StoreError(f"{database} can't be locked ({error.strerror}); keep it on a local disk") from error
    os.ftruncate(descriptor, 0)
    os.pwrite(descriptor, f"{os.getpid()}\n".encode("ascii"), 0)
