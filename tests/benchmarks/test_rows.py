from __future__ import annotations

from datetime import date

import pytest

from benchmarks.page import BEGIN, END, number, written
from benchmarks.rows import Row, heard, told

ROW = Row(
    area="polling", figure="all 304", unit="feeds/s", ours=3000, bound="at least", goal=8, peer="reader", theirs=300
)
ALONE = Row(area="size", figure="memory", unit="MiB", ours=150, bound="at most", goal=140)
DAY = date(2026, 12, 1)


def test_a_goal_beside_a_peer_is_one_of_the_ratio() -> None:
    assert (ROW.ratio, ROW.is_met) == (10, True)


def test_a_goal_without_a_peer_is_one_of_the_figure() -> None:
    assert (ALONE.ratio, ALONE.is_met) == (None, False)


def test_rows_pass_from_one_process_to_another() -> None:
    assert heard(told([ROW, ALONE])) == [ROW, ALONE]


@pytest.mark.parametrize(("value", "text"), [(1234.5, "1,234"), (12.34, "12.3"), (0.01234, "0.0123")])
def test_figures_have_three_digits(value: float, text: str) -> None:
    assert number(value) == text


def test_a_page_keeps_the_rows_of_other_runs() -> None:
    page = f"# Performance\n\n{BEGIN}\n{END}\n\nMore.\n"

    first = written(page, [ROW], DAY)
    second = written(first, [ALONE], DAY)

    assert second == (
        f"# Performance\n\n{BEGIN}\n"
        "| area | figure | Airdate | peer or floor | ratio | goal | | run |\n|---|---|--:|--:|--:|--:|---|---|\n"
        "| polling | all 304 | 3,000 feeds/s | reader 300 | 10x | >= 8x | met | 01 December 2026 |\n"
        "| size | memory | 150 MiB |  |  | <= 140 | missed | 01 December 2026 |\n"
        f"{END}\n\nMore.\n"
    )


def test_a_row_takes_the_place_of_its_last_run() -> None:
    page = written(f"{BEGIN}\n{END}", [ROW], DAY)

    assert written(page, [ROW], DAY) == page
