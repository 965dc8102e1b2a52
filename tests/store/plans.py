"""Query plans: how a database means to find what statements ask for."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event

from bot.store.statements import Connection


@contextmanager
def statements(connection: Connection) -> Iterator[list[tuple[str, Any]]]:
    """Gather what is executed, with its parameters as the driver gets them."""
    seen: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, _context: Any, _many: bool) -> None:
        # All rows of many are stored in the same way.
        one = parameters[0] if parameters and isinstance(parameters[0], tuple) else parameters
        seen.append((statement, one))

    event.listen(connection.sync_connection, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(connection.sync_connection, "before_cursor_execute", note)


async def plans(connection: Connection, ask: Callable[[Connection], Awaitable[object]]) -> list[str]:
    """Do something, and give the plan of each statement that it took, in the database's words."""
    with statements(connection) as seen:
        await ask(connection)
    explain = "EXPLAIN QUERY PLAN " if connection.dialect.name == "sqlite" else "EXPLAIN "
    found = []
    for statement, parameters in seen:
        rows = (await connection.exec_driver_sql(explain + statement, parameters)).all()
        found.append("\n".join(str(row[-1]) for row in rows))
    return found
