"""Subjects: all that an event speaks of, loaded for the message that tells it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.subject import Subject
from bot.store import events, items, releases, shows
from bot.store import schema as tables


async def of_event(connection: AsyncConnection, event_id: int) -> Subject:
    """Load an event with its show, release and news item, and who else reports the story of that item."""
    return (await of_events(connection, [event_id]))[0]


async def of_alert(connection: AsyncConnection, alert_id: int) -> Subject:
    """Load what an alert's message is to say: its event, what was joined to it, and what else can be watched."""
    alerts = tables.alerts
    told = select(alerts.c.event_id).where((alerts.c.id == alert_id) | (alerts.c.joined_to == alert_id))
    # Its own event comes first, whatever was joined to it before or after.
    ids = (await connection.execute(told.order_by(alerts.c.id != alert_id, alerts.c.id))).scalars().all()
    own, *joined = await of_events(connection, ids)
    episodes = [one.release.key for one in (own, *joined) if one.release]
    further = await releases.watchable(connection, {key.story: key for key in episodes}.values())
    others = tuple(one for one in further if own.release is None or one.id != own.release.id)
    return replace(own, joined=tuple(joined), further=others)


async def of_events(connection: AsyncConnection, ids: Sequence[int]) -> list[Subject]:
    """Load events, in the order that is given, each with its show, release and news item."""
    told = await events.load(connection, ids)
    about = {
        show.id: show for show in await shows.load(connection, {one.show_id for one in told.values() if one.show_id})
    }
    seen = await releases.load(connection, {one.release_id for one in told.values() if one.release_id})
    read = await items.load(connection, {one.item_id for one in told.values() if one.item_id})
    subjects: list[Subject] = []
    for event_id in ids:
        event = told[event_id]
        source, item = read[event.item_id] if event.item_id else (None, None)
        also = await items.also(connection, event.story, source) if source else ()
        release = seen[event.release_id] if event.release_id else None
        show = about[event.show_id] if event.show_id else None
        subjects.append(Subject(event=event, show=show, release=release, item=item, source=source, also=also))
    return subjects
