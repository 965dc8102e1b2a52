"""Leases: which process does what only one may do at a time, until it gives it up or is dead long enough."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import or_, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.schema import leases
from bot.store.statements import add_missing


async def take(connection: AsyncConnection, name: str, holder: str, now: datetime, lease: timedelta) -> bool:
    """Take a lease that nobody holds, or take one's own for longer; says whether it is held now.

    Of two processes that try at once, the second waits for the end of the first one's transaction.
    """
    await add_missing(connection, leases, [{"name": name, "holder": holder, "until": now}])
    free = or_(leases.c.until <= now, leases.c.holder == holder)
    taken = update(leases).where(leases.c.name == name, free).values(holder=holder, until=now + lease)
    return (await connection.execute(taken)).rowcount > 0


async def give_up(connection: AsyncConnection, name: str, holder: str, now: datetime) -> None:
    """Leave what one holds to whoever comes next."""
    own = (leases.c.name == name, leases.c.holder == holder)
    await connection.execute(update(leases).where(*own).values(until=now))
