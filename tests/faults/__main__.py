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

from tests.faults.page import figures, verdict, written
from tests.faults.progress import Shown
from tests.faults.rows import ROWS
from tests.faults.tally import Tally

FOLDER = Path(__file__).parent
PAGE = FOLDER.parents[1] / "docs" / "faults.md"


def main() -> int:
    """Run the rows; gives 0 where all of them passed."""
    options = _options()
    os.environ["AIRDATE_FULL"] = "1" if options.full else "0"
    tally, console = Tally(frozenset(options.rows or ROWS)), Console()
    asked = [
        str(FOLDER),
        "-m",
        "fault",
        "-p",
        "no:cacheprovider",
        "-p",
        "no:terminal",
        "-o",
        "addopts=--strict-markers",
    ]
    code = pytest.main(asked, plugins=[tally, Shown(console)])
    console.print(_table(tally))
    if options.write:
        page = PAGE.read_text(encoding="utf-8")
        day = datetime.now(UTC).date()
        PAGE.write_text(written(page, tally.outcomes, day, full=options.full), encoding="utf-8")
    if code not in (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED):
        return int(code)
    return 0 if all(one.passed for one in tally.outcomes.values()) else 1


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make faults", description=__doc__)
    parser.add_argument("rows", nargs="*", metavar="ROW", help="rows of the matrix, such as D1 F3; all if left out")
    parser.add_argument("--full", action="store_true", help="run the rows that take minutes at their full length")
    parser.add_argument("--write", action="store_true", help=f"keep what came of these rows in {PAGE.name}")
    options = parser.parse_args()
    if unknown := set(options.rows) - set(ROWS):
        parser.error(f"no such row: {', '.join(sorted(unknown))}; there are {', '.join(ROWS)}")
    return options


def _table(tally: Tally) -> Table:
    table = Table("row", "what is injected", "times", "what came of it", "", title="Faults")
    for row, outcome in tally.outcomes.items():
        table.add_row(row, ROWS[row], f"{outcome.times:,}", figures(outcome), verdict(outcome))
    return table


if __name__ == "__main__":
    sys.exit(main())
