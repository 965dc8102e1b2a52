"""The heap: what lives as long as the process need not be looked at by the garbage collector again and again."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


def settle() -> None:
    """Leave out of all later collections what was imported, built and read so far.

    A full collection looks at every object there is, some 300,000 after a start, while all else waits.
    """
    gc.collect()
    gc.freeze()


@contextmanager
def lasting() -> Iterator[None]:
    """Build something large that lasts: no collection looks at it while it grows, and none afterwards.

    An index of 90,000 names is a million objects, and each full collection would hold up everything for 0.2 s.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.collect(1)  # the young ones only, so that garbage is not kept for ever
        gc.freeze()
        gc.enable()
