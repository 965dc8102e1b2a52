"""Prune: forget what is older than is kept; what makes a thing recognisable stays while its source still shows it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, and_, delete, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.alerts import AlertState
from bot.core.releases import Claim
from bot.store.items import SEEN_WITHIN
from bot.store.people import calendars
from bot.store.schema import alerts, events, items, releases, sightings

_CLOSED = (AlertState.SENT, AlertState.FAILED, AlertState.WITHHELD)


async def prune(connection: AsyncConnection, before: datetime) -> int:
    """Delete closed alerts, events without alerts, items no longer seen, and sightings; gives how many rows went.

    Releases stay: they are what an old episode is recognised by, and small. So do the sightings that say that they are
    out, since a release that was seen must not go back to what a calendar says.
    """
    still = select(alerts.c.event_id)
    # A standing message is edited for as long as it stands.
    kept_up = select(calendars.c.alert_id).where(calendars.c.alert_id.is_not(None))
    told = select(events.c.item_id).where(events.c.item_id.is_not(None))
    old_releases = select(releases.c.id).where(releases.c.updated_at < before)
    old_sightings = (sightings.c.seen_at < before, sightings.c.claim != Claim.AVAILABLE)
    steps = (
        delete(alerts).where(alerts.c.closed_at < before, alerts.c.state.in_(_CLOSED), alerts.c.id.not_in(kept_up)),
        delete(events).where(events.c.created_at < before, events.c.release_id.is_(None), events.c.id.not_in(still)),
        *[delete(items).where(unseen, items.c.id.not_in(told)) for unseen in await _unseen(connection, before)],
        delete(sightings).where(*old_sightings, sightings.c.release_id.in_(old_releases)),
    )
    return sum([(await connection.execute(step)).rowcount for step in steps])


async def _unseen(connection: AsyncConnection, before: datetime) -> list[ColumnElement[bool]]:
    """Say which items of each source are gone from it.

    A feed without changes is not read again, however long, so its items count from its last reading.
    """
    newest = select(items.c.source, func.max(items.c.seen_at)).group_by(items.c.source)
    last_readings = (await connection.execute(newest)).all()
    return [
        and_(items.c.source == source, items.c.seen_at < min(before, last - SEEN_WITHIN))
        for source, last in last_readings
    ]
