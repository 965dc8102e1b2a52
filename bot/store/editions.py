"""Editions: figures by which whatever keeps names in memory notices that they are others by now."""

from __future__ import annotations

from typing import Final

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.schema import meta
from bot.store.statements import insert_or

NAMES: Final = "shows named"
"""The names of all shows."""

RANKS: Final = "shows ranked"
"""What shows are ranked by, and which of them are for adults."""


async def of(connection: AsyncConnection, *kinds: str) -> tuple[int, ...]:
    """Give the edition of each kind; it costs little to ask for."""
    rows = await connection.execute(select(meta.c.key, meta.c.value).where(meta.c.key.in_(kinds)))
    stored = {row.key: int(row.value) for row in rows}
    return tuple(stored.get(kind, 0) for kind in kinds)


async def renew(connection: AsyncConnection, kind: str) -> None:
    """Let it be another edition from now on."""
    [before] = await of(connection, kind)
    row = {"key": kind, "value": str(before + 1)}
    upsert = insert_or(connection, meta).values(row)
    await connection.execute(upsert.on_conflict_do_update(index_elements=["key"], set_={"value": row["value"]}))
