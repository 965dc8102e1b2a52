"""`python -m benchmarks.soak`: seven simulated days with 1,000 feeds and 1,000 servers, and what is held after each.

The soak itself is that of the fault matrix (row O3): the real pipeline, client and worker processes, with feeds and a
Discord in another process that fail now and then.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from datetime import timedelta
from typing import Any, Final

from benchmarks.rows import Row, run
from benchmarks.soak.growth import Load, predicted
from tests.faults.soak.bot import KEEP
from tests.faults.soak.site import pause

FULL: Final = (1000, 1000, 7)
QUICK: Final = (20, 20, 2)
_MOST_GROWTH: Final = 1.10
_MOST_OFF: Final = 1.2


def measure() -> Sequence[Row]:
    """Let the days pass once: each of them is a run of its own."""
    feeds, servers, days = QUICK if "--quick" in sys.argv else FULL
    command = [sys.executable, "-m", "tests.faults.soak", str(feeds), str(servers), str(days)]
    ran = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)  # noqa: S603 - our own program
    course: dict[str, Any] = json.loads(ran.stdout)
    first, last = course["days"][0], course["days"][-1]
    asked = f"{course['polls']:,} polls, {course['posted']:,} alerts kept of those posted, {course['left']} open"
    note = f"{feeds:,} feeds, {servers:,} servers, {days} days: {asked}, {len(course['untaken'])} exceptions untaken"
    held = [
        _grown("memory of the process", "MiB", first["memory"], last["memory"], note),
        _grown("memory of the workers", "MiB", first["children"], last["children"], note),
        _grown("file handles", "handles", first["handles"], last["handles"], note),
    ]
    size = Row(
        area="soak",
        figure="database with its log",
        unit="MiB",
        ours=last["database"],
        peer="predicted",
        theirs=predicted(_load(course, feeds, servers, days)),
        bound="at most",
        goal=_MOST_OFF,
        note=note,
    )
    return [*held, size]


def _load(course: dict[str, Any], feeds: int, servers: int, days: int) -> Load:
    """Give what came in a day: items as the site makes them, of which a quarter is of a show, and what was posted."""
    items = sum(timedelta(days=1) / pause(number) for number in range(feeds))
    posted = sum(count for kind, count in course["served"].items() if kind.startswith("a post"))
    return Load(
        sources=feeds,
        subscriptions=servers,
        items=items,
        events=items / 4,
        alerts=posted / days,
        days=days,
        keep=KEEP.days,
    )


def _grown(figure: str, unit: str, first: float, last: float, note: str) -> Row:
    return Row(
        area="soak",
        figure=f"{figure}, last day",
        unit=unit,
        ours=last,
        peer="first day",
        theirs=first,
        bound="at most",
        goal=_MOST_GROWTH,
        note=note,
    )


if __name__ == "__main__":
    run(measure)
