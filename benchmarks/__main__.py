"""`python -m benchmarks [NAME ...] [--quick] [--write]`: every benchmark against its goals, in one table."""

from __future__ import annotations

import argparse
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from rich.console import Console

from benchmarks.page import table, written
from benchmarks.rows import Row, heard

PAGE: Final = Path(__file__).parents[1] / "docs" / "performance.md"

BENCHMARKS: Final = {
    "polling_pass": "feeds a second, beside reader and a bare loop",
    "schedule": "50,000 feeds, of which few or all are due",
    "parsing": "one new entry in a feed",
    "politeness": "a week of requests and bytes, beside reader",
    "fanout": "one event to 10,000 of 100,000 subscriptions",
    "delivery": "messages a second, and what a storm delays",
    "answers": "commands on a large store while all else runs",
    "size": "start and memory with 1,000 servers",
    "workers": "one, two and four processes on PostgreSQL",
    "soak": "seven simulated days",
}


def main() -> int:
    """Run the benchmarks one after another, each in a process of its own; 1 where a goal was missed."""
    options = _options()
    console = Console(width=None if sys.stdout.isatty() else 160)
    rows, failed = _rows(options.names or list(BENCHMARKS), console, quick=options.quick)
    console.print(table(rows))
    if options.write:
        page = PAGE.read_text(encoding="utf-8")
        PAGE.write_text(written(page, rows, datetime.now(UTC).date()), encoding="utf-8")
    for name in failed:
        console.print(f"{name} ended without its figures; what it printed says why", style="red")
    return 0 if not failed and all(row.is_met for row in rows) else 1


def _rows(names: list[str], console: Console, *, quick: bool) -> tuple[list[Row], list[str]]:
    rows: list[Row] = []
    failed: list[str] = []
    for place, name in enumerate(names, start=1):
        console.print(f"{place}/{len(names)} {name}: {BENCHMARKS[name]} ...", style="dim")
        found = _measured(name, quick=quick)
        rows += found
        failed += [] if found else [name]
    return rows, failed


def _measured(name: str, *, quick: bool) -> list[Row]:
    command = [sys.executable, "-m", f"benchmarks.{name}", *(["--quick"] if quick else [])]
    process = subprocess.run(command, check=False, stdout=subprocess.PIPE, text=True)  # noqa: S603 - our own modules
    if process.returncode:
        return []
    return heard(process.stdout.splitlines()[-1])


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="make bench",
        description=__doc__,
        epilog="; ".join(f"{name}: {words}" for name, words in BENCHMARKS.items()),
    )
    parser.add_argument("names", nargs="*", metavar="NAME", help="some of the benchmarks; all if left out")
    parser.add_argument("--quick", action="store_true", help="a look at each, too small to judge by")
    parser.add_argument("--write", action="store_true", help=f"keep the table in docs/{PAGE.name}")
    options = parser.parse_args()
    if unknown := set(options.names) - set(BENCHMARKS):
        parser.error(f"no such benchmark: {', '.join(sorted(unknown))}; there are {', '.join(BENCHMARKS)}")
    return options


if __name__ == "__main__":
    sys.exit(main())
