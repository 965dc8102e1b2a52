"""The page: the table of the last run, in the terminal and in docs/performance.md."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from rich.table import Table

from benchmarks.rows import Row

BEGIN, END = "<!-- the last run -->", "<!-- end of the last run -->"
_HEAD: Final = "| area | figure | Airdate | peer or floor | ratio | goal | | run |\n|---|---|--:|--:|--:|--:|---|---|"


def table(rows: Sequence[Row]) -> Table:
    """Draw the rows for a terminal."""
    drawn = Table(
        "area", "figure", "Airdate", "peer or floor", "ratio", "goal", "", title="Benchmarks", caption=_notes(rows)
    )
    for row in rows:
        drawn.add_row(row.area, row.figure, *_figures(row), style=None if row.is_met else "yellow")
    return drawn


def written(page: str, rows: Sequence[Row], day: date) -> str:
    """Give the page with these rows in the place of the same ones of before; other rows stay as they were."""
    before, _, rest = page.partition(BEGIN)
    kept, _, after = rest.partition(END)
    lines = {_key(line): line for line in kept.splitlines() if line.startswith("| ") and not line.startswith("| area")}
    for row in rows:
        line = f"| {row.area} | {row.figure} | {' | '.join(_figures(row))} | {day:%d %B %Y} |"
        lines[_key(line)] = line
    return "\n".join((f"{before}{BEGIN}", _HEAD, *lines.values(), f"{END}{after}"))


def _key(line: str) -> tuple[str, ...]:
    return tuple(cell.strip() for cell in line.split("|")[1:3])


def _figures(row: Row) -> tuple[str, str, str, str, str]:
    theirs = "" if row.theirs is None else f"{row.peer} {number(row.theirs)}"
    ratio = "" if row.ratio is None else f"{number(row.ratio)}x"
    goal = f"{'>=' if row.bound == 'at least' else '<='} {number(row.goal)}{'' if row.theirs is None else 'x'}"
    return f"{number(row.ours)} {row.unit}", theirs, ratio, goal, "met" if row.is_met else "missed"


def number(value: float) -> str:
    """Write a figure with three digits that say something."""
    if abs(value) >= 100:  # noqa: PLR2004 - from here on the whole number has three digits
        return f"{value:,.0f}"
    return f"{value:.3g}"


def _notes(rows: Sequence[Row]) -> str:
    return "\n".join(dict.fromkeys(f"{row.area}: {row.note}" for row in rows if row.note))
