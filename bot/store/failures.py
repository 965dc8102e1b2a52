"""What a driver's error means: the ones that an operator can mend become a StoreError of one line."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from sqlalchemy import exc

from bot.errors import StoreDamaged, StoreError, StoreLocked

_SQLITE: Final[dict[int, tuple[type[StoreError], str]]] = {
    sqlite3.SQLITE_BUSY: (StoreLocked, "another program has kept it locked; close whatever else has it open"),
    sqlite3.SQLITE_CORRUPT: (
        StoreDamaged,
        "the file is damaged; stop Airdate and restore a sound backup with `airdate restore`",
    ),
    sqlite3.SQLITE_NOTADB: (
        StoreDamaged,
        "it is no database; choose another file, or restore a backup with `airdate restore`",
    ),
    sqlite3.SQLITE_FULL: (StoreError, "the disk is full; free some space (nothing of this transaction was stored)"),
    sqlite3.SQLITE_IOERR: (StoreError, "the disk could not be read or written; check it and its free space"),
    sqlite3.SQLITE_READONLY: (StoreError, "it can't be written; check who owns the file and its folder"),
    sqlite3.SQLITE_CANTOPEN: (StoreError, "it can't be opened; check who owns the file and its folder"),
    sqlite3.SQLITE_PERM: (StoreError, "access was denied; check who owns the file and its folder"),
}

# Classes of https://www.postgresql.org/docs/current/errcodes-appendix.html that say nothing of our statements:
# connection, authorisation, no such database, rollback (deadlock), resources, operator's intervention, system.
_POSTGRESQL: Final = ("08", "28", "3D", "40", "53", "57", "58")


@contextmanager
def explained(name: str) -> Iterator[None]:
    """Raise StoreError for what the operator can mend, with `name` as the database; the rest passes as it is."""
    try:
        yield
    except exc.TimeoutError as error:
        raise StoreError(f"{name}: every connection is busy; the database answers too slowly") from error
    except exc.DBAPIError as error:
        failure = _lost(error, name) or _meaning(error.orig, name)
        if failure is None:
            raise
        raise failure from error
    except sqlite3.Error as error:
        failure = _meaning(error, name)
        if failure is None:
            raise
        raise failure from error


def _lost(error: exc.DBAPIError, name: str) -> StoreError | None:
    return StoreError(f"{name}: the connection was lost") if error.connection_invalidated else None


def _meaning(error: BaseException | None, name: str) -> StoreError | None:
    code = getattr(error, "sqlite_errorcode", None)
    if code is not None:
        kind, advice = _SQLITE.get(code & 0xFF, (None, ""))  # the low byte is the primary code
        return kind(f"{name}: {advice}") if kind else None
    state = getattr(error, "sqlstate", None)
    if state and state.startswith(_POSTGRESQL):
        said = str(error).partition("\n")[0]
        return StoreError(f"{name}: {said}")
    return None
