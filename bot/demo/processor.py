"""The processor: where the replay runs."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def one_processor() -> Iterator[None]:
    """Keep the threads that are started in the block, and this one, on one processor, where the system can do that.

    The event loop and the database's thread do nothing but take turns in a replay, some hundred thousand times: on two
    processors each turn has to wake the other one up, which takes a quarter of the whole time.
    """
    if sys.platform != "linux":
        yield
        return
    allowed = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {sorted(allowed)[os.getpid() % len(allowed)]})
    try:
        yield
    finally:
        os.sched_setaffinity(0, allowed)
