"""`python -m benchmarks.size`: start, memory and the loop's lag with 1,000 servers, and what 1,000 more cost."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Final

from benchmarks.rows import RUNS, Row, middle, run
from benchmarks.size.life import Life, lived

SERVERS, MANY, FEEDS = 1000, 3000, 1000
_QUICK: Final = (5, 10, 5)
_PROCESSES: Final = "the bot, its fork server and two workers"


def measure() -> Sequence[Row]:
    """Let bots live on few and on many servers by turns."""
    quick = "--quick" in sys.argv
    servers, many, feeds = _QUICK if quick else (SERVERS, MANY, FEEDS)
    few: list[Life] = []
    more: list[Life] = []
    for _ in range(1 if quick else RUNS):
        for count, lives in ((servers, few), (many, more)):
            lives.append(lived(count, feeds))
            sys.stderr.write(f"{count} servers: {lives[-1]}\n")
    return [*_rows(few, servers, feeds), _slope(few, more, (many - servers) / 1000)]


def _rows(lives: Sequence[Life], servers: int, feeds: int) -> list[Row]:
    shares = middle(one.shares for one in lives)
    longest = middle(one.longest for one in lives)
    place = f"{servers:,} servers, {feeds:,} feeds"
    return [
        _row(
            "start to READY", "s", middle(one.ready for one in lives), 4, f"{servers:,} servers; 2 s are discord.py's"
        ),
        _row("memory of the process", "MiB", middle(one.main for one in lives), 140, f"resident; {place}"),
        _row(
            "memory with workers",
            "MiB",
            middle(one.together for one in lives),
            280,
            f"resident sets of {_PROCESSES} added up, though they share pages: by their shares (PSS) {shares:.0f} MiB",
        ),
        _row(
            "loop lag, p99", "ms", middle(one.lag for one in lives), 50, f"start included; the longest {longest:.0f} ms"
        ),
    ]


def _slope(few: Sequence[Life], more: Sequence[Life], thousands: float) -> Row:
    grown = middle(one.main for one in more) - middle(one.main for one in few)
    return _row("memory of 1,000 further servers", "MiB", grown / thousands, 5, "of 30 channels each")


def _row(figure: str, unit: str, ours: float, goal: float, note: str) -> Row:
    return Row(area="size", figure=figure, unit=unit, ours=ours, bound="at most", goal=goal, note=note)


if __name__ == "__main__":
    run(measure)
