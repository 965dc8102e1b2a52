"""The crew: takes up what is due, so much at once, and lets no slow piece hold up the others."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass, field

import pytest

from bot.errors import StoreError
from bot.pipeline.crew import work


@dataclass
class Heap:
    """Work that lies there: numbers to be claimed, and what was made of them."""

    numbers: list[int]
    under_way: int = 0
    most_at_once: int = 0
    looks: int = 0
    done: list[int] = field(default_factory=list)

    async def claim(self, limit: int) -> list[int]:
        self.looks += 1
        taken, self.numbers = self.numbers[:limit], self.numbers[limit:]
        return taken

    def doing(self, piece: Callable[[int], Awaitable[None]]) -> Callable[[int], Coroutine[None, None, None]]:
        async def do(number: int) -> None:
            self.under_way += 1
            self.most_at_once = max(self.most_at_once, self.under_way)
            try:
                await piece(number)
                self.done.append(number)
            finally:
                self.under_way -= 1

        return do


async def soon(_: int) -> None:
    await asyncio.sleep(0)


async def test_everything_that_is_due_is_done_and_counted() -> None:
    heap = Heap(list(range(100)))
    assert await work(heap.claim, heap.doing(soon), 7) == 100
    assert sorted(heap.done) == list(range(100))


async def test_never_more_is_under_way_than_is_allowed_at_once() -> None:
    heap = Heap(list(range(50)))
    await work(heap.claim, heap.doing(soon), 7)
    assert heap.most_at_once == 7


async def test_where_nothing_is_due_nothing_is_done() -> None:
    heap = Heap([])
    assert await work(heap.claim, heap.doing(soon), 7) == 0


@pytest.mark.parametrize(("chained", "looks"), [(True, 2), (False, 1)])
async def test_after_quick_work_that_makes_none_due_nothing_is_looked_for_again(chained: bool, looks: int) -> None:
    heap = Heap([1, 2])
    assert await work(heap.claim, heap.doing(soon), 7, chained=chained) == 2
    assert heap.looks == looks


async def test_more_than_is_allowed_at_once_is_done_also_where_no_work_makes_other_due() -> None:
    heap = Heap(list(range(15)))
    assert await work(heap.claim, heap.doing(soon), 7, chained=False) == 15


async def test_pieces_that_raise_end_no_other_and_one_error_is_raised_at_the_end() -> None:
    heap = Heap(list(range(20)))

    async def piece(number: int) -> None:
        if number % 2:
            raise StoreError(f"no room for {number}")

    with pytest.raises(StoreError, match="no room for"):
        await work(heap.claim, heap.doing(piece), 20)
    assert len(heap.done) == 10


async def test_a_slow_piece_holds_up_none_of_the_others() -> None:
    heap, others_are_done = Heap(list(range(10))), asyncio.Event()

    async def piece(number: int) -> None:
        if number == 0:
            await others_are_done.wait()
        elif len(heap.done) == 8:
            others_are_done.set()

    async with asyncio.timeout(10):
        assert await work(heap.claim, heap.doing(piece), 2) == 10
    assert heap.done[-1] == 0


async def test_what_is_under_way_may_end_when_all_is_cancelled() -> None:
    heap, begun, may_end = Heap([1]), asyncio.Event(), asyncio.Event()

    async def piece(_: int) -> None:
        begun.set()
        await may_end.wait()

    working = asyncio.create_task(work(heap.claim, heap.doing(piece), 1))
    await begun.wait()
    working.cancel()
    may_end.set()
    with pytest.raises(asyncio.CancelledError):
        await working
    assert heap.done == [1]
