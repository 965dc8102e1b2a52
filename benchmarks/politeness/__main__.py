"""`python -m benchmarks.politeness`: requests and bytes of a week, beside reader's at the same median freshness."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import timedelta

from benchmarks.politeness.feeds import feeds
from benchmarks.politeness.rhythms import Spent, adaptive, at_equal_freshness, spent
from benchmarks.rows import RUNS, Row, middle, run

FEEDS, SMALL = 1000, 30
_PEER = "reader, one interval for all"


def measure() -> Sequence[Row]:
    """Spend the week once for each seed."""
    quick = "--quick" in sys.argv
    weeks = [_week(SMALL if quick else FEEDS, seed) for seed in range(1, 1 if quick else RUNS + 1)] or [_week(SMALL, 1)]
    ours, theirs, interval = weeks[0]
    note = (
        f"median delay {_minutes(ours.quantile(0.5))} both; 90 % within {_minutes(ours.quantile(0.9))}, reader's "
        f"{_minutes(theirs.quantile(0.9))}; median of the feeds' medians {_minutes(ours.of_feeds())}, reader's "
        f"{_minutes(theirs.of_feeds())} (it asks every {_minutes(interval)}); simulated, no network"
    )
    return [
        Row(
            area="politeness",
            figure=f"{what} of a week",
            unit=unit,
            ours=middle(getattr(one, what) / scale for one, _, _ in weeks),
            peer=_PEER,
            theirs=middle(getattr(peer, what) / scale for _, peer, _ in weeks),
            bound="at most",
            goal=goal,
            note=note,
        )
        for what, unit, scale, goal in (("requests", "thousand", 1e3, 0.6), ("bytes", "MB", 1e6, 0.5))
    ]


def _week(count: int, seed: int) -> tuple[Spent, Spent, timedelta]:
    found = feeds(count, seed)
    ours = spent((feed, adaptive(feed)) for feed in found)
    interval, theirs = at_equal_freshness(found, ours.quantile(0.5))
    return ours, theirs, interval


def _minutes(delay: timedelta) -> str:
    return f"{delay.total_seconds() / 60:.0f} min"


if __name__ == "__main__":
    run(measure)
