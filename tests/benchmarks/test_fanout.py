from __future__ import annotations

from benchmarks.fanout.crowd import Size
from benchmarks.fanout.measure import measure

SMALL = Size(subscriptions=400, servers=200, shows=10, told=100, everything=10, alerts=200)


def test_one_event_to_many_is_measured_and_all_are_told() -> None:
    stored, delay = measure(SMALL, 1)
    assert (stored.figure, stored.goal) == ("alerts stored", 1)
    assert (delay.unit, delay.goal) == ("s", 0.25)
    assert min(stored.ours, delay.ours) > 0
