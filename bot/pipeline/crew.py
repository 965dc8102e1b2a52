"""The crew: takes up what is due, so much at once, and lets no slow piece hold up the others."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from datetime import timedelta
from typing import TypeVar

T = TypeVar("T")

SHIFT = timedelta(seconds=60)
"""How long new work is taken up before the next tick goes on with it."""

LOOK = 1.0
"""How often new work is looked for while some is under way (seconds)."""

FAREWELL = timedelta(seconds=5)
"""How long work under way may go on when the program ends."""


async def work(
    claim: Callable[[int], Awaitable[Sequence[T]]],
    do: Callable[[T], Coroutine[None, None, None]],
    at_once: int,
    *,
    chained: bool = True,
) -> int:
    """Claim and do until nothing is due; gives how many pieces that were.

    What `do` raises ends no other piece; one error of it is raised at the end, so that the tick counts as failed.
    `chained` says that a piece may become due when another is done. While something is under way new work is claimed
    at least every second. When this is cancelled, what is under way gets a moment to end by itself, since cut-off work
    leaves its outcome unknown.
    """
    loop = asyncio.get_running_loop()
    end, done, looked_at = loop.time() + SHIFT.total_seconds(), 0, 0.0
    pending: set[asyncio.Task[None]] = set()
    drained, failure = False, None
    try:
        while True:
            # What came due since the last look, a moment ago, can wait for the next tick.
            settled = drained and not pending and loop.time() - looked_at < LOOK
            free = at_once - len(pending) if loop.time() < end and not settled else 0
            if free > 0:
                looked_at = loop.time()
                claimed = await claim(free)
                drained = not chained and len(claimed) < free
                done += len(claimed)
                pending |= {asyncio.create_task(do(piece)) for piece in claimed}
            if not pending:
                break
            finished, pending = await asyncio.wait(pending, timeout=LOOK, return_when=asyncio.FIRST_COMPLETED)
            # Each is looked at, also behind another: asyncio would complain of one that nobody took.
            raised = [error for task in finished if (error := task.exception())]
            failure = failure or next(iter(raised), None)
    finally:
        await _ended(pending)
    if failure is not None:
        raise failure
    return done


async def _ended(pending: set[asyncio.Task[None]]) -> None:
    if not pending:
        return
    _, stuck = await asyncio.wait(pending, timeout=FAREWELL.total_seconds())
    for task in stuck:
        task.cancel()
    await asyncio.gather(*pending, return_exceptions=True)
