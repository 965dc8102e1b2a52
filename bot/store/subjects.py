"""Subjects: all that an event speaks of, loaded for the message that tells it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.releases import Release
from bot.core.subject import Subject
from bot.store import events, items, releases, shows
from bot.store import schema as tables


async def of_event(connection: AsyncConnection, event_id: int) -> Subject:
    """Load an event with its show, release and news item, and who else reports the story of that item."""
    return (await of_events(connection, [event_id]))[0]


async def of_alerts(connection: AsyncConnection, alert_ids: Collection[int]) -> dict[int, Subject]:
    """Load what each alert's message is to say: its event, what was joined to it, and what else can be watched.

    Alerts that say the same get the same subject; those that are gone are left out.
    """
    told = await _told(connection, alert_ids)
    ids = sorted({event_id for events_of in told.values() for event_id in events_of})
    loaded = dict(zip(ids, await of_events(connection, ids), strict=True))
    episodes = {one.release.key.story: one.release.key for one in loaded.values() if one.release}
    further: dict[str, list[Release]] = defaultdict(list)
    for release in await releases.watchable(connection, episodes.values()):
        further[release.key.story].append(release)
    whole = {told_by: _whole([loaded[event_id] for event_id in told_by], further) for told_by in {*told.values()}}
    return {alert_id: whole[told_by] for alert_id, told_by in told.items()}


async def _told(connection: AsyncConnection, alert_ids: Collection[int]) -> dict[int, tuple[int, ...]]:
    """Give the events that each alert tells, its own first, whatever was joined to it before or after."""
    alerts = tables.alerts
    wanted = select(alerts.c.id, alerts.c.event_id, alerts.c.joined_to).order_by(alerts.c.id)
    rows = (
        await connection.execute(wanted.where(alerts.c.id.in_(alert_ids) | alerts.c.joined_to.in_(alert_ids)))
    ).all()
    own = {row.id: row.event_id for row in rows if row.id in alert_ids}
    return {
        alert_id: (event_id, *(row.event_id for row in rows if row.joined_to == alert_id))
        for alert_id, event_id in own.items()
    }


def _whole(told: Sequence[Subject], further: Mapping[str, Sequence[Release]]) -> Subject:
    own, *joined = told
    stories = dict.fromkeys(one.release.key.story for one in told if one.release)
    seen = sorted((one for story in stories for one in further.get(story, ())), key=_since)
    others = tuple(one for one in seen if own.release is None or one.id != own.release.id)
    return replace(own, joined=tuple(joined), further=others)


def _since(release: Release) -> tuple[datetime, int]:
    return release.standing.available_at or datetime.max.replace(tzinfo=UTC), release.id


async def of_events(connection: AsyncConnection, ids: Sequence[int]) -> list[Subject]:
    """Load events, in the order that is given, each with its show, release and news item."""
    told = await events.load(connection, ids)
    about = {
        show.id: show for show in await shows.load(connection, {one.show_id for one in told.values() if one.show_id})
    }
    seen = await releases.load(connection, {one.release_id for one in told.values() if one.release_id})
    read = await items.load(connection, {one.item_id for one in told.values() if one.item_id})
    reported = await items.reporting(connection, {told[event_id].story for event_id in ids if told[event_id].item_id})
    subjects: list[Subject] = []
    for event_id in ids:
        event = told[event_id]
        source, item = read[event.item_id] if event.item_id else (None, None)
        also = tuple(other for other in reported.get(event.story, ()) if other != source) if source else ()
        release = seen[event.release_id] if event.release_id else None
        show = about[event.show_id] if event.show_id else None
        subjects.append(Subject(event=event, show=show, release=release, item=item, source=source, also=also))
    return subjects
