"""Corrections in the store: what was told of a wrong release is of the right one from now on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.events import Event
from bot.core.releases import Claim, Release, Witness
from bot.store import releases as release_store
from bot.store.events import Stored, event
from bot.store.schema import alerts, events, releases, sightings


async def meant_before(
    connection: AsyncConnection, source: str, identities: Collection[str]
) -> dict[Release, list[Witness]]:
    """Give the believed releases that a source's entries said were available, with all that was said of each."""
    own = (sightings.c.source == source, sightings.c.claim == Claim.AVAILABLE, sightings.c.identity.in_(identities))
    wanted = select(releases).where(
        releases.c.id.in_(select(sightings.c.release_id).where(*own)), releases.c.doubt.is_(None)
    )
    found = {row.id: release_store.release(row) for row in await connection.execute(wanted)}
    said = await release_store.witnesses(connection, found.keys())
    known: dict[Release, list[Witness]] = defaultdict(list)
    for release_id, one in found.items():
        known[one] += said[release_id]
    return known


async def told_of(connection: AsyncConnection, release_id: int) -> list[Stored]:
    """Give the events that say that a release is out."""
    wanted = select(events).where(events.c.release_id == release_id, events.c.key == f"out/{release_id}")
    return [Stored(id=row.id, event=event(row)) for row in await connection.execute(wanted)]


async def replace_event(connection: AsyncConnection, told: Stored, right: Event) -> None:
    """Let an event, and the alerts that tell it, be of another release; their messages are the caller's to mark."""
    fields = ("key", "kind", "story", "show_id", "release_id", "audio")
    values = {name: getattr(right, name) for name in fields}
    await connection.execute(update(events).where(events.c.id == told.id).values(values))
    moved = update(alerts).where(alerts.c.event_id == told.id, alerts.c.story == told.event.story)
    await connection.execute(moved.values(story=right.story))
