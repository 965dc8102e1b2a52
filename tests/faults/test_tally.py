from __future__ import annotations

import pytest

from tests.faults.tally import Tally


def reported(when: str, outcome: str, *told: tuple[str, object]) -> pytest.TestReport:
    return pytest.TestReport("test_x", ("", 0, ""), {}, outcome, None, when, user_properties=list(told))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("reports", "passed"),
    [
        ([], False),
        ([("setup", "passed"), ("call", "passed"), ("teardown", "passed")], True),
        ([("setup", "passed"), ("call", "failed"), ("teardown", "passed")], False),
        ([("setup", "skipped"), ("teardown", "passed")], False),
        ([("setup", "passed"), ("call", "passed"), ("teardown", "failed")], False),
    ],
)
def test_a_row_passes_when_it_has_a_test_and_all_of_it_passed(reports: list[tuple[str, str]], passed: bool) -> None:
    tally = Tally(frozenset({"D1"}))
    for when, outcome in reports:
        tally.pytest_runtest_logreport(reported(when, outcome, ("fault", "D1")))
    assert tally.outcomes["D1"].passed is passed


def test_figures_and_times_of_a_row_add_up_over_its_tests() -> None:
    tally = Tally(frozenset({"D1"}))
    tally.pytest_runtest_logreport(reported("call", "passed", ("fault", "D1 D2"), ("figure", "100\tnothing lost")))
    tally.pytest_runtest_logreport(reported("call", "passed", ("fault", "D1"), ("figure", "20\tnothing twice")))
    assert (tally.outcomes["D1"].times, tally.outcomes["D1"].figures) == (120, ["nothing lost", "nothing twice"])
