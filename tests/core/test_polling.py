"""Polling: when a source is due again."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.polling import Expected, Rhythm, after_failure, after_success
from tests.core.made import DAY, HOUR, MINUTE, NOW

RHYTHM = Rhythm(every=30 * MINUTE, floor=10 * MINUTE)
WAITS = st.timedeltas(timedelta(), DAY)
RHYTHMS = st.tuples(WAITS, WAITS).map(lambda pair: Rhythm(every=max(pair), floor=min(pair)))
EXPECTED = st.lists(
    st.builds(Expected, at=st.timedeltas(-DAY, DAY).map(lambda distance: NOW + distance), sure=st.booleans()),
    max_size=4,
)


def broadcast(distance: timedelta) -> Expected:
    return Expected(at=NOW + distance, sure=False)


def stream(distance: timedelta) -> Expected:
    return Expected(at=NOW + distance, sure=True)


def test_a_quiet_source_is_due_after_its_rhythm_and_up_to_a_tenth() -> None:
    due = after_success("crunchyroll", NOW, RHYTHM)
    assert NOW + 30 * MINUTE <= due.at <= NOW + 33 * MINUTE
    assert due.because == "its usual rhythm"


def test_sources_of_one_rhythm_spread_out_and_each_keeps_its_share() -> None:
    shares = {after_success(f"source {number}", NOW, RHYTHM).at for number in range(20)}
    assert len(shares) == 20
    assert after_success("source 3", NOW, RHYTHM).at in shares


@pytest.mark.parametrize(
    ("distance", "at"),
    [
        (timedelta(), 10 * MINUTE),
        (-3 * HOUR, 10 * MINUTE),
        (-(4 * HOUR) + 10 * MINUTE, 10 * MINUTE),
        (15 * MINUTE, 10 * MINUTE),
        (25 * MINUTE, 15 * MINUTE),
    ],
)
def test_a_source_is_polled_at_its_floor_around_a_broadcast_of_which_no_lag_is_known(
    distance: timedelta, at: timedelta
) -> None:
    due = after_success("crunchyroll", NOW, RHYTHM, [broadcast(distance)])
    assert due.at == NOW + at


@pytest.mark.parametrize(
    ("distance", "at"),
    [
        (timedelta(), 10 * MINUTE),
        (-(2 * HOUR) + 10 * MINUTE, 10 * MINUTE),
        (25 * MINUTE, 15 * MINUTE),
    ],
)
def test_where_the_time_of_the_stream_is_known_the_span_is_narrower(distance: timedelta, at: timedelta) -> None:
    due = after_success("crunchyroll", NOW, RHYTHM, [stream(distance)])
    assert due.at == NOW + at


def test_the_reason_says_what_is_expected_and_when() -> None:
    sure = after_success("crunchyroll", NOW, RHYTHM, [stream(25 * MINUTE)])
    assert sure.because == "an episode is expected at 19:25 UTC"
    unsure = after_success("crunchyroll", NOW, RHYTHM, [broadcast(-HOUR), broadcast(25 * MINUTE)])
    assert unsure.because == "an episode may follow the broadcast of 18:00 UTC"


def test_what_has_just_come_is_watched_for_its_further_languages() -> None:
    seen = Expected(at=NOW - 5 * MINUTE, sure=True, seen=True)
    due = after_success("crunchyroll", NOW, RHYTHM, [seen])
    assert (due.at, due.because) == (NOW + 10 * MINUTE, "further languages may follow the episode of 18:55 UTC")
    assert after_success("crunchyroll", NOW + 10 * MINUTE, RHYTHM, [seen]).because == "its usual rhythm"


def test_a_stream_that_is_three_hours_late_hurries_nobody() -> None:
    assert after_success("crunchyroll", NOW, RHYTHM, [stream(-3 * HOUR)]).because == "its usual rhythm"


@pytest.mark.parametrize("distance", [-4 * HOUR, -DAY, HOUR, DAY])
def test_a_release_that_is_far_off_hurries_nobody(distance: timedelta) -> None:
    assert after_success("crunchyroll", NOW, RHYTHM, [broadcast(distance)]).because == "its usual rhythm"


def test_the_nearest_of_several_releases_decides() -> None:
    both = [broadcast(25 * MINUTE), stream(2 * MINUTE)]
    assert after_success("crunchyroll", NOW, RHYTHM, both).at == NOW + 10 * MINUTE


def test_a_server_that_says_how_long_its_answer_is_fresh_is_believed() -> None:
    due = after_success("crunchyroll", NOW, RHYTHM, [stream(timedelta())], 2 * HOUR)
    assert (due.at, due.because) == (NOW + 2 * HOUR, "the server says that nothing changes before")


@given(st.text(), RHYTHMS, EXPECTED, st.none() | WAITS)
def test_no_good_answer_is_followed_by_a_poll_below_the_floor_or_sooner_than_asked(
    name: str, rhythm: Rhythm, expected: list[Expected], fresh_for: timedelta | None
) -> None:
    due = after_success(name, NOW, rhythm, expected, fresh_for)
    assert due.at >= NOW + max(rhythm.floor, fresh_for or timedelta())


@given(st.integers(1, 50), RHYTHMS, st.none() | WAITS)
def test_no_failure_is_followed_by_a_poll_below_the_floor_or_sooner_than_asked(
    failures: int, rhythm: Rhythm, retry_after: timedelta | None
) -> None:
    due = after_failure(NOW, failures, rhythm, retry_after)
    assert due.at >= NOW + max(rhythm.floor, retry_after or timedelta())


@pytest.mark.parametrize(
    ("failures", "minutes"),
    [(1, 1), (2, 5), (3, 15), (4, 30), (5, 60), (6, 180), (7, 360), (8, 720), (9, 1440), (10, 1440), (1000, 1440)],
)
def test_each_failure_in_a_row_waits_longer_up_to_a_day(failures: int, minutes: int) -> None:
    assert after_failure(NOW, failures, Rhythm(every=HOUR, floor=MINUTE)).at == NOW + minutes * MINUTE


def test_a_failure_says_how_many_there_were() -> None:
    assert after_failure(NOW, 3, RHYTHM).because == "failure 3 in a row"


def test_a_server_that_asks_to_wait_longer_is_left_alone_so_long() -> None:
    due = after_failure(NOW, 1, RHYTHM, 6 * HOUR)
    assert (due.at, due.because) == (NOW + 6 * HOUR, "the server asked to wait")


def test_a_server_that_asks_to_wait_less_changes_nothing() -> None:
    assert after_failure(NOW, 5, RHYTHM, MINUTE).at == NOW + HOUR


@pytest.mark.parametrize(
    ("failures", "not_past", "minutes"),
    [
        (8, 5 * HOUR, 300),
        (8, 5 * MINUTE, 720),  # below the floor
        (8, 20 * HOUR, 720),
        (8, -HOUR, 720),
    ],
)
def test_a_wait_ends_at_the_moment_at_which_a_lasting_failure_is_judged(
    failures: int, not_past: timedelta, minutes: int
) -> None:
    assert after_failure(NOW, failures, RHYTHM, not_past=NOW + not_past).at == NOW + minutes * MINUTE


@pytest.mark.parametrize(("asked", "wait"), [(None, DAY), (HOUR, DAY), (3 * DAY, 3 * DAY)])
def test_a_paused_source_is_left_alone_as_long_as_that_and_as_it_asks(asked: timedelta | None, wait: timedelta) -> None:
    due = after_failure(NOW, 30, RHYTHM, asked, paused=DAY, not_past=NOW + HOUR)
    assert (due.at, due.because) == (NOW + wait, "it is paused")
