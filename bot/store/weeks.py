"""Weeks: all that is known of a span of the calendar, read once for all who are told of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Final

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.calendar_week import Known, Shift
from bot.core.events import Event
from bot.core.reasons import Reason
from bot.core.shifts import SHIFTS
from bot.store import listings, releases, shows, streams
from bot.store.events import event
from bot.store.schema import events

_STREAMS: Final = 500
_MOVED_BEFORE: Final = timedelta(days=30)
"""How long ago it may have been told that something moved away from the span."""


async def known(connection: AsyncConnection, between: tuple[datetime, datetime]) -> Known:
    """Give what came, is expected, or was moved between two instants (UTC)."""
    listed = await listings.around(connection, *between)
    return Known(
        releases=[(one.show, one.release) for one in listed],
        learned=await streams.to_come(connection, *between, _STREAMS),
        shifts=await _shifts(connection, between[0] - _MOVED_BEFORE),
    )


async def _shifts(connection: AsyncConnection, since: datetime) -> list[Shift]:
    """Give the newest move of each release; one that has gone back to where it was is none."""
    told = or_(events.c.withheld.is_(None), events.c.withheld == Reason.SAME_MOVE)
    wanted = select(events).where(events.c.kind.in_(sorted(SHIFTS)), events.c.at >= since, told)
    rows = await connection.execute(wanted.order_by(events.c.id))
    newest = {found.release_id: found for found in map(event, rows) if found.release_id and found.show_id}
    about = await releases.load(connection, {release_id for release_id in newest if release_id})
    called = {show.id: show for show in await shows.load(connection, {one.key.show_id for one in about.values()})}
    return [
        Shift(show=called[release.key.show_id], release=release, was=was)
        for release_id, found in newest.items()
        if release_id and (was := _was(found)) and (release := about.get(release_id))
    ]


def _was(found: Event) -> datetime | None:
    seconds = found.details.get("from") or found.details.get("was")
    return datetime.fromtimestamp(seconds, UTC) if isinstance(seconds, int) and seconds else None
