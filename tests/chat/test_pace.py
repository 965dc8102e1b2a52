"""The pace: as much as is allowed in any second, however long each request takes."""

from __future__ import annotations

import asyncio

import pytest

from bot.chat.pace import Pace


async def times(pace: Pace, count: int, takes: float = 0) -> list[float]:
    """Ask for turns all at once, and give when each began."""
    begun: list[float] = []

    async def ask() -> None:
        async with pace.turn():
            begun.append(asyncio.get_running_loop().time())
            await asyncio.sleep(takes)

    await asyncio.gather(*(ask() for _ in range(count)))
    return begun


@pytest.mark.parametrize("takes", [0, 0.05])
async def test_no_second_sees_more_than_is_allowed(takes: float) -> None:
    begun = await times(Pace(20), 45, takes)
    assert all(later - first > 1 for first, later in zip(begun, begun[20:], strict=False))


async def test_turns_come_in_the_order_in_which_they_were_asked_for() -> None:
    pace, order = Pace(500), list[int]()

    async def ask(number: int) -> None:
        async with pace.turn():
            order.append(number)

    await asyncio.gather(*(ask(number) for number in range(50)))
    assert order == list(range(50))


async def test_one_that_gives_up_waiting_takes_no_turn() -> None:
    pace = Pace(1)
    async with pace.turn():
        waiting = asyncio.create_task(times(pace, 1))
        await asyncio.sleep(0)
        waiting.cancel()
        await asyncio.gather(waiting, return_exceptions=True)
    assert len(await times(pace, 1)) == 1
