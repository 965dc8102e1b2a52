"""Rows of the table of benchmarks: a figure beside its peer or floor of the same run, and the goal."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from statistics import median
from typing import Final, Literal

RUNS: Final = 3
"""How often each figure is measured at the least; its median counts."""

Bound = Literal["at least", "at most"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One figure: what was measured, of us and of `peer` in the same run, and what is wanted.

    The goal holds for the ratio of the two where there is a peer, else for the figure itself. `note` says what a reader
    has to know of how it was measured.
    """

    area: str
    figure: str
    unit: str
    ours: float
    bound: Bound
    goal: float
    peer: str = ""
    theirs: float | None = None
    note: str = ""

    @property
    def ratio(self) -> float | None:
        """Give our figure by the peer's, None where there is no peer."""
        return self.ours / self.theirs if self.theirs else None

    @property
    def is_met(self) -> bool:
        """Say whether the goal was reached."""
        judged = self.ours if self.theirs is None else self.ratio
        if judged is None:
            return False
        return judged >= self.goal if self.bound == "at least" else judged <= self.goal


def middle(figures: Iterable[float]) -> float:
    """Give the median of the runs."""
    return median(figures)


def told(rows: Sequence[Row]) -> str:
    """Write rows as one line, by which a process gives them to the one that asked for them."""
    return json.dumps([asdict(row) for row in rows])


def heard(line: str) -> list[Row]:
    """Read what another process told."""
    return [Row(**row) for row in json.loads(line)]


def run(measure: Callable[[], Sequence[Row]]) -> None:
    """Measure and print the rows for whoever started this process: `python -m benchmarks.<name>` ends with this."""
    sys.stdout.write(told(measure()) + "\n")
