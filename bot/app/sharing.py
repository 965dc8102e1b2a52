"""Sharing: how the ticks are divided where several processes work on one PostgreSQL database.

| what | how it is shared |
|---|---|
| poll, feeds, deliver, revise, publish, threads | each row is claimed by one process, with a lease (SKIP LOCKED) |
| announce, digest, resume | one process at a time, and what it tells has a key that no second one can store |
| calendars, scheduled events, season, source health, prune | one process at a time, under a lease of the tick |
| backup | none: PostgreSQL has tools of its own |
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final
from uuid import uuid4

from bot.core.parts import Part
from bot.errors import ConfigError
from bot.pipeline.alone import Alone
from bot.pipeline.policy import Clock
from bot.scheduler import Tick
from bot.store.database import Database

ALONE: Final = frozenset(
    {"announce", "digest", "resume", "calendars", "scheduled events", "season", "source health", "prune"}
)


def check(part: Part, database: Database) -> None:
    """Raise ConfigError where a part of the whole is to run on a store that one process alone can use."""
    if database.dialect == "sqlite" and not part.is_whole:
        raise ConfigError(
            "--role and --shards divide the work among processes, which SQLite can't serve: "
            'set store.url = "postgresql://...", or leave them out; `airdate migrate-store` moves what is there'
        )


def shared(ticks: Sequence[Tick], database: Database, clock: Clock) -> list[Tick]:
    """Give the ticks as they are to run where other processes may run them, too."""
    if database.dialect == "sqlite":
        return [*ticks]
    holder = uuid4().hex
    return [replace(one, run=_alone(one, database, clock, holder)) if one.name in ALONE else one for one in ticks]


def _alone(tick: Tick, database: Database, clock: Clock, holder: str) -> Alone:
    lease = tick.limit + tick.grace * 2
    return Alone(database=database, clock=clock, holder=holder, name=tick.name, lease=lease, work=tick.run)
