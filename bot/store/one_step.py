"""One step: each statement is run, read and closed by one task of its connection's thread.

aiosqlite gives four tasks to a thread for each statement: for a cursor, for the statement, for its rows, and for the
cursor's end. Each of them waits until the loop lets go of the interpreter, and the loop then waits for the thread. So a
transaction that takes no lock begins in the step of its first statement, and one without any takes none.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from typing import Any, Final, Self

import aiosqlite

_ROWS_AT_ONCE: Final = 64
"""Rows that aiosqlite's own iteration, which nothing here uses, would read at once."""

Told = tuple[Any, int, int | None, list[Any]]
"""What came of a statement: its description, how many rows it changed, the last row's id, and the rows it gives."""


def connect(database: str, **options: Any) -> Connection:
    """Make a connection that is open once it was awaited; the options are those of `sqlite3.connect`."""
    made = Connection(lambda: sqlite3.connect(database, **options), _ROWS_AT_ONCE)
    made.leave_with_process()
    return made


class Connection(aiosqlite.Connection):
    """A connection of aiosqlite whose cursors take one step."""

    _begins = False

    def begin(self) -> None:
        """Begin a transaction when its first statement is run."""
        self._begins = True

    def leave_with_process(self) -> None:
        """Let the process end although the thread has not: its connections are closed by whoever opened them."""
        self._thread.daemon = True

    def cursor(self) -> Cursor:  # type: ignore[override] # SQLAlchemy asks for no more than ours has
        """Give a cursor for one statement."""
        return Cursor(self)

    async def take(self, work: Callable[[sqlite3.Cursor], object]) -> Told:
        """Let the thread do something with a new cursor, and read all that came of it."""
        told: Told = await self._execute(self._taken, self._was_to_begin(), work)  # type: ignore[no-untyped-call] # aiosqlite left it without annotations
        return told

    async def commit(self) -> None:
        """Commit what was done, if anything was."""
        if not self._was_to_begin():
            await super().commit()

    async def rollback(self) -> None:
        """Take back what was done, if anything was."""
        if not self._was_to_begin():
            await super().rollback()

    def _was_to_begin(self) -> bool:
        begins, self._begins = self._begins, False
        return begins

    def _taken(self, begins: bool, work: Callable[[sqlite3.Cursor], object]) -> Told:
        cursor = self._conn.cursor()
        try:
            if begins:
                cursor.execute("BEGIN")
            work(cursor)
            rows = cursor.fetchall() if cursor.description else []
            return cursor.description, cursor.rowcount, cursor.lastrowid, rows
        finally:
            cursor.close()


class Cursor:
    """What SQLAlchemy needs of a cursor (PEP 249), with all rows at hand once its statement has run."""

    def __init__(self, connection: Connection) -> None:
        self.arraysize = 1
        self.description: Any = None
        self.rowcount = -1
        self.lastrowid: int | None = None
        self._connection = connection
        self._rows: list[Any] = []

    async def __aenter__(self) -> Self:
        """Give the cursor, for which nothing has to be opened."""
        return self

    async def execute(self, operation: str, parameters: Sequence[Any] = ()) -> Self:
        """Run a statement, or begin a transaction with the next one."""
        if operation == "BEGIN":
            self._connection.begin()
        else:
            self._hear(await self._connection.take(lambda cursor: cursor.execute(operation, parameters)))
        return self

    async def executemany(self, operation: str, parameters: Sequence[Sequence[Any]]) -> Self:
        """Run a statement for each set of parameters."""
        self._hear(await self._connection.take(lambda cursor: cursor.executemany(operation, parameters)))
        return self

    def _hear(self, told: Told) -> None:
        self.description, self.rowcount, self.lastrowid, self._rows = told

    async def fetchall(self) -> list[Any]:
        """Give the rows, once."""
        rows, self._rows = self._rows, []
        return rows

    async def close(self) -> None:
        """Do nothing: it was closed in the step that ran its statement."""
