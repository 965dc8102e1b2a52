"""Stopping: SIGTERM and SIGINT end the program cleanly, and SIGHUP does nothing but say so."""

from __future__ import annotations

import asyncio
import logging
import signal
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager

log = logging.getLogger(__name__)


_NO_RELOAD = "SIGHUP: nothing is read again while the bot runs; restart it to use a changed configuration"


@contextmanager
def stop_signals() -> Iterator[asyncio.Event]:
    """Give an event that is set by SIGTERM or SIGINT while the block runs; SIGHUP doesn't end it either."""
    loop, stop = asyncio.get_running_loop(), asyncio.Event()
    signals = (signal.SIGTERM, signal.SIGINT)
    for one in signals:
        loop.add_signal_handler(one, stop.set)
    loop.add_signal_handler(signal.SIGHUP, log.warning, _NO_RELOAD)
    try:
        yield stop
    finally:
        for one in (*signals, signal.SIGHUP):
            loop.remove_signal_handler(one)


async def until(stop: asyncio.Event, work: Coroutine[None, None, None]) -> None:
    """Run `work` until it ends or `stop` is set; raises what the work raised."""
    working, stopping = asyncio.create_task(work), asyncio.create_task(stop.wait())
    try:
        await asyncio.wait({working, stopping}, return_when=asyncio.FIRST_COMPLETED)
        if working.done():
            await working
    finally:
        working.cancel()
        stopping.cancel()
        await asyncio.gather(working, stopping, return_exceptions=True)
