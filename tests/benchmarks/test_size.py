"""The benchmark of start and memory works, and gives a row for each goal."""

from __future__ import annotations

import pytest

from benchmarks.size.__main__ import measure


@pytest.mark.long
def test_a_small_run_gives_every_figure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.argv", ["size", "--quick"])
    rows = measure()
    assert [row.figure for row in rows] == [
        "start to READY",
        "memory of the process",
        "memory with workers",
        "loop lag, p99",
        "memory of 1,000 further servers",
    ]
    assert all(row.ours > 0 for row in rows[:3])
