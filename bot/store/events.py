"""Events as they are stored: each key once."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core import feeds
from bot.core.events import Event, EventKind, When
from bot.core.reasons import Reason
from bot.store.schema import events, item_shows, items
from bot.store.statements import Row, insert_or

_DAY, _HOUR = timedelta(days=1), timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """An event with its row's id."""

    id: int
    event: Event


async def add(connection: AsyncConnection, told: Sequence[Event], now: datetime) -> list[Stored]:
    """Store the events whose key is new, and give just those."""
    if not told:
        return []
    statement = insert_or(connection, events).on_conflict_do_nothing().returning(events.c.id, events.c.key)
    rows = (await connection.execute(statement, [{**_row(event), "created_at": now} for event in told])).all()
    ids = {row.key: row.id for row in rows}
    return [Stored(id=ids[event.key], event=event) for event in told if event.key in ids]


async def ensure(connection: AsyncConnection, told: Sequence[Event], now: datetime) -> list[Stored]:
    """Store the events whose key is new, and give all of them."""
    new = {one.event.key: one for one in await add(connection, told, now)}
    missing = [event.key for event in told if event.key not in new]
    if missing:
        found = await connection.execute(select(events).where(events.c.key.in_(missing)))
        new |= {row.key: Stored(id=row.id, event=event(row)) for row in found}
    return [new[one.key] for one in told]


def _row(event: Event) -> Row:
    return {
        "key": event.key,
        "kind": event.kind,
        "story": event.story,
        "at": event.at,
        "show_id": event.show_id,
        "release_id": event.release_id,
        "item_id": event.item_id,
        "when": event.when,
        "audio": event.audio,
        "withheld": event.withheld,
        "details": dict(event.details),
    }


def event(row: Any) -> Event:
    """Make an event from its row."""
    return Event(
        key=row.key,
        kind=EventKind(row.kind),
        story=row.story,
        at=row.at,
        show_id=row.show_id,
        release_id=row.release_id,
        item_id=row.item_id,
        when=When(row.when) if row.when else None,
        audio=row.audio,
        withheld=Reason(row.withheld) if row.withheld else None,
        details=row.details,
    )


async def load(connection: AsyncConnection, ids: Collection[int]) -> dict[int, Event]:
    """Load events by their rows' ids."""
    found = await connection.execute(select(events).where(events.c.id.in_(ids)))
    return {row.id: event(row) for row in found}


async def have(connection: AsyncConnection, keys: Collection[str]) -> set[str]:
    """Give those of the keys that are stored already."""
    return set((await connection.execute(select(events.c.key).where(events.c.key.in_(keys)))).scalars())


async def reminders(connection: AsyncConnection, release_ids: Collection[int]) -> list[Event]:
    """Give the reminders of these releases, without those that were taken back before anyone saw them."""
    given = (events.c.kind == EventKind.REMINDER, ~events.c.key.contains("/retracted/"))
    wanted = select(events).where(*given, events.c.release_id.in_(release_ids))
    return [event(row) for row in await connection.execute(wanted.order_by(events.c.id))]


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The event of a news item that was told, or that repeats what was, with the item's source and headline."""

    event: Event
    source: str
    title: str


async def reports(connection: AsyncConnection, show_ids: Collection[int], since: datetime) -> list[Report]:
    """Give the told events of news items about any of these shows from `since` (UTC) on, of their other shows as well.

    What repeats a story counts as told, since the story was; what is withheld for any other reason does not, and
    neither does a test.
    """
    about = select(item_shows.c.item_id).where(item_shows.c.show_id.in_(show_ids))
    told = or_(events.c.withheld.is_(None), events.c.withheld == Reason.DUPLICATE)
    wanted = select(events, items.c.source, items.c.title).join(items, items.c.id == events.c.item_id)
    wanted = wanted.where(events.c.item_id.in_(about), events.c.at >= since, told, events.c.key.startswith("news/"))
    found = await connection.execute(wanted.order_by(events.c.id))
    return [Report(event=event(row), source=row.source, title=row.title) for row in found]


async def dumped(connection: AsyncConnection, show_ids: Collection[int], before: int, now: datetime) -> set[int]:
    """Give those of the shows of which a catalogue was told within the day before `now` (UTC).

    It was told before the event `before`, whose audience may still be told its own catalogue.
    """
    about = (events.c.kind == EventKind.CATALOGUE, events.c.show_id.in_(show_ids), events.c.id < before)
    # One of the future was told by a clock that was wrong then.
    lately = events.c.created_at.between(now - _DAY, now + _HOUR)
    return set((await connection.execute(select(events.c.show_id).where(*about, lately))).scalars())


async def latest(
    connection: AsyncConnection, show_id: int | None, kinds: Collection[EventKind], source: str | None = None
) -> Stored | None:
    """Give the newest event of these kinds, of one show or of any; or that of a server's own feed, if it is named.

    A feed that servers added is told to them alone, so nobody else finds anything of it.
    """
    row = (await connection.execute(_newest(show_id, kinds, source).limit(1))).first()
    return Stored(id=row.id, event=event(row)) if row else None


async def recent(connection: AsyncConnection, kinds: Collection[EventKind], most: int) -> list[Stored]:
    """Give the newest events of these kinds, of any show, the newest first."""
    found = await connection.execute(_newest(None, kinds, None).limit(most))
    return [Stored(id=row.id, event=event(row)) for row in found]


def _newest(show_id: int | None, kinds: Collection[EventKind], source: str | None) -> Select[Any]:
    wanted = select(events).where(events.c.kind.in_(sorted(kinds))).order_by(events.c.at.desc(), events.c.id.desc())
    if show_id is not None:
        wanted = wanted.where(events.c.show_id == show_id)
    own = items.c.source.startswith(feeds.PREFIX, autoescape=True)
    of_feed = select(items.c.id).where(own if source is None else items.c.source == source)
    if source is None:
        wanted = wanted.where(or_(events.c.item_id.is_(None), events.c.item_id.not_in(of_feed)))
    else:
        wanted = wanted.where(events.c.item_id.in_(of_feed))
    return wanted
