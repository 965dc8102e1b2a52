"""`python -m tests.faults [ROW ...] [--full] [--write]`: injects every fault of the matrix, one row of figures each."""

from __future__ import annotations

import argparse
import os
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from rich.console import Console
from rich.table import Table

from tests.faults.rows import ROWS
from tests.faults.tally import Outcome, Tally

FOLDER = Path(__file__).parent
PAGE = FOLDER.parents[1] / "docs" / "faults.md"
BEGIN, END = "<!-- the last run -->", "<!-- end of the last run -->"


def main() -> int:
    """Run the rows; gives 0 where all of them passed."""
    options = _options()
    os.environ["AIRDATE_FULL"] = "1" if options.full else "0"
    tally = Tally(frozenset(options.rows or ROWS))
    code = pytest.main([str(FOLDER), "-q", "-m", "fault", "--no-header", "-p", "no:cacheprovider"], plugins=[tally])
    Console().print(_table(tally))
    if options.write:
        _write(tally, full=options.full)
    if code not in (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED):
        return int(code)
    return 0 if all(one.passed for one in tally.outcomes.values()) else 1


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make faults", description=__doc__)
    parser.add_argument("rows", nargs="*", metavar="ROW", help="rows of the matrix, such as D1 F3; all if left out")
    parser.add_argument("--full", action="store_true", help="run the rows that take minutes at their full length")
    parser.add_argument("--write", action="store_true", help=f"keep the table in {PAGE.name}")
    options = parser.parse_args()
    if unknown := set(options.rows) - set(ROWS):
        parser.error(f"no such row: {', '.join(sorted(unknown))}; there are {', '.join(ROWS)}")
    return options


def _table(tally: Tally) -> Table:
    table = Table("row", "what is injected", "times", "what came of it", "", title="Faults")
    for row, outcome in tally.outcomes.items():
        table.add_row(row, ROWS[row], f"{outcome.times:,}", _figures(outcome), _verdict(outcome))
    return table


def _figures(outcome: Outcome) -> str:
    return "; ".join(dict.fromkeys(outcome.figures)) or ("no test" if not outcome.tests else "")


def _verdict(outcome: Outcome) -> str:
    return "pass" if outcome.passed else "FAIL"


def _write(tally: Tally, *, full: bool) -> None:
    page = PAGE.read_text(encoding="utf-8")
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    rows = "\n".join(
        f"| {row} | {ROWS[row]} | {one.times:,} | {_figures(one)} | {_verdict(one)} |"
        for row, one in tally.outcomes.items()
    )
    length = "in full" if full else "shortened as the rows say"
    columns = "| row | what is injected | times | what came of it | |\n|---|---|--:|---|---|"
    head = f"{datetime.now(UTC):%d %B %Y}, {length}.\n\n{columns}"
    PAGE.write_text(f"{before}{BEGIN}\n{head}\n{rows}\n{END}{after}", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
