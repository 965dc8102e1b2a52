"""The soak: a week with a thousand feeds and servers, after which no more is held than after the first day."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from tests.faults.conftest import Figure
from tests.flow.process import ROOT

FEEDS, SERVERS, DAYS = 1000, 1000, 7
SHORT_FEEDS, SHORT_SERVERS, SHORT_DAYS = 40, 40, 3
MOST_GROWTH = 0.10


@pytest.mark.long
@pytest.mark.fault("O3")
def test_memory_and_handles_stay_what_they_were_after_the_first_day(figure: Figure, full: bool) -> None:
    feeds, servers, days = (FEEDS, SERVERS, DAYS) if full else (SHORT_FEEDS, SHORT_SERVERS, SHORT_DAYS)
    command = [sys.executable, "-m", "tests.faults.soak", str(feeds), str(servers), str(days)]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603 - our own program
    assert ran.returncode == 0, ran.stderr
    course = json.loads(ran.stdout)
    first, last = course["days"][0], course["days"][-1]
    growth = last["memory"] / first["memory"] - 1
    factor = "" if full else f" (1/{FEEDS * DAYS // (feeds * days)} of the full run)"
    figure(
        f"{feeds} feeds, {servers} servers, {days} days, {course['polls']} polls, "
        f"{sum(course['served'].values())} answers, "
        f"{course['posted']} posts in {course['seconds']:.0f} s: {first['memory']:.0f} MiB after the first day, "
        f"{last['memory']:.0f} at the end ({growth:+.1%}), handles {first['handles']:.0f} and {last['handles']:.0f}, "
        f"workers {first['children']:.0f} and {last['children']:.0f} MiB, "
        f"{len(course['untaken'])} exceptions that nobody took{factor}"
    )
    assert course["posted"] > 0
    assert course["untaken"] == []
    assert growth < MOST_GROWTH
    assert last["handles"] <= first["handles"] + 3
