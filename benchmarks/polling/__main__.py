"""`python -m benchmarks.polling`: the rhythm of polling beside constant polling, with its goals."""

from __future__ import annotations

import sys
from concurrent.futures import ProcessPoolExecutor
from datetime import timedelta
from multiprocessing import get_context

from rich.console import Console
from rich.table import Table

from benchmarks.polling.measure import Measured, measure
from benchmarks.polling.season import SPAN, WEEKS, season
from benchmarks.simulate.script import Script
from bot.core.polling import Rhythm

GOAL_RATIO = 0.4
GOAL_MEDIAN = timedelta(minutes=3)

SEED = 1
_RHYTHMS = {
    "every 30 min, 5 min near an episode": (30, 5),
    "constantly every 5 min": (5, 5),
    "constantly every 30 min": (30, 30),
}


def main() -> int:
    """Print the table; 1 where a goal was missed."""
    console = Console(width=None if sys.stdout.isatty() else 140)
    script = season(SEED)
    with console.status(f"{len(script.shows)} shows, {WEEKS} weeks, {len(_RHYTHMS)} rhythms; this takes some minutes"):
        found = _found(script)
    near, constant, _ = found.values()
    ratio = near.requests / constant.requests
    console.print(_table(found, constant.requests, len(script.shows)))
    goals = {
        f"requests, of those of constant polling: {ratio:.1%}, goal < {GOAL_RATIO:.0%}": ratio < GOAL_RATIO,
        f"median delay: {_minutes(near.quantile(0.5))}, goal < {_minutes(GOAL_MEDIAN)}": near.quantile(0.5)
        < GOAL_MEDIAN,
        f"never told: {near.untold}, goal 0": near.untold == 0,
    }
    for words, is_met in goals.items():
        console.print(f"{words}: {'met' if is_met else 'missed'}", highlight=False)
    return 0 if all(goals.values()) else 1


def _found(script: Script) -> dict[str, Measured]:
    """Measure each rhythm in a process of its own."""
    with ProcessPoolExecutor(max_workers=2, mp_context=get_context("spawn")) as processes:
        # The one that takes longest is begun first.
        begun = {
            name: processes.submit(measure, script, _rhythm(*_RHYTHMS[name]))
            for name in sorted(_RHYTHMS, key=_interval)
        }
        return {name: begun[name].result() for name in _RHYTHMS}


def _interval(name: str) -> int:
    return _RHYTHMS[name][0]


def _rhythm(every: int, floor: int) -> Rhythm:
    return Rhythm(every=timedelta(minutes=every), floor=timedelta(minutes=floor))


def _table(found: dict[str, Measured], constant: int, shows: int) -> Table:
    grid = Table(
        "rhythm", "requests", "of constant", "alerts", "never told", "median", "95th percentile", "longest",
        title=f"{shows} shows on one feed, {WEEKS} weeks from {SPAN.first:%-d %B %Y}",
    )  # fmt: skip
    for name, one in found.items():
        delays = [_minutes(one.quantile(share)) for share in (0.5, 0.95, 1)]
        counts = (str(len(one.delays)), str(one.untold))
        grid.add_row(name, f"{one.requests}", f"{one.requests / constant:.1%}", *counts, *delays)
    return grid


def _minutes(delay: timedelta) -> str:
    return f"{delay.total_seconds() / 60:.1f} min"


if __name__ == "__main__":
    sys.exit(main())
