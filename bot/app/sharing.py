"""Sharing: how the ticks are divided where several processes work on one PostgreSQL database.

| what | how it is shared |
|---|---|
| poll, feeds, deliver, revise, publish, threads | each row is claimed by one process, with a lease (SKIP LOCKED) |
| announce, digest, resume | one process at a time, and what it tells has a key that no second one can store |
| calendars, scheduled events, season, source health, prune | one process at a time, under a lease of the tick |
| brake | in each process: what Discord asks one to wait, all wait |
| backup | none: PostgreSQL has tools of its own |
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager, nullcontext
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Final
from uuid import uuid4

from bot.chat.brake import Brake
from bot.core.parts import Part
from bot.errors import ConfigError
from bot.pipeline.alone import Alone
from bot.pipeline.one_brake import OneBrake
from bot.pipeline.policy import Clock
from bot.scheduler import Tick
from bot.store.database import Database
from bot.store.wakes import Work

_BRAKE_EVERY: Final = timedelta(seconds=1)
_BRAKE_LIMIT: Final = timedelta(seconds=10)

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


def shared(ticks: Sequence[Tick], database: Database, clock: Clock, brake: Brake) -> list[Tick]:
    """Give the ticks as they are to run where other processes may run them, too."""
    if database.dialect == "sqlite":
        return [*ticks]
    holder = uuid4().hex
    divided = [replace(one, run=_alone(one, database, clock, holder)) if one.name in ALONE else one for one in ticks]
    brake.on_hold = partial(database.wakes.tell, [Work.BRAKE])
    one_brake = OneBrake(database=database, brake=brake, clock=clock)
    return [*divided, Tick(name=Work.BRAKE, run=one_brake.share, every=_BRAKE_EVERY, limit=_BRAKE_LIMIT)]


def hearing(url: str, database: Database) -> AbstractAsyncContextManager[None]:
    """Hear, while the block runs, of what other processes make due in the database at a URL."""
    return nullcontext() if database.dialect == "sqlite" else database.wakes.listening(url)


def _alone(tick: Tick, database: Database, clock: Clock, holder: str) -> Alone:
    lease = tick.limit + tick.grace * 2
    return Alone(database=database, clock=clock, holder=holder, name=tick.name, lease=lease, work=tick.run)
