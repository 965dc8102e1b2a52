"""`python -m benchmarks.fanout [--quick]`: one event to 10,000 of 100,000 subscriptions, with its goals."""

from __future__ import annotations

import sys

from benchmarks.fanout.crowd import QUICK, Size
from benchmarks.fanout.measure import measure
from benchmarks.rows import RUNS, run

if __name__ == "__main__":
    quick = "--quick" in sys.argv[1:]
    run(lambda: measure(QUICK, 1) if quick else measure(Size(), 2 * RUNS - 1))
