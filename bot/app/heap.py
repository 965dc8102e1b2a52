"""The heap: what lives as long as the process need not be looked at by the garbage collector again and again."""

from __future__ import annotations

import gc


def settle() -> None:
    """Leave out of all later collections what was imported, built and read so far.

    A full collection looks at every object there is, some 300,000 after a start, while all else waits.
    """
    gc.collect()
    gc.freeze()
