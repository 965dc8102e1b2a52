"""The tally of a run: what came of each row of the matrix, from the reports of its tests."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from tests.faults.rows import ROWS


@dataclass
class Outcome:
    """What came of one row: how many tests it has, how often the fault was injected, its figures, its failures."""

    tests: int = 0
    times: int = 0
    figures: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)

    @property
    def passed(self) -> bool:
        """Say whether the row has a test, and each of its tests passed."""
        return self.tests > 0 and not self.failed


@dataclass
class Tally:
    """A pytest plugin that counts by row; a row that was skipped or has no test has not passed."""

    wanted: frozenset[str] = frozenset(ROWS)
    outcomes: dict[str, Outcome] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.outcomes = {row: Outcome() for row in ROWS if row in self.wanted}

    def pytest_collection_modifyitems(self, config: pytest.Config, items: list[pytest.Item]) -> None:
        """Leave only the tests of the wanted rows; also where there are no other processes to choose them."""
        kept = [item for item in items if self.wanted & {row for one in item.iter_markers("fault") for row in one.args}]
        config.hook.pytest_deselected(items=[item for item in items if item not in kept])
        items[:] = kept

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Count a test at its call, and whatever of it failed or was skipped."""
        told = dict(report.user_properties)
        for row in str(told.get("fault", "")).split():
            if row in self.outcomes:
                self._count(self.outcomes[row], report)

    def _count(self, outcome: Outcome, report: pytest.TestReport) -> None:
        if report.when == "call":
            outcome.tests += 1
            for times, words in (str(value).split("\t", 1) for key, value in report.user_properties if key == "figure"):
                outcome.times += int(times)
                outcome.figures.append(words)
        if report.failed or report.skipped:
            outcome.failed.append(report.nodeid)
