"""The alerts of late: what was posted in a few channels, so that people can choose the one that they ask about."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, union_all
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.alerts import AlertState, marker
from bot.core.events import EventKind
from bot.core.releases import Release
from bot.core.shows import Show
from bot.store import items, releases, shows
from bot.store.schema import alerts, events

_CHANNELS = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Recent:
    """An alert that was posted (UTC), with what it was about."""

    marker: str
    kind: EventKind
    sent_at: datetime
    show: Show | None = None
    release: Release | None = None
    headline: str | None = None


async def newest(connection: AsyncConnection, channel_ids: Collection[int], limit: int) -> list[Recent]:
    """Give the alerts that were posted last in these channels, the newest first.

    A member's own id stands for their direct messages. Of very many channels only the first ones are looked at.
    """
    if not channel_ids:
        return []
    # One channel's alerts come in order from the index, so that only the newest of each are read.
    of_each = [_newest_of(channel_id, limit) for channel_id in sorted(channel_ids)[:_CHANNELS]]
    found = union_all(*[select(one) for one in of_each]).subquery()
    wanted = select(alerts.c.nonce, alerts.c.closed_at, events).join(events, events.c.id == alerts.c.event_id)
    chosen = wanted.where(alerts.c.id.in_(select(found.c.id).order_by(found.c.id.desc()).limit(limit)))
    rows = (await connection.execute(chosen.order_by(alerts.c.id.desc()))).all()
    return await _recent(connection, rows)


def _newest_of(channel_id: int, limit: int) -> Any:
    posted = (alerts.c.channel_id == channel_id, alerts.c.state == AlertState.SENT)
    return select(alerts.c.id).where(*posted).order_by(alerts.c.id.desc()).limit(limit).subquery()


async def _recent(connection: AsyncConnection, rows: Sequence[Any]) -> list[Recent]:
    about = {show.id: show for show in await shows.load(connection, {row.show_id for row in rows if row.show_id})}
    seen = await releases.load(connection, {row.release_id for row in rows if row.release_id})
    read = await items.load(connection, {row.item_id for row in rows if row.item_id})
    return [
        Recent(
            marker=marker(row.nonce),
            kind=EventKind(row.kind),
            sent_at=row.closed_at,
            show=about.get(row.show_id),
            release=seen.get(row.release_id),
            headline=read[row.item_id][1].title if row.item_id in read else None,
        )
        for row in rows
    ]
