"""Together: what many pieces of work write at about the same time becomes one transaction, in the order it came."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

T = TypeVar("T")


class Together(Generic[T]):
    """Gathers what comes while the last transaction is written, so that one commit serves all of it.

    `write` stores the pieces in one transaction of its own, all or none. A caller goes on when its piece is committed;
    where the whole was refused each piece is written alone, so that it fails for its own fault only.
    """

    def __init__(self, write: Callable[[Sequence[T]], Awaitable[None]], *, most: int = 200) -> None:
        self._write = write
        self._most = most
        self._waiting: list[tuple[T, asyncio.Future[None]]] = []
        self._writing: asyncio.Task[None] | None = None

    async def __call__(self, piece: T) -> None:
        """Write a piece, and return when it is committed; raises what writing it raised.

        A caller that is cancelled meanwhile takes nothing back: its piece is written or not, like any commit whose
        end nobody saw.
        """
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((piece, done))
        if self._writing is None:
            self._writing = asyncio.create_task(self._write_all(), name="writing together")
        await done

    async def _write_all(self) -> None:
        try:
            while self._waiting:
                # What the other tasks of this turn of the loop have to write comes along.
                await asyncio.sleep(0)
                batch, self._waiting = self._waiting[: self._most], self._waiting[self._most :]
                await self._write_batch(batch)
        finally:
            self._writing = None

    async def _write_batch(self, batch: Sequence[tuple[T, asyncio.Future[None]]]) -> None:
        try:
            await self._write([piece for piece, _ in batch])
        except Exception as error:  # noqa: BLE001 - whatever it is, each caller is told of it
            if len(batch) == 1:
                _settle(batch[0][1], error)
                return
            for one in batch:
                await self._write_batch([one])
        else:
            for _, done in batch:
                _settle(done, None)


def _settle(done: asyncio.Future[None], error: Exception | None) -> None:
    if done.done():
        return
    if error is None:
        done.set_result(None)
    else:
        done.set_exception(error)
