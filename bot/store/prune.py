"""Prune: forget what is older than is kept; what makes a thing recognisable stays while its source still shows it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.alerts import AlertState
from bot.store.schema import alerts, events, items, releases, sightings

_CLOSED = (AlertState.SENT, AlertState.FAILED, AlertState.WITHHELD)


async def prune(connection: AsyncConnection, before: datetime) -> int:
    """Delete closed alerts, events without alerts, items no longer seen, and sightings; gives how many rows went.

    Releases stay: they are what an old episode is recognised by, and small.
    """
    still = select(alerts.c.event_id)
    old_releases = select(releases.c.id).where(releases.c.updated_at < before)
    steps = (
        delete(alerts).where(alerts.c.closed_at < before, alerts.c.state.in_(_CLOSED)),
        delete(events).where(events.c.created_at < before, events.c.release_id.is_(None), events.c.id.not_in(still)),
        delete(items).where(items.c.seen_at < before),
        delete(sightings).where(sightings.c.seen_at < before, sightings.c.release_id.in_(old_releases)),
    )
    return sum([(await connection.execute(step)).rowcount for step in steps])
