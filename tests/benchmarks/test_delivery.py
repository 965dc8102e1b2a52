from __future__ import annotations

import asyncio

import pytest

from benchmarks.delivery.measure import QUICK, measure


@pytest.mark.long
async def test_delivery_is_measured_with_and_without_limits() -> None:
    rows = await asyncio.to_thread(measure, QUICK)
    assert len(rows) == 5
    assert all(row.ours > 0 for row in rows)
