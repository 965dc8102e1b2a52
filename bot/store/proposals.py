"""Proposals: what a person was asked to confirm, kept until they do; each takes effect once."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import delete, insert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.people import proposals

LASTS: Final = timedelta(minutes=10)
"""How long a proposal can be confirmed."""

_BYTES: Final = 12


async def propose(
    connection: AsyncConnection,
    kind: str,
    guild_id: int | None,
    user_id: int,
    payload: Mapping[str, Any],
    now: datetime,
) -> str:
    """Keep what a person may confirm from now (UTC) on; gives its id, which fits into what names an action."""
    proposal = secrets.token_urlsafe(_BYTES)
    row = {"id": proposal, "kind": kind, "guild_id": guild_id, "user_id": user_id, "payload": dict(payload)}
    await connection.execute(insert(proposals).values(**row, made_at=now))
    return proposal


async def take(
    connection: AsyncConnection, proposal: str, kind: str, user_id: int, guild_id: int | None, now: datetime
) -> dict[str, Any] | None:
    """Take away what a person confirms, so that nobody else can; None where it is gone, too old or not theirs."""
    theirs = (
        proposals.c.id == proposal,
        proposals.c.kind == kind,
        proposals.c.user_id == user_id,
        proposals.c.guild_id.is_not_distinct_from(guild_id),
        proposals.c.made_at > now - LASTS,
    )
    taken = delete(proposals).where(*theirs).returning(proposals.c.payload)
    return (await connection.execute(taken)).scalar_one_or_none()


async def sweep(connection: AsyncConnection, now: datetime) -> int:
    """Forget what can't be confirmed any more at an instant (UTC); gives how many."""
    return (await connection.execute(delete(proposals).where(proposals.c.made_at <= now - LASTS))).rowcount
