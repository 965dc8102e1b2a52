"""Brakes: until when Discord may not be asked at all, as any process of the bot has learned it."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store import wakes
from bot.store.schema import meta
from bot.store.statements import insert_or
from bot.store.wakes import Work

_KEY: Final = "held until"


async def held_until(connection: AsyncConnection) -> datetime | None:
    """Give until when all is held (UTC), None where it never was."""
    found = (await connection.execute(select(meta.c.value).where(meta.c.key == _KEY))).scalar_one_or_none()
    return datetime.fromisoformat(found) if found else None


async def hold_until(connection: AsyncConnection, until: datetime) -> None:
    """Let every process hold all until then (UTC), at once."""
    row = {"key": _KEY, "value": until.isoformat()}
    upsert = insert_or(connection, meta).values(row)
    await connection.execute(upsert.on_conflict_do_update(index_elements=["key"], set_={"value": row["value"]}))
    wakes.note(connection, Work.BRAKE)
