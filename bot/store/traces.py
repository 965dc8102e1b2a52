"""Traces: what is stored of an episode, a headline or an alert, gathered to say why it was or was not told."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.alerts import AlertState
from bot.core.events import EventKind
from bot.core.names import fold
from bot.core.reasons import Reason
from bot.core.releases import Release, ReleaseKey, number_order
from bot.core.trace import Attempt, Decision, Headline, Outcome, Trace, Watched
from bot.store import events as event_store
from bot.store import items as item_store
from bot.store import releases as release_store
from bot.store import shows as show_store
from bot.store.schema import alerts, attempts, events, item_shows, items, releases, shows

HEADLINES = 5
"""How many headlines are traced at once."""

_MARK, _MARK_REST = 8, 16
_JOINT = (EventKind.BATCH, EventKind.MOVED, EventKind.POSTPONED)
"""Kinds of which one event may speak of several episodes; `details` has their numbers."""


async def newest(
    connection: AsyncConnection, show_id: int, now: datetime, season: int | None = None
) -> tuple[int, str] | None:
    """Give season and number of the episode that came, or was to come, last before `now` (UTC), else of the first one.

    Where a season is given, only its episodes count. None where no source has told of any.
    """
    wanted = select(releases).where(releases.c.show_id == show_id)
    if season is not None:
        wanted = wanted.where(releases.c.season == season)
    known = [release_store.release(row) for row in await connection.execute(wanted)]
    past = [one for one in known if (_time(one) or now) < now]
    found = max(past, key=lambda one: (_time(one), _order(one)), default=None) or min(known, key=_order, default=None)
    return (found.key.season, found.key.number) if found else None


def _time(release: Release) -> datetime | None:
    return release.standing.available_at or release.standing.scheduled_at


def _order(release: Release) -> tuple[int, tuple[float, str]]:
    return release.key.season, number_order(release.key.number)


async def of_episode(
    connection: AsyncConnection,
    show_id: int,
    number: str,
    season: int | None = None,
    targets: Collection[str] | None = None,
) -> Trace | None:
    """Trace an episode over its platforms and audios; None where nothing is known of it.

    Where no season is given, it is the newest that has an episode of that number. `targets` are those whose alerts are
    to be told of; all of them where none are given.
    """
    found = await of_number(connection, show_id, number, season)
    if not found:
        return None
    concerning = or_(
        events.c.release_id.in_([one.id for one in found]),
        events.c.story.in_({one.key.story for one in found}),
        events.c.id.in_(await _joint(connection, found[0].key)),
    )
    return Trace(
        show=(await show_store.load(connection, [show_id]))[0],
        releases=await _watched(connection, found),
        decisions=await _decisions(connection, concerning, targets),
    )


async def of_number(connection: AsyncConnection, show_id: int, number: str, season: int | None = None) -> list[Release]:
    """Give the releases of an episode, over its platforms and audios; see `of_episode`."""
    wanted = select(releases).where(releases.c.show_id == show_id, releases.c.number == number)
    known = [release_store.release(row) for row in await connection.execute(wanted.order_by(releases.c.id))]
    chosen = season if season is not None else max((one.key.season for one in known), default=0)
    return [one for one in known if one.key.season == chosen]


async def _joint(connection: AsyncConnection, key: ReleaseKey) -> list[int]:
    """Give the events that speak of several episodes of a show, and of this one among them."""
    wanted = select(events).where(events.c.show_id == key.show_id, events.c.kind.in_(_JOINT))
    series = key.story.removesuffix(key.number)
    return [
        row.id
        for row in await connection.execute(wanted)
        if row.story.startswith(series)
        and key.number in (*row.details.get("numbers", ()), *row.details.get("along", ()))
    ]


async def of_headline(connection: AsyncConnection, text: str) -> list[Trace]:
    """Trace the newest headlines that hold all these words, however they are spelt; the newest comes first."""
    words = fold(text).split()
    rows = await connection.execute(
        select(items.c.id, items.c.title).order_by(items.c.first_seen_at.desc(), items.c.id.desc())
    )
    ids = [row.id for row in rows if all(word in fold(row.title) for word in words)][:HEADLINES]
    headlines = await _headlines(connection, ids)
    return [
        Trace(headline=headlines[item_id], decisions=await _decisions(connection, events.c.item_id == item_id))
        for item_id in ids
    ]


async def of_alert(connection: AsyncConnection, marker: str) -> Trace | None:
    """Trace the alert whose message has this mark in its footer: its own event, and what that rests on."""
    mark = marker.strip().upper()
    # A range, since the index on nonces answers that; nothing in a nonce's alphabet comes after "Z".
    begins = alerts.c.nonce.between(mark, mark + "Z" * _MARK_REST)
    row = (await connection.execute(select(alerts).where(begins).limit(1))).first()
    if row is None or len(mark) != _MARK:
        return None
    decisions = await _decisions(connection, events.c.id == row.event_id, [row.target])
    event = decisions[0].event
    found = await release_store.load(connection, [event.release_id] if event.release_id else [])
    headlines = await _headlines(connection, [event.item_id] if event.item_id else [])
    named = await show_store.load(connection, [event.show_id] if event.show_id else [])
    return Trace(
        show=next(iter(named), None),
        releases=await _watched(connection, list(found.values())),
        headline=next(iter(headlines.values()), None),
        decisions=decisions,
    )


async def _watched(connection: AsyncConnection, found: Sequence[Release]) -> tuple[Watched, ...]:
    said = await release_store.witnesses(connection, [one.id for one in found])
    return tuple(Watched(release=one, witnesses=tuple(said.get(one.id, ()))) for one in found)


async def _headlines(connection: AsyncConnection, ids: Collection[int]) -> dict[int, Headline]:
    tied = select(item_shows.c.item_id, shows.c.name).join(shows, shows.c.id == item_shows.c.show_id)
    about: dict[int, list[str]] = defaultdict(list)
    for row in await connection.execute(tied.where(item_shows.c.item_id.in_(ids)).order_by(shows.c.folded)):
        about[row.item_id].append(row.name)
    return {
        row.id: Headline(
            item=item_store.item(row), source=row.source, seen_at=row.first_seen_at, shows=tuple(about[row.id])
        )
        for row in await connection.execute(select(items).where(items.c.id.in_(ids)))
    }


async def _decisions(
    connection: AsyncConnection, concerning: ColumnElement[bool], targets: Collection[str] | None = None
) -> tuple[Decision, ...]:
    made = (await connection.execute(select(events).where(concerning).order_by(events.c.id))).all()
    got = await _outcomes(connection, [row.id for row in made], targets)
    return tuple(
        Decision(event=event_store.event(row), made_at=row.created_at, outcomes=tuple(got[row.id])) for row in made
    )


async def _outcomes(
    connection: AsyncConnection, event_ids: Collection[int], targets: Collection[str] | None
) -> dict[int, list[Outcome]]:
    owed = select(alerts).where(alerts.c.event_id.in_(event_ids)).order_by(alerts.c.id)
    if targets is not None:
        # An episode may have been told to ten thousand others.
        owed = owed.where(alerts.c.target.in_(targets))
    rows = (await connection.execute(owed)).all()
    if not rows:
        return defaultdict(list)
    tried: dict[int, list[Attempt]] = defaultdict(list)
    tries = select(attempts).where(attempts.c.alert_id.in_([row.id for row in rows])).order_by(attempts.c.id)
    for row in await connection.execute(tries):
        tried[row.alert_id].append(Attempt(at=row.at, outcome=row.outcome, detail=row.detail))
    got: dict[int, list[Outcome]] = defaultdict(list)
    for row in rows:
        got[row.event_id].append(_outcome(row, tried[row.id]))
    return got


def _outcome(row: Any, tries: Sequence[Attempt]) -> Outcome:
    fields = ("target", "created_at", "due_at", "closed_at", "message_id")
    return Outcome(
        state=AlertState(row.state),
        reason=Reason(row.reason) if row.reason else None,
        marker=row.nonce[:_MARK].lower(),
        attempts=tuple(tries),
        **{name: getattr(row, name) for name in fields},
    )
