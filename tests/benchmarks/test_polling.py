from __future__ import annotations

from datetime import timedelta

import pytest

from benchmarks.polling.measure import Measured
from benchmarks.polling.season import SPAN, WEEKS, season
from benchmarks.simulate.script import Script


@pytest.fixture(scope="module")
def winter() -> Script:
    return season(1)


def test_the_season_has_37_shows_of_which_two_thirds_state_their_id(winter: Script) -> None:
    stated = sum(one.crunchyroll is not None for one in winter.shows)
    assert (len(winter.shows), stated) == (37, 24)


def test_every_show_has_an_episode_a_week(winter: Script) -> None:
    first = winter.shows[0]
    numbers = [one.number for one in winter.streams if one.show == first and one.dub is None]
    assert numbers == list(range(1, len(numbers) + 1))
    assert WEEKS - 2 <= len(numbers) <= WEEKS


def test_every_stream_follows_its_broadcast_by_at_most_three_hours_and_its_jitter(winter: Script) -> None:
    waits = [one.available_at - one.show.broadcast(one.number, SPAN.last) for one in winter.streams if one.dub is None]
    assert timedelta() <= min(waits)
    assert max(waits) < timedelta(hours=3, minutes=20)


@pytest.mark.parametrize(("share", "minutes"), [(0, 1), (0.5, 3), (0.95, 4), (1, 4)])
def test_a_quantile_is_one_of_the_delays(share: float, minutes: int) -> None:
    delays = tuple(timedelta(minutes=minute) for minute in (1, 2, 3, 4))
    assert Measured(requests=1, delays=delays, untold=0).quantile(share) == timedelta(minutes=minutes)
