"""The health of sources in the store: whom an incident concerns, who heard of it, and how often a source speaks."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Select, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.alerts import AlertState, Draft
from bot.core.events import EventKind
from bot.core.feeds import is_own
from bot.core.reasons import Reason
from bot.core.subscriptions import Subscription
from bot.store import subscriptions
from bot.store.schema import alerts, events, items, sightings

MOMENTS = 50
"""How many of the last times at which a source said something new tell its rhythm."""


async def followers(connection: AsyncConnection, source: str) -> list[Subscription]:
    """Give the subscriptions that may hear what a source says.

    A feed that servers added is heard by those alone who subscribed to it.
    """
    wanted = source if is_own(source) else None
    return [one for one in await subscriptions.every(connection) if one.source == wanted]


async def news_moments(connection: AsyncConnection, source: str) -> list[datetime]:
    """Give the last instants (UTC) at which a feed said something new: as it dates it, else when it was first seen."""
    newest = select(items.c.first_seen_at, items.c.published_at).where(items.c.source == source)
    rows = await connection.execute(newest.order_by(items.c.first_seen_at.desc(), items.c.id.desc()).limit(MOMENTS))
    return [min(row.published_at or row.first_seen_at, row.first_seen_at) for row in rows]


async def sighting_moments(connection: AsyncConnection, source: str) -> list[datetime]:
    """Give the last instants (UTC) at which a calendar or a platform said something new of any release."""
    said = select(sightings.c.seen_at).where(sightings.c.source == source).distinct()
    return list((await connection.execute(said.order_by(sightings.c.seen_at.desc()).limit(MOMENTS))).scalars())


async def heard(connection: AsyncConnection, kind: EventKind, source: str, told_at: datetime) -> list[Draft]:
    """Give everyone who was told of an incident then (UTC), or soon will be."""
    of_source = (events.c.kind == kind, events.c.story.startswith(f"{kind}/{source}/", autoescape=True))
    told: Select[Any] = select(alerts.c.target, alerts.c.channel_id).join(events, events.c.id == alerts.c.event_id)
    is_told = or_(alerts.c.state != AlertState.WITHHELD, alerts.c.reason == Reason.QUIET_HOURS)
    told = told.where(*of_source, events.c.created_at == told_at, is_told)
    rows = (await connection.execute(told.distinct().order_by(alerts.c.target))).all()
    return [Draft(target=row.target, channel_id=row.channel_id) for row in rows]
