"""Progress: which row is under way, how many of its tests have run, and what a failed one said."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from tests.faults.rows import ROWS


def _bar(console: Console) -> Progress:
    columns = (BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), TextColumn("{task.description}"))
    return Progress(*columns, console=console, transient=True)


@dataclass
class Shown:
    """A pytest plugin: a bar where a person is looking, and else a line for each row that begins."""

    console: Console
    _rows: dict[str, str] = field(default_factory=dict)
    _bar: Progress = field(init=False)
    _task: TaskID | None = None
    _last: str = ""

    def __post_init__(self) -> None:
        self._bar = _bar(self.console)

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        """Note how much there is to do."""
        self._rows = {item.nodeid: dict(item.user_properties).get("fault", "") for item in session.items}  # type: ignore[misc]
        self._task = self._bar.add_task("", total=len(session.items))
        if self.console.is_terminal:
            self._bar.start()

    def pytest_runtest_logstart(self, nodeid: str) -> None:
        """Say which row begins."""
        row = self._rows.get(nodeid, "").partition(" ")[0]
        words = f"{row}: {ROWS.get(row, '')}"
        if self._task is not None:
            self._bar.update(self._task, description=words)
        if row != self._last and not self.console.is_terminal:
            self.console.print(words)
        self._last = row

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Count a test, and show at once why it failed."""
        if report.failed:
            self.console.print(f"failed: {report.nodeid}\n{report.longreprtext}", markup=False)
        if report.when == "teardown" and self._task is not None:
            self._bar.advance(self._task)

    def pytest_sessionfinish(self) -> None:
        """Take the bar away."""
        self._bar.stop()
