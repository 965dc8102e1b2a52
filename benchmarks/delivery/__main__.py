"""`python -m benchmarks.delivery [--quick]`: messages a second and their cost, and what a storm delays."""

from __future__ import annotations

import sys

from benchmarks.delivery.measure import QUICK, Size, measure
from benchmarks.rows import run

if __name__ == "__main__":
    run(lambda: measure(QUICK if "--quick" in sys.argv else Size()))
