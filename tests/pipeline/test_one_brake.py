from __future__ import annotations

from datetime import timedelta

from bot.chat.brake import Answer, Brake
from bot.pipeline.one_brake import OneBrake
from bot.store.database import Database
from bot.store.wakes import Work
from tests.core.made import NOW
from tests.fakes import FakeClock

WAIT = timedelta(seconds=7)
REFUSED = Answer(
    status=429,
    route="POST /channels/1/messages",
    is_bots=True,
    headers={"Via": "1.1"},
    body={"retry_after": 7, "global": True},
)


class Process:
    """One process's brake and its part in the one of all."""

    def __init__(self, database: Database, clock: FakeClock) -> None:
        self.brake = Brake(lambda: clock().timestamp())
        self.one = OneBrake(database=database, brake=self.brake, clock=clock)


async def test_what_one_process_is_asked_to_wait_all_wait(database: Database) -> None:
    clock = FakeClock(NOW)
    refused, other = Process(database, clock), Process(database, clock)

    refused.brake.note(REFUSED)
    await refused.one.share()
    await other.one.share()

    assert other.brake.left("POST /channels/2/messages") == WAIT


async def test_a_wait_that_is_over_holds_nobody(database: Database) -> None:
    clock = FakeClock(NOW)
    refused, other = Process(database, clock), Process(database, clock)
    refused.brake.note(REFUSED)
    await refused.one.share()

    clock.advance(WAIT)
    await other.one.share()

    assert other.brake.left() is None


async def test_a_shorter_wait_leaves_the_longer_one_as_it_is(database: Database) -> None:
    clock = FakeClock(NOW)
    first, second = Process(database, clock), Process(database, clock)
    first.brake.note(REFUSED)
    await first.one.share()
    second.brake.hold(timedelta(seconds=2))

    await second.one.share()
    await first.one.share()

    assert (first.brake.held_for, second.brake.held_for) == (WAIT, WAIT)


async def test_the_others_are_woken_once_and_not_again_and_again(database: Database) -> None:
    clock, heard = FakeClock(NOW), list[Work]()
    process = Process(database, clock)
    database.wakes.listen(heard.append)
    process.brake.note(REFUSED)

    for _ in range(3):
        await process.one.share()

    assert heard == [Work.BRAKE]
