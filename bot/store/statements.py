"""Statements that both databases know but SQLAlchemy spells per dialect."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

Connection = AsyncConnection
"""An open transaction; callers outside this package need no other word for it."""

Row = dict[str, Any]
"""One row to be written, by column name."""


def insert_or(connection: AsyncConnection, table: Table) -> sqlite.Insert | postgresql.Insert:
    """Start an INSERT that can say `on_conflict_do_nothing` or `on_conflict_do_update`."""
    if connection.dialect.name == "postgresql":
        return postgresql.insert(table)
    return sqlite.insert(table)


async def add_missing(connection: AsyncConnection, table: Table, rows: list[Row]) -> None:
    """Insert the rows whose key is not there yet; the others are left as they are."""
    if rows:
        await connection.execute(insert_or(connection, table).on_conflict_do_nothing(), rows)
