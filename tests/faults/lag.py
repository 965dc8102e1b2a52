"""The lag of the event loop: how much later than asked for it comes to what is due.

`python -m tests.faults.lag` measures that of a process which does nothing else, until its input ends, and prints the
longest (seconds): what the machine itself is late by.
"""

from __future__ import annotations

import asyncio
import sys
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

EVERY = 0.005


@dataclass
class Lag:
    """The longest lag so far, that of an idle process beside it, and the longest that a question took (seconds)."""

    loop: float = 0.0
    idle: float = 0.0
    answer: float = 0.0
    answers: int = 0

    async def tick(self) -> None:
        """Measure for ever."""
        loop = asyncio.get_running_loop()
        while True:
            before = loop.time()
            await asyncio.sleep(EVERY)
            self.loop = max(self.loop, loop.time() - before - EVERY)

    async def question(self, ask: Callable[[], Awaitable[object]]) -> None:
        """Ask for ever."""
        loop = asyncio.get_running_loop()
        while True:
            before = loop.time()
            await ask()
            self.answer = max(self.answer, loop.time() - before)
            self.answers += 1
            await asyncio.sleep(0.05)


@asynccontextmanager
async def watched(ask: Callable[[], Awaitable[object]]) -> AsyncIterator[Lag]:
    """Measure while the block runs, and ask something every now and then."""
    lag = Lag()
    idle = await asyncio.create_subprocess_exec(sys.executable, "-m", "tests.faults.lag", stdin=PIPE, stdout=PIPE)
    tasks = [asyncio.create_task(lag.tick()), asyncio.create_task(lag.question(ask))]
    try:
        yield lag
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks)
        said, _ = await idle.communicate(b"")
        lag.idle = float(said)


async def main() -> float:
    """Measure until the input ends."""
    lag = Lag()
    task = asyncio.create_task(lag.tick())
    await asyncio.to_thread(sys.stdin.read)
    task.cancel()
    return lag.loop


if __name__ == "__main__":
    sys.stdout.write(f"{asyncio.run(main()):.4f}")
