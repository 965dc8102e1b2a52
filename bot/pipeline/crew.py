"""The crew: takes up what is due, so much at once, and lets no slow piece hold up the others."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Iterable, Sequence
from contextlib import suppress
from datetime import timedelta
from typing import TypeVar

T = TypeVar("T")

SHIFT = timedelta(seconds=60)
"""How long new work is taken up before the next tick goes on with it."""

LOOK = 1.0
"""How often new work is looked for while some is under way (seconds)."""

FAREWELL = timedelta(seconds=5)
"""How long work under way may go on when the program ends."""


ENOUGH = 4
"""One in how many hands has to be free before new work is looked for, unless told."""


async def work(
    claim: Callable[[int], Awaitable[Sequence[T]]],
    do: Callable[[T], Coroutine[None, None, None]],
    at_once: int,
    *,
    chained: bool = True,
    enough: int = ENOUGH,
) -> int:
    """Claim and do until nothing is due; gives how many pieces that were.

    What `do` raises ends no other piece; one error of it is raised at the end, so that the tick counts as failed.
    `chained` says that a piece may become due when another is done. New work is looked for when one in `enough` hands
    is free, since each look costs more than most pieces do, but at least every second while any is under way. When
    this is cancelled, what is under way gets a moment to end by itself, since cut-off work leaves its outcome unknown.
    """
    loop = asyncio.get_running_loop()
    end, done, looked_at = loop.time() + SHIFT.total_seconds(), 0, 0.0
    crew = _Crew()
    drained = False
    try:
        while True:
            free = at_once - len(crew.busy) if loop.time() < end else 0
            # What came due since the last look, a moment ago, can wait for the next tick.
            is_time = free * enough >= at_once and not drained
            if free > 0 and (is_time or loop.time() - looked_at >= LOOK):
                looked_at = loop.time()
                claimed = await claim(free)
                drained = not chained and len(claimed) < free
                done += len(claimed)
                crew.take_up(do(piece) for piece in claimed)
            if not crew.busy:
                break
            await crew.wait_for_any(LOOK)
    finally:
        await _ended(crew.busy)
    if crew.failure is not None:
        raise crew.failure
    return done


class _Crew:
    """The pieces under way, and the first error of those that ended."""

    def __init__(self) -> None:
        self.busy: set[asyncio.Task[None]] = set()
        self.failure: BaseException | None = None
        self._ended = asyncio.Event()

    def take_up(self, pieces: Iterable[Coroutine[None, None, None]]) -> None:
        for piece in pieces:
            task = asyncio.create_task(piece)
            self.busy.add(task)
            # Not asyncio.wait, which would look at every piece again whenever one ends.
            task.add_done_callback(self._end)

    async def wait_for_any(self, seconds: float) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._ended.wait()
        self._ended.clear()

    def _end(self, task: asyncio.Task[None]) -> None:
        self.busy.discard(task)
        # Each is looked at, also behind another: asyncio would complain of one that nobody took.
        if not task.cancelled() and (error := task.exception()):
            self.failure = self.failure or error
        self._ended.set()


async def _ended(busy: set[asyncio.Task[None]]) -> None:
    left = set(busy)
    if not left:
        return
    _, stuck = await asyncio.wait(left, timeout=FAREWELL.total_seconds())
    for task in stuck:
        task.cancel()
    await asyncio.gather(*left, return_exceptions=True)
