"""The pool: worker processes that can be killed, by pebble, and what its futures don't tell."""

from __future__ import annotations

import asyncio
import multiprocessing
from concurrent.futures import Future, wait
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import forkserver

from pebble import ProcessPool

from bot.errors import ParseError
from bot.parsing.limits import Limits
from bot.parsing.worker import READERS, prepare

_HEARTBEAT = 0.5


def warm() -> None:
    """Start the server that workers are forked from, which imports what they need by itself."""
    multiprocessing.get_context("forkserver").set_forkserver_preload([prepare.__module__, *READERS])
    forkserver.ensure_running()


def open_pool(workers: int, limits: Limits) -> ProcessPool:
    """Start the processes and wait for the first; blocking. Raises ParseError where they don't start."""
    warm()
    context = multiprocessing.get_context("forkserver")  # it has none of our sockets, and imports things once
    pool = ProcessPool(
        max_workers=workers, max_tasks=limits.documents, initializer=prepare, initargs=(limits,), context=context
    )
    try:
        _start(pool)
    except RuntimeError as error:
        close_pool(pool)
        raise ParseError(f"the worker processes don't start; what they print says why ({error})") from error
    return pool


def close_pool(pool: ProcessPool) -> None:
    """Kill the processes, busy or not, and wait for their end; blocking. Futures that are not done stay so."""
    pool.stop()  # type: ignore[no-untyped-call] # pebble left it without annotations
    pool.join()


async def outcome(pool: ProcessPool, future: Future[bytes]) -> bytes:
    """Wait for what a worker answers; a worker that works for a caller who gave up is killed."""
    answer = asyncio.wrap_future(future)
    try:
        while not (await asyncio.wait([answer], timeout=_HEARTBEAT))[0]:
            _check(pool)
        return answer.result()
    finally:
        answer.cancel()


def _start(pool: ProcessPool) -> None:
    future = pool.schedule(int)  # a pool has no workers before its first task
    while not wait([future], timeout=_HEARTBEAT).done:
        _check(pool)
    future.result()


def _check(pool: ProcessPool) -> None:
    # A pool that breaks in the moment in which it takes a task forgets the future of it.
    if not pool.active:
        raise BrokenProcessPool("the pool broke down")
