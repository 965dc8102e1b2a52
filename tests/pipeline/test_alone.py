from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from bot.pipeline.alone import Alone
from bot.store import leases
from bot.store.database import Database
from tests.core.made import MINUTE, NOW
from tests.fakes import FakeClock

LEASE = timedelta(minutes=5)


@dataclass
class Work:
    """Counts how often it was done, and may do something more."""

    done: int = 0
    inside: list[Alone] = field(default_factory=list)

    async def __call__(self) -> int:
        self.done += 1
        for one in self.inside:
            await one()
        return self.done


def alone(database: Database, clock: FakeClock, holder: str, work: Work) -> Alone:
    return Alone(database=database, clock=clock, holder=holder, name="digest", lease=LEASE, work=work)


async def test_one_after_the_other_may_do_it(database: Database) -> None:
    work, clock = Work(), FakeClock(NOW)

    for holder in "ab":
        await alone(database, clock, holder, work)()

    assert work.done == 2


async def test_while_one_does_it_no_other_does(database: Database) -> None:
    clock = FakeClock(NOW)
    second = Work()
    first = Work(inside=[alone(database, clock, "b", second)])

    await alone(database, clock, "a", first)()

    assert (first.done, second.done) == (1, 0)


async def test_what_a_dead_process_held_is_free_when_its_lease_ends(database: Database) -> None:
    clock, work = FakeClock(NOW), Work()
    async with database.write() as connection:
        await leases.take(connection, "digest", "dead", clock(), LEASE)

    for minutes in (1, 4):
        clock.advance(minutes * MINUTE)
        await alone(database, clock, "b", work)()

    assert work.done == 1


async def test_work_that_fails_leaves_its_lease_to_the_next(database: Database) -> None:
    clock, work = FakeClock(NOW), Work()

    async def fail() -> None:
        raise ValueError("it can't be done")

    failing = Alone(database=database, clock=clock, holder="a", name="digest", lease=LEASE, work=fail)
    with pytest.raises(ValueError, match="can't be done"):
        await failing()
    await alone(database, clock, "b", work)()

    assert work.done == 1
