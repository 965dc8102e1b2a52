"""What every row needs: a place for its figures, and to know whether the run is a full one."""

from __future__ import annotations

import os
from collections.abc import Callable

import pytest

from tests.faults.rows import ROWS

Figure = Callable[..., None]
"""Takes what a row measured, in words, and how often its fault was injected (1 unless told)."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let the report of each test say which rows it is about."""
    for item in items:
        for marker in item.iter_markers("fault"):
            unknown = set(marker.args) - set(ROWS)
            if unknown or not marker.args:
                raise pytest.UsageError(f"{item.nodeid}: no rows of the matrix: {sorted(unknown)}")
            item.user_properties.append(("fault", " ".join(marker.args)))


@pytest.fixture
def figure(record_property: Callable[[str, object], None]) -> Figure:
    """Note what was measured: `figure("0 lost, 0 duplicated", times=104)`."""

    def note(words: str, times: int = 1) -> None:
        record_property("figure", f"{times}\t{words}")

    return note


@pytest.fixture(scope="session")
def full() -> bool:
    """Say whether the rows that take minutes run in full: `make faults FULL=1`."""
    return os.environ.get("AIRDATE_FULL") == "1"
