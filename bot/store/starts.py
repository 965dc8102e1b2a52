"""Starts: when this bot identified itself to Discord, kept beyond the end of the process."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.schema import meta
from bot.store.statements import insert_or

_KEY: Final = "identifies"


async def load(connection: AsyncConnection) -> list[datetime]:
    """Give the instants (UTC) that are kept, the oldest first."""
    kept = (await connection.execute(select(meta.c.value).where(meta.c.key == _KEY))).scalar_one_or_none()
    return [datetime.fromisoformat(one) for one in json.loads(kept)] if kept else []


async def save(connection: AsyncConnection, times: Iterable[datetime]) -> None:
    """Keep these instants in place of those before."""
    row = {"key": _KEY, "value": json.dumps([one.isoformat() for one in times])}
    upsert = insert_or(connection, meta).values(row)
    await connection.execute(upsert.on_conflict_do_update(index_elements=["key"], set_={"value": row["value"]}))
