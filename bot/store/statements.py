"""Statements that both databases know but SQLAlchemy spells per dialect."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import Table, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

_TURN: Final = 0x41697264
"""The key of PostgreSQL's advisory lock; any number will do that no other program in the database uses."""

Connection = AsyncConnection
"""An open transaction; callers outside this package need no other word for it."""

Row = dict[str, Any]
"""One row to be written, by column name."""


def insert_or(connection: AsyncConnection, table: Table) -> sqlite.Insert | postgresql.Insert:
    """Start an INSERT that can say `on_conflict_do_nothing` or `on_conflict_do_update`."""
    if connection.dialect.name == "postgresql":
        return postgresql.insert(table)
    return sqlite.insert(table)


def row_of(value: DataclassInstance) -> Row:
    """Give the fields of a value that holds none but plain ones as a row; `asdict` would copy each of them in depth."""
    return {one.name: getattr(value, one.name) for one in fields(value)}


async def add_missing(connection: AsyncConnection, table: Table, rows: list[Row]) -> None:
    """Insert the rows whose key is not there yet; the others are left as they are."""
    if rows:
        await connection.execute(insert_or(connection, table).on_conflict_do_nothing(), rows)


async def take_turn(connection: AsyncConnection) -> None:
    """Wait until no other transaction holds the turn, and hold it until this one ends.

    What decides by what is stored whether to add a row must not do so twice at once. SQLite has one writer anyway.
    """
    if connection.dialect.name == "postgresql":
        await connection.execute(select(func.pg_advisory_xact_lock(_TURN)))
