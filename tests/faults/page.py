"""The page: the matrix with what came of each row when it was last run, kept in docs/faults.md."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final

from tests.faults.rows import ROWS
from tests.faults.tally import Outcome

BEGIN, END = "<!-- the last run -->", "<!-- end of the last run -->"
_HEAD: Final = "| row | what is injected | times | what came of it | | run |\n|---|---|--:|---|---|---|"


def written(page: str, outcomes: Mapping[str, Outcome], day: date, *, full: bool) -> str:
    """Give the page with the rows of a run in the place of the same rows before; other rows stay as they were."""
    before, _, rest = page.partition(BEGIN)
    kept, _, after = rest.partition(END)
    lines = {line.split("|")[1].strip(): line for line in kept.splitlines() if line.startswith("| ")}
    lines |= {row: _line(row, outcome, day, full=full) for row, outcome in outcomes.items()}
    rows = "\n".join(lines[row] for row in ROWS if row in lines)
    return f"{before}{BEGIN}\n{_HEAD}\n{rows}\n{END}{after}"


def figures(outcome: Outcome) -> str:
    """Give what a row measured, each figure once."""
    return "; ".join(dict.fromkeys(outcome.figures)) or ("no test" if not outcome.tests else "")


def verdict(outcome: Outcome) -> str:
    """Give the word for whether a row passed."""
    return "pass" if outcome.passed else "FAIL"


def _line(row: str, outcome: Outcome, day: date, *, full: bool) -> str:
    run = f"{day:%d %B %Y}, {'in full' if full else 'shortened where it says so'}"
    return f"| {row} | {ROWS[row]} | {outcome.times:,} | {figures(outcome)} | {verdict(outcome)} | {run} |"
