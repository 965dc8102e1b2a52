"""The state of each source: what it said last, and when it is due again. The database is the schedule."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.schema import sources
from bot.store.statements import add_missing

CLOCK_SLACK = timedelta(hours=1)
"""How far a clock may be set back without anything being done about it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceState:
    """What is remembered of one source; instants are UTC.

    `baseline_at` is its first good answer, `news_at` when it last said anything new, `body_hash` the last body's.
    `missing` are the releases that it listed no longer in its last reading, by id, since when (Unix seconds).
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

    @property
    def missing_since(self) -> Mapping[int, datetime]:
        """Give the releases that missed in the last reading, each with when it first did."""
        missing = (self.missing or {}).items()
        return {int(release_id): datetime.fromtimestamp(seconds, UTC) for release_id, seconds in missing}


async def configure(connection: AsyncConnection, kinds: Mapping[str, str], now: datetime) -> None:
    """Make the known sources those of the configuration (name to kind); a new one is due at once."""
    await connection.execute(delete(sources).where(sources.c.name.not_in(list(kinds))))
    rows = [asdict(SourceState(name=name, kind=kind, next_poll_at=now)) for name, kind in kinds.items()]
    await add_missing(connection, sources, rows)


async def every(connection: AsyncConnection) -> list[SourceState]:
    """Load the state of all sources, by name."""
    return [_state(row) for row in await connection.execute(select(sources).order_by(sources.c.name))]


async def load(connection: AsyncConnection, name: str) -> SourceState:
    """Load the state of one source."""
    return _state((await connection.execute(select(sources).where(sources.c.name == name))).one())


async def anything_due(connection: AsyncConnection, now: datetime) -> bool:
    """Say whether a claim may find anything, without taking the writer's turn."""
    return (await connection.execute(select(sources.c.name).where(_is_due(now)).limit(1))).first() is not None


def _is_due(now: datetime) -> ColumnElement[bool]:
    free = or_(sources.c.leased_until.is_(None), sources.c.leased_until <= now)
    # Polled in the future means that the clock has gone back since: else nothing would be due until it is there again.
    return and_(free, or_(sources.c.next_poll_at <= now, sources.c.polled_at > now + CLOCK_SLACK))


async def claim_due(connection: AsyncConnection, now: datetime, lease: timedelta, limit: int) -> list[SourceState]:
    """Take the sources that are due, so that no other process polls them while the lease lasts; earliest first."""
    due = select(sources).where(_is_due(now)).order_by(sources.c.next_poll_at, sources.c.name)
    rows = (await connection.execute(due.limit(limit).with_for_update(skip_locked=True))).all()
    if rows:
        taken = update(sources).where(sources.c.name.in_([row.name for row in rows]))
        await connection.execute(taken.values(leased_until=now + lease))
    return [_state(row) for row in rows]


async def save(connection: AsyncConnection, state: SourceState) -> None:
    """Write the state of a source after a poll, and give up its lease."""
    values = {**asdict(state), "leased_until": None}
    await connection.execute(update(sources).where(sources.c.name == state.name).values(values))


async def release(connection: AsyncConnection) -> None:
    """Give up the leases of a process that is gone."""
    await connection.execute(update(sources).values(leased_until=None))


def _state(row: Any) -> SourceState:
    return SourceState(**{name: getattr(row, name) for name in SourceState.__dataclass_fields__})
