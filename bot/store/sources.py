"""The state of each source: what it said last, and when it is due again. The database is the schedule."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, and_, bindparam, delete, func, null, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.feeds import PREFIX
from bot.store.schema import sources
from bot.store.statements import add_missing, row_of

CLOCK_SLACK = timedelta(hours=1)
"""How far a clock may be set back without anything being done about it."""

OWN: Final = sources.c.name.startswith(PREFIX, autoescape=True)
"""True of a row that is a feed which servers added."""

_TOLD = frozenset({"failing_told_at", "stale_told_at"})


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceState:
    """What is remembered of one source; instants are UTC.

    `baseline_at` is its first good answer, `news_at` when it last said anything new, `body_hash` the last body's.
    `missing` are the releases that it listed no longer in its last reading, by id, since when (Unix seconds).
    `url` is asked in the place of `replaced_url`, from which it moved for good. `paused` is one of
    `core.source_health.Pause`. `failing_told_at` and `stale_told_at` are when people were told of what lasts since.
    `quiet` counts the good answers in a row that held nothing new. `marks` (see `core.marks`) are of the entries of the
    last reading that need not be read again. `tempo` is how many news it tells a day (see `core.tempo`).
    """

    name: str
    kind: str
    next_poll_at: datetime
    due_because: str = "new"
    etag: str | None = None
    last_modified: str | None = None
    body_hash: str | None = None
    polled_at: datetime | None = None
    succeeded_at: datetime | None = None
    baseline_at: datetime | None = None
    news_at: datetime | None = None
    failures: int = 0
    failing_since: datetime | None = None
    error: str | None = None
    moved_to: str | None = None
    moved_times: int = 0
    missing: Mapping[str, int] | None = None
    url: str | None = None
    replaced_url: str | None = None
    paused: str | None = None
    failing_told_at: datetime | None = None
    stale_told_at: datetime | None = None
    quiet: int = 0
    marks: bytes | None = None
    tempo: float | None = None

    @property
    def missing_since(self) -> Mapping[int, datetime]:
        """Give the releases that missed in the last reading, each with when it first did."""
        missing = (self.missing or {}).items()
        return {int(release_id): datetime.fromtimestamp(seconds, UTC) for release_id, seconds in missing}


async def configure(connection: AsyncConnection, kinds: Mapping[str, str], now: datetime) -> None:
    """Make the known sources those of the configuration (name to kind), and of servers; a new one is due at once."""
    known = set((await connection.execute(select(sources.c.name).where(~OWN))).scalars())
    if gone := [{"old": name} for name in sorted(known - kinds.keys())]:
        await connection.execute(delete(sources).where(sources.c.name == bindparam("old")), gone)
    new = {name: kind for name, kind in kinds.items() if name not in known}
    rows = [row_of(SourceState(name=name, kind=kind, next_poll_at=now)) for name, kind in new.items()]
    await add_missing(connection, sources, rows)


async def every(connection: AsyncConnection) -> list[SourceState]:
    """Load the state of all sources, by name."""
    return [_state(row) for row in await connection.execute(select(sources).order_by(sources.c.name))]


async def suspects(connection: AsyncConnection, quiet: int, silent_since: datetime) -> list[SourceState]:
    """Load the sources that fail, that people were told of, or that said nothing new since then (UTC).

    Those last ones only where at least `quiet` good answers in a row held nothing new.
    """
    told = (sources.c.failing_since, sources.c.failing_told_at, sources.c.stale_told_at)
    silent = func.coalesce(sources.c.news_at, sources.c.baseline_at) <= silent_since
    wanted = or_(*(column.is_not(None) for column in told), and_(sources.c.quiet >= quiet, silent))
    return [_state(row) for row in await connection.execute(select(sources).where(wanted).order_by(sources.c.name))]


async def load(connection: AsyncConnection, name: str) -> SourceState:
    """Load the state of one source."""
    return _state((await connection.execute(select(sources).where(sources.c.name == name))).one())


async def anything_due(connection: AsyncConnection, now: datetime) -> bool:
    """Say whether a claim may find anything, without taking the writer's turn."""
    return await is_any_due(connection, ~OWN, now)


async def is_any_due(connection: AsyncConnection, which: ColumnElement[bool], now: datetime) -> bool:
    """Say whether any of the sources for which `which` holds is to be polled, and nobody is at it."""
    due = select(sources.c.name).where(is_due(now), which).exists()
    ahead = [select(sources.c.name).where(one, which).exists() for one in _ahead(now)]
    return bool((await connection.execute(select(or_(due, *ahead)))).scalar_one())


def is_due(now: datetime) -> ColumnElement[bool]:
    """Say of a row whether it is to be polled, and nobody is at it."""
    # No lease is nearly so long as the slack.
    held = and_(sources.c.leased_until > now, sources.c.leased_until <= now + CLOCK_SLACK)
    return and_(sources.c.next_poll_at <= now, or_(sources.c.leased_until.is_(None), ~held))


def _ahead(now: datetime) -> tuple[ColumnElement[bool], ...]:
    """Say of a row that it was polled in the future, or is new and due then: the clock has been set back since."""
    unpolled = and_(sources.c.polled_at.is_(None), sources.c.next_poll_at > now + CLOCK_SLACK)
    return sources.c.polled_at > now + CLOCK_SLACK, unpolled


async def set_right(connection: AsyncConnection, now: datetime) -> None:
    """Let what a clock put off that has been set back since be due now, and not only when it is there again."""
    for ahead in _ahead(now):
        await connection.execute(update(sources).where(ahead).values(next_poll_at=now, polled_at=null()))


async def claim_due(connection: AsyncConnection, now: datetime, lease: timedelta, limit: int) -> list[SourceState]:
    """Take the configured sources that are due, so that no other process polls them while the lease lasts.

    The earliest come first. Feeds that servers added are taken in turns of their own (see `store.feeds`).
    """
    await set_right(connection, now)
    return await _claim(connection, select(sources).where(is_due(now), ~OWN).limit(limit), now, lease)


async def claim_named(
    connection: AsyncConnection, names: Collection[str], now: datetime, lease: timedelta
) -> list[SourceState]:
    """Take these of the sources, as far as they are still due."""
    return await _claim(connection, select(sources).where(is_due(now), sources.c.name.in_(names)), now, lease)


async def _claim(connection: AsyncConnection, due: Select[Any], now: datetime, lease: timedelta) -> list[SourceState]:
    ordered = due.order_by(sources.c.next_poll_at, sources.c.name).with_for_update(skip_locked=True)
    rows = (await connection.execute(ordered)).all()
    if rows:
        taken = update(sources).where(sources.c.name.in_([row.name for row in rows]))
        await connection.execute(taken.values(leased_until=now + lease))
    return [_state(row) for row in rows]


async def save(connection: AsyncConnection, states: Sequence[SourceState]) -> None:
    """Write the states of sources after a poll, and give up their leases; what people were told stays as it is."""
    if states:
        await connection.execute(_SAVE, [{f"new_{name}": getattr(one, name) for name in _SAVED} for one in states])


async def note_told(
    connection: AsyncConnection, name: str, *, failing: datetime | None, stale: datetime | None
) -> None:
    """Remember since when people know that a source fails, or has fallen silent (UTC); None: nobody is told of it."""
    told = update(sources).where(sources.c.name == name)
    await connection.execute(told.values(failing_told_at=failing, stale_told_at=stale))


async def release(connection: AsyncConnection) -> None:
    """Give up the leases of a process that is gone."""
    await connection.execute(update(sources).values(leased_until=None))


_COLUMNS: Final = tuple(sources.c.keys())
_FIELDS: Final = frozenset(SourceState.__dataclass_fields__)
_SAVED: Final = tuple(name for name in SourceState.__dataclass_fields__ if name not in _TOLD)
_SAVE: Final = (
    update(sources)
    .where(sources.c.name == bindparam("new_name"))
    .values({name: bindparam(f"new_{name}", type_=sources.c[name].type) for name in _SAVED} | {"leased_until": None})
)


def _state(row: Sequence[Any]) -> SourceState:
    # By the order of the columns, since asking a row for each name takes ten times as long.
    return SourceState(**{name: value for name, value in zip(_COLUMNS, row, strict=True) if name in _FIELDS})
