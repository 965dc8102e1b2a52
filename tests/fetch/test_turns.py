from __future__ import annotations

import asyncio
from datetime import timedelta

from bot.fetch.limits import Limits
from bot.fetch.turns import Turns


async def test_a_gap_is_kept_between_the_starts_to_one_host() -> None:
    turns = Turns(Limits(gap=timedelta(seconds=0.05), at_once_per_host=5))
    loop = asyncio.get_running_loop()

    async def start(host: str) -> float:
        async with turns.turn(host):
            return loop.time()

    begun = loop.time()
    one, two, three, other = await asyncio.gather(start("a"), start("a"), start("a"), start("b"))

    assert one < two < three
    assert two >= begun + 0.05
    assert three >= begun + 0.1
    assert other < two


async def test_no_more_than_the_limit_run_at_once_over_all_hosts() -> None:
    turns = Turns(Limits(at_once=3))
    running, most = 0, 0

    async def run(host: str) -> None:
        nonlocal running, most
        async with turns.turn(host):
            running += 1
            most = max(most, running)
            await asyncio.sleep(0)
            running -= 1

    await asyncio.gather(*(run(f"host{number}") for number in range(20)))

    assert most == 3


async def test_a_caller_that_gives_up_leaves_its_turn_to_the_next() -> None:
    turns = Turns(Limits(at_once_per_host=1))
    async with turns.turn("a"):
        waiting = asyncio.create_task(turns.turn("a").__aenter__())
        await asyncio.sleep(0)
        waiting.cancel()
        await asyncio.wait([waiting])
    async with asyncio.timeout(1), turns.turn("a"):
        pass


async def test_a_host_is_forgotten_after_its_turns_and_its_gap() -> None:
    turns = Turns(Limits(gap=timedelta(seconds=0.01)))
    async with turns.turn("a"):
        pass
    async with asyncio.timeout(2):
        while turns._hosts:  # noqa: ASYNC110, SLF001 - nothing tells of it, and nothing else shows it
            await asyncio.sleep(0.005)
