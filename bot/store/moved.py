"""The mark of a database whose content was moved elsewhere, so that nobody goes on with the old one by mistake."""

from __future__ import annotations

from typing import Final

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import StoreError
from bot.store.schema import meta
from bot.store.statements import insert_or

KEY: Final = "moved_to"


async def mark(connection: AsyncConnection, name: str) -> None:
    """Say in a database where its content is from now on."""
    upsert = insert_or(connection, meta).values(key=KEY, value=name)
    await connection.execute(upsert.on_conflict_do_update(index_elements=["key"], set_={"value": name}))


async def unmark(connection: AsyncConnection) -> None:
    """Take the mark away: this database is the one to go on with."""
    await connection.execute(delete(meta).where(meta.c.key == KEY))


async def check(connection: AsyncConnection, name: str) -> None:
    """Raise StoreError where the content was moved: what was told since then would be told again from here."""
    place = (await connection.execute(select(meta.c.value).where(meta.c.key == KEY))).scalar_one_or_none()
    if place is not None:
        raise StoreError(
            f"{name} was moved to the {place} by `airdate migrate-store`: name that as store.url, or move it again"
        )
