"""History: what was posted, what was not posted twice, and when something happens next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, Select, bindparam, exists, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.alerts import AlertState
from bot.core.events import EventKind
from bot.core.reasons import Reason
from bot.core.releases import State
from bot.store.columns import UTCDateTime
from bot.store.schema import alerts, events, item_aliases, releases, shows, sources


@dataclass(frozen=True, slots=True, kw_only=True)
class Posted:
    """One message that was posted: when (UTC), where, and what it was about."""

    time: datetime
    kind: EventKind
    show: str | None
    season: int | None
    number: str | None
    audio: str | None
    channel: int
    message_id: int


async def posted(connection: AsyncConnection, after: int = 0) -> list[Posted]:
    """Give what was posted under a message id above `after`, in the order of these ids."""
    joined = alerts.join(events, events.c.id == alerts.c.event_id)
    joined = joined.outerjoin(shows, shows.c.id == events.c.show_id)
    joined = joined.outerjoin(releases, releases.c.id == events.c.release_id)
    wanted = select(
        alerts.c.closed_at.label("time"),
        events.c.kind,
        shows.c.name.label("show"),
        releases.c.season,
        releases.c.number,
        events.c.audio,
        alerts.c.channel_id.label("channel"),
        alerts.c.message_id,
    ).select_from(joined)
    sent = wanted.where(alerts.c.state == AlertState.SENT, alerts.c.message_id > after)
    rows = await connection.execute(sent.order_by(alerts.c.message_id))
    return [Posted(**{**row._mapping, "kind": EventKind(row.kind)}) for row in rows]  # noqa: SLF001 - its public name for a row's columns


@dataclass(frozen=True, slots=True, kw_only=True)
class Withheld:
    """How many alerts of one kind were not posted for one reason, though their target was told the same story."""

    kind: EventKind
    reason: Reason
    count: int


async def spared(connection: AsyncConnection) -> list[Withheld]:
    """Count the alerts that would have told a target again what another alert has told it."""
    other = alerts.alias()
    same = (other.c.story == alerts.c.story, other.c.target == alerts.c.target, other.c.state == AlertState.SENT)
    joined = alerts.join(events, events.c.id == alerts.c.event_id)
    wanted = select(events.c.kind, alerts.c.reason, func.count().label("count")).select_from(joined)
    withheld = wanted.where(alerts.c.state == AlertState.WITHHELD, exists(select(other.c.id).where(*same)))
    rows = await connection.execute(withheld.group_by(events.c.kind, alerts.c.reason).order_by(func.count().desc()))
    return [Withheld(kind=EventKind(row.kind), reason=Reason(row.reason), count=row[2]) for row in rows]


async def recognised(connection: AsyncConnection, alias: str) -> int:
    """Count the news items that came again under another alias of one kind: `guid`, `link` or `title`."""
    several = select(item_aliases.c.item_id).where(item_aliases.c.alias.startswith(f"{alias}:", autoescape=True))
    found = several.group_by(item_aliases.c.item_id).having(func.count() > 1).subquery()
    return int((await connection.execute(select(func.count()).select_from(found))).scalar_one())


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """How much is stored: releases seen on a platform, events, and those told to nobody, by reason."""

    releases: int
    events: int
    untold: Mapping[Reason, int]


async def totals(connection: AsyncConnection) -> Totals:
    """Count what the whole history comes to."""
    available = await _count(connection, releases.c.id, releases.c.state == State.AVAILABLE)
    all_events = await _count(connection, events.c.id)
    wanted = select(events.c.withheld, func.count()).where(events.c.withheld.is_not(None))
    rows = await connection.execute(wanted.group_by(events.c.withheld).order_by(events.c.withheld))
    untold = {Reason(reason): int(count) for reason, count in rows}
    return Totals(releases=available, events=all_events, untold=untold)


async def _count(connection: AsyncConnection, column: ColumnElement[int], *conditions: ColumnElement[bool]) -> int:
    return int((await connection.execute(select(func.count(column)).where(*conditions))).scalar_one())


@dataclass(frozen=True, slots=True, kw_only=True)
class Agenda:
    """When something is next to be done (UTC): a source polled, a release told, a message posted or edited."""

    poll: datetime | None
    release: datetime | None
    alert: datetime | None
    edit: datetime | None


def _agenda() -> Select[datetime | None, datetime | None, datetime | None, datetime | None]:
    poll = select(func.min(sources.c.next_poll_at))
    later = releases.c.scheduled_at > bindparam("told_until", type_=UTCDateTime)
    release = select(func.min(releases.c.scheduled_at)).where(
        releases.c.state.in_((State.SCHEDULED, State.POSTPONED)), later
    )
    alert = select(func.min(alerts.c.due_at)).where(alerts.c.state.in_((AlertState.WAITING, AlertState.SENDING)))
    edit = select(func.min(alerts.c.revise_at)).where(alerts.c.state == AlertState.SENT)
    return select(*(each.scalar_subquery() for each in (poll, release, alert, edit)))


_AGENDA: Final = _agenda()
"""Made once, since a replay asks it thousands of times."""


async def agenda(connection: AsyncConnection, told_until: datetime) -> Agenda:
    """Give what the tables owe next, where releases were told by their time up to an instant."""
    poll, release, alert, edit = (await connection.execute(_AGENDA, {"told_until": told_until})).one()
    return Agenda(poll=poll, release=release, alert=alert, edit=edit)
