from __future__ import annotations

from datetime import date

from tests.faults.page import BEGIN, END, written
from tests.faults.tally import Outcome

DAY = date(2026, 11, 22)
EMPTY = f"# Faults\n\n{BEGIN}\n{END}\nThe end.\n"


def test_the_rows_of_a_run_stand_in_the_order_of_the_matrix() -> None:
    outcomes = {"F1": Outcome(tests=1), "D1": Outcome(tests=1, times=104, figures=["0 lost", "0 lost"])}
    page = written(EMPTY, outcomes, DAY, full=True)
    rows = [line for line in page.splitlines() if line.startswith(("| D", "| F"))]
    assert [row.split(" | ")[0] for row in rows] == ["| D1", "| F1"]
    assert rows[0].endswith("| 104 | 0 lost | pass | 22 November 2026, in full |")
    assert page.startswith("# Faults\n")
    assert page.endswith("The end.\n")


def test_a_run_of_some_rows_leaves_the_others_as_they_were() -> None:
    first = written(
        EMPTY, {"D1": Outcome(tests=1, figures=["a"]), "D2": Outcome(tests=1, figures=["b"])}, DAY, full=True
    )
    second = written(first, {"D2": Outcome(tests=1, figures=["c"], failed=["test_x"])}, DAY, full=False)
    assert "| a | pass |" in second
    assert "| c | FAIL |" in second
    assert "| b |" not in second
