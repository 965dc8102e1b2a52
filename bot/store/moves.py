"""Moves as they are stored: which were told, which rows a source still owes, and how a time that fell is taken back."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import and_, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.alerts import AlertState
from bot.core.events import Event
from bot.core.reasons import Reason
from bot.core.releases import Claim, Release
from bot.core.shifts import SHIFTS, Incident, incident_of
from bot.core.vanishing import Row
from bot.store.events import Stored, event
from bot.store.releases import EXPECTED, release
from bot.store.schema import alerts, events, releases, sightings

RETRACTED = "/retracted/"
"""What stands in the key of an event that was told of a time which did not hold; the event may then be told anew."""


async def incidents(connection: AsyncConnection, show_ids: Collection[int], since: datetime) -> list[Incident]:
    """Give the moves of these shows that were told from `since` (UTC) on, with those that continue them."""
    told = or_(events.c.withheld.is_(None), events.c.withheld == Reason.SAME_MOVE)
    wanted = select(events).where(events.c.show_id.in_(show_ids), events.c.kind.in_(sorted(SHIFTS)), told)
    found = [event(row) for row in await connection.execute(wanted.where(events.c.at >= since).order_by(events.c.id))]
    about = await _releases(connection, {one.release_id for one in found if one.release_id})
    return [incident_of(one, about[one.release_id].key) for one in found if one.release_id and one.release_id in about]


async def _releases(connection: AsyncConnection, ids: Collection[int]) -> Mapping[int, Release]:
    found = await connection.execute(select(releases).where(releases.c.id.in_(ids)))
    return {row.id: release(row) for row in found}


async def scheduled(connection: AsyncConnection, source: str, after: datetime) -> list[Row]:
    """Give the releases of which a source's last word is that they are to come at a time after `after` (UTC)."""
    to_come = (releases.c.state.in_(EXPECTED), releases.c.scheduled_at > after)
    newest = (
        select(func.max(sightings.c.id))
        .join(releases, releases.c.id == sightings.c.release_id)
        .where(sightings.c.source == source, *to_come)
        .group_by(sightings.c.release_id)
    )
    wanted = select(releases, sightings.c.at, sightings.c.identity).join(
        sightings, sightings.c.release_id == releases.c.id
    )
    promised = (sightings.c.id.in_(newest), sightings.c.claim == Claim.SCHEDULED, sightings.c.at > after)
    found = await connection.execute(wanted.where(*promised).order_by(releases.c.id))
    return [Row(release_id=row.id, key=release(row).key, at=row.at, identity=row.identity) for row in found]


async def promises(connection: AsyncConnection, release_ids: Collection[int]) -> list[Stored]:
    """Give the events that named a time of these releases: near, on time, late, unconfirmed; not those taken back."""
    named = or_(*(events.c.key.startswith(name) for name in ("soon/", "time/", "late/", "grace/")))
    wanted = select(events).where(events.c.release_id.in_(release_ids), named, ~events.c.key.contains(RETRACTED))
    return [Stored(id=row.id, event=event(row)) for row in await connection.execute(wanted.order_by(events.c.id))]


async def withdraw(connection: AsyncConnection, event_ids: Collection[int], now: datetime) -> None:
    """Close the alerts of these events that still wait: what they say did not come true."""
    waiting = and_(alerts.c.event_id.in_(event_ids), alerts.c.state == AlertState.WAITING)
    closed = {"state": AlertState.WITHHELD, "reason": Reason.WITHDRAWN, "closed_at": now}
    await connection.execute(update(alerts).where(waiting).values(closed))


async def posted(connection: AsyncConnection, event_ids: Collection[int]) -> set[int]:
    """Give those of the events of which a message was written, or is being written now."""
    shown = alerts.c.state.in_((AlertState.SENT, AlertState.SENDING))
    wanted = select(alerts.c.event_id).where(alerts.c.event_id.in_(event_ids), shown)
    return set((await connection.execute(wanted.distinct())).scalars())


async def retract(connection: AsyncConnection, told: Sequence[Stored], now: datetime) -> None:
    """Let events count no longer as told: the same may be told anew, under the same key and the same story."""
    suffix = f"{RETRACTED}{int(now.timestamp())}"
    for one in told:
        values = {"key": one.event.key + suffix, "details": _details(one.event)}
        await connection.execute(update(events).where(events.c.id == one.id).values(values))
    own = update(alerts).where(alerts.c.event_id.in_([one.id for one in told]))
    await connection.execute(own.values(story=alerts.c.story + suffix))


def _details(one: Event) -> dict[str, object]:
    return {**one.details, "retracted": True}
