"""Subjects: all that an event speaks of, loaded for the message that tells it."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.render import Subject
from bot.store import events, items, releases, shows


async def of_event(connection: AsyncConnection, event_id: int) -> Subject:
    """Load an event with its show, release and news item, and who else reports the story of that item."""
    event = (await events.load(connection, [event_id]))[event_id]
    show = (await shows.load(connection, [event.show_id]))[0] if event.show_id else None
    release = (await releases.load(connection, [event.release_id]))[event.release_id] if event.release_id else None
    source, item = (await items.load(connection, [event.item_id]))[event.item_id] if event.item_id else (None, None)
    also = await items.also(connection, event.story, source) if source else ()
    return Subject(event=event, show=show, release=release, item=item, source=source, also=also)
