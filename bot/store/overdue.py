"""Overdue episodes in the store: what was expected and not seen, and how the sources do that could have seen it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, not_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.overdue import Awaited, Watch, by_calendar
from bot.core.releases import TV, State
from bot.core.shows import Show
from bot.store import lags
from bot.store import shows as show_store
from bot.store.releases import EXPECTED, SPAN, is_expected, release, same_story
from bot.store.schema import releases, shows, sightings, sources
from bot.store.streams import aired_between, broadcasts, is_carried, is_seen

Rows = Select[tuple[Any, ...]]

_RECENT = timedelta(days=30)


async def on_platform(
    connection: AsyncConnection, platform: str, after: datetime, before: datetime, show_id: int | None = None
) -> list[Awaited]:
    """Give what a platform was to have between two instants (UTC) of the shows that it carries, soonest first.

    Its own time counts, where a source tells one; else the broadcast and what was learned of the show's lag, else the
    broadcast itself. What can be watched anywhere is left out.
    """
    found = await _told(connection, _of(show_id, _own(platform)), {"after": after, "before": before})
    aired = await connection.execute(_of(show_id, _aired(platform)), aired_between(after, before))
    rows = [(release(row), row.scheduled_at, row.heard_at) for row in aired]
    known = await lags.of_shows(connection, {one.key.show_id for one, _, _ in rows})
    for one, at, heard_at in rows:
        lag = known.get((one.key.show_id, platform))
        expected, weeks = (lag.expected(at), lag.weeks) if lag else (at, 0)
        found.append(Awaited(release=one, platform=platform, at=expected, weeks=weeks, heard_at=heard_at))
    return sorted((one for one in found if after <= one.at <= before), key=lambda one: (one.at, one.release.id))


async def nowhere_carried(
    connection: AsyncConnection, platforms: Collection[str], after: datetime, before: datetime
) -> list[Awaited]:
    """Give what calendars expected between two instants (UTC) of shows that none of these platforms carries."""
    between = {"after": after, "before": before}
    rows = await connection.execute(_uncarried(tuple(sorted(platforms))), between)
    heard = {release(row): row.heard_at for row in rows}
    return [
        Awaited(release=one, platform=one.key.platform, at=at, weeks=0, heard_at=heard[one])
        for one in by_calendar(list(heard))
        if (at := one.standing.scheduled_at)
    ]


async def watches(connection: AsyncConnection, names: Collection[str]) -> dict[str, Watch]:
    """Give how each of these sources does, by its name; the source's kind is the platform that it confirms."""
    found = await connection.execute(select(sources).where(sources.c.name.in_(names)))
    return {
        row.name: Watch(
            platform=row.kind,
            since=row.baseline_at or row.failing_since,
            read_at=row.succeeded_at,
            due_at=row.next_poll_at,
            failures=row.failures,
            gap=(row.gap_from, row.gap_to) if row.gap_from and row.gap_to else None,
            silent_since=row.news_at if row.stale_told_at else None,
        )
        for row in found
    }


async def missed(
    connection: AsyncConnection, after: datetime, now: datetime, limit: int, show_id: int | None = None
) -> list[tuple[Show, Awaited]]:
    """Give what was to be there between two instants (UTC) by the platform's own or usual time, the newest at last.

    Only platforms count on which anything was seen of late, since nothing is ever seen on others.
    """
    recent = (releases.c.state == State.AVAILABLE, releases.c.available_at >= now - _RECENT, releases.c.platform != TV)
    platforms = (await connection.execute(select(releases.c.platform).where(*recent).distinct())).scalars().all()
    found = [one for place in platforms for one in await on_platform(connection, place, after, now, show_id)]
    known = sorted((one for one in found if one.weeks != 0), key=lambda one: one.at)[-limit:]
    about = {show.id: show for show in await show_store.load(connection, {one.release.key.show_id for one in known})}
    return [(about[one.release.key.show_id], one) for one in known]


@lru_cache
def _own(platform: str) -> Rows:
    """Select what a source tells the platform's own time of; a dub follows by its own rule."""
    own = select(releases, _heard_at()).where(is_expected(*SPAN), releases.c.platform == platform)
    return _unseen(own.where(_has_own_audio()), platform)


@lru_cache
def _aired(platform: str) -> Rows:
    """Select the broadcasts that the platform follows in its own time."""
    return _unseen(broadcasts().add_columns(_heard_at()).where(not_(_is_timed(platform))), platform)


@lru_cache
def _uncarried(platforms: tuple[str, ...]) -> Rows:
    wanted = select(releases, _heard_at()).where(is_expected(*SPAN), not_(is_seen()), _has_own_audio())
    for platform in platforms:
        wanted = wanted.where(not_(is_carried(platform)))
    return wanted


async def _told(connection: AsyncConnection, own: Rows, between: Mapping[str, datetime]) -> list[Awaited]:
    """Give what has a time of its own, each as the calendar's release where there is one."""
    rows = [(release(row), row.heard_at) for row in await connection.execute(own, between)]
    if not rows:
        return []
    stream = releases.alias()
    wanted = select(releases, stream.c.id.label("stream_id")).join(stream, same_story(stream))
    wanted = wanted.where(stream.c.id.in_({one.id for one, _ in rows}), releases.c.platform == TV, _is_told())
    aired = {row.stream_id: release(row) for row in await connection.execute(wanted)}
    return [
        Awaited(release=aired.get(one.id, one), platform=one.key.platform, at=at, weeks=None, heard_at=heard_at)
        for one, heard_at in rows
        if (at := one.standing.scheduled_at)
    ]


def _of(show_id: int | None, wanted: Rows) -> Rows:
    return wanted if show_id is None else wanted.where(releases.c.show_id == show_id)


def _unseen(wanted: Rows, platform: str) -> Rows:
    return wanted.where(is_carried(platform), not_(is_seen()))


def _is_timed(platform: str) -> ColumnElement[bool]:
    timed = releases.alias()
    same = and_(same_story(timed), timed.c.audio == releases.c.audio, timed.c.platform == platform)
    return select(timed.c.id).where(same, timed.c.state.in_(EXPECTED), timed.c.scheduled_at.is_not(None)).exists()


def _is_told() -> ColumnElement[bool]:
    return and_(releases.c.state.in_(EXPECTED), releases.c.scheduled_at.is_not(None))


def _has_own_audio() -> ColumnElement[bool]:
    own = select(shows.c.id).where(shows.c.id == releases.c.show_id, shows.c.audio == releases.c.audio)
    return own.exists()


def _heard_at() -> ColumnElement[datetime]:
    first = select(func.min(sightings.c.seen_at)).where(sightings.c.release_id == releases.c.id)
    return first.scalar_subquery().label("heard_at")
