"""Tempo: a source is asked as often as it tends to say something new."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.polling import Rhythm, after_success
from bot.core.tempo import DEAR, MEMORY, USUAL, first_tempo, next_tempo, paced
from tests.core.made import DAY, HOUR, MINUTE, NOW

NEWS = Rhythm.of_news(every=30 * MINUTE, floor=5 * MINUTE)
WAITS = st.timedeltas(timedelta(minutes=1), 2 * DAY)
RHYTHMS = st.tuples(WAITS, WAITS).map(lambda pair: Rhythm.of_news(every=max(pair), floor=min(pair)))
TEMPOS = st.none() | st.floats(0, 1e6)
AGES = st.lists(st.timedeltas(timedelta(), 60 * DAY), max_size=30)


def a_day(times: int) -> list[datetime]:
    """Give the instants of a source that said something so many times a day for four weeks."""
    return [NOW - DAY / times * number for number in range(times * 28)]


def every(tempo: float | None, *, dear: bool = False) -> timedelta:
    return paced(NEWS, tempo, dear=dear).every


@pytest.mark.parametrize("times", [1, 4, 24, 100])
def test_a_first_reading_tells_how_often_a_source_speaks(times: int) -> None:
    assert first_tempo(a_day(times), NOW) == pytest.approx(times, rel=0.2)


def test_a_document_that_reaches_back_two_days_alone_tells_the_same() -> None:
    assert first_tempo(a_day(24)[:48], NOW) == pytest.approx(24, rel=0.1)


def test_what_was_published_in_one_minute_is_no_sign_of_haste() -> None:
    together = [NOW - HOUR + timedelta(seconds=number) for number in range(15)]
    assert (first_tempo(together, NOW) or 0) < 16


def test_a_first_reading_without_dates_or_with_those_of_tomorrow_tells_nothing() -> None:
    assert first_tempo([NOW + DAY], NOW) is None
    assert every(None) == NEWS.every


def test_polls_learn_how_often_a_source_speaks() -> None:
    tempo: float | None = None
    for _ in range(24 * 40):
        tempo = next_tempo(tempo, HOUR, [NOW], NOW)
    assert tempo == pytest.approx(24, rel=0.1)


def test_what_comes_at_one_instant_counts_once() -> None:
    assert next_tempo(1.0, HOUR, [NOW] * 9, NOW) == next_tempo(1.0, HOUR, [NOW], NOW)


def test_a_source_that_says_something_once_a_day_keeps_its_configured_rhythm() -> None:
    assert every(USUAL) == NEWS.every


def test_the_wait_goes_with_the_inverse_root_of_the_tempo() -> None:
    assert every(4.0) == NEWS.every / 2
    assert every(1 / 4) == NEWS.every * 2


def test_a_dead_source_is_asked_every_four_hours_and_one_that_never_rests_at_its_floor() -> None:
    assert every(0.0) == 4 * HOUR
    assert every(1e6) == 5 * MINUTE


@pytest.mark.parametrize(("usual", "longest"), [(MINUTE, 8 * MINUTE), (6 * HOUR, DAY), (3 * DAY, 3 * DAY)])
def test_no_wait_is_longer_than_eight_usual_ones_or_a_day(usual: timedelta, longest: timedelta) -> None:
    assert paced(Rhythm.of_news(every=usual, floor=MINUTE), 0.0, dear=True).every == longest


def test_a_source_that_sends_its_whole_document_waits_longer_and_says_why() -> None:
    dear = paced(NEWS, 2.0, dear=True)
    assert dear.every == pytest.approx(every(2.0) * DEAR, abs=timedelta(seconds=1))
    assert dear.because == "it says something new about 2 times a day, and sends its whole document each time"


@pytest.mark.parametrize(
    ("tempo", "words"),
    [
        (None, "its usual rhythm"),
        (23.7, "it says something new about 24 times a day"),
        (1.0, "it says something new about 7 times a week"),
        (0.3, "it says something new about 2 times a week"),
        (0.1, "it seldom says anything new"),
    ],
)
def test_the_reason_tells_the_tempo_in_words(tempo: float | None, words: str) -> None:
    assert after_success("ann", NOW, paced(NEWS, tempo, dear=False)).because == words


def test_a_source_that_springs_back_to_life_is_asked_sooner_again() -> None:
    asleep = next_tempo(3.0, 10 * MEMORY, [], NOW)
    awake = next_tempo(asleep, 4 * HOUR, [NOW], NOW)
    assert every(asleep) == 4 * HOUR
    assert every(awake) < 90 * MINUTE


@given(RHYTHMS, TEMPOS, st.booleans())
def test_a_rhythm_stays_between_its_floor_and_its_longest_wait(rhythm: Rhythm, tempo: float | None, dear: bool) -> None:
    found = paced(rhythm, tempo, dear=dear)
    assert found.longest is not None
    assert rhythm.floor <= found.every <= found.longest
    assert (found.floor, found.longest) == (rhythm.floor, rhythm.longest)


@given(WAITS, TEMPOS, st.booleans())
def test_a_source_that_brings_no_news_keeps_its_rhythm_whatever_it_says(
    wait: timedelta, tempo: float | None, dear: bool
) -> None:
    rhythm = Rhythm(every=wait, floor=wait)
    assert paced(rhythm, tempo, dear=dear) == rhythm


@given(RHYTHMS, st.floats(0, 1e6), st.floats(0, 1e6), st.booleans())
def test_who_speaks_more_often_never_waits_longer(rhythm: Rhythm, one: float, other: float, dear: bool) -> None:
    quick, slow = (paced(rhythm, tempo, dear=dear).every for tempo in (max(one, other), min(one, other)))
    assert quick <= slow


@given(TEMPOS, st.timedeltas(-DAY, 100 * DAY), AGES)
def test_news_never_make_a_source_wait_longer_and_silence_never_shorter(
    tempo: float | None, since: timedelta, ages: list[timedelta]
) -> None:
    silent = next_tempo(tempo, since, [], NOW)
    assert every(next_tempo(tempo, since, [NOW - age for age in ages], NOW)) <= every(silent)
    assert tempo is None or every(silent) >= every(tempo)


@given(st.floats(0, 1e3), st.timedeltas(timedelta(), 20 * DAY), st.timedeltas(timedelta(), 20 * DAY))
def test_it_makes_no_difference_into_how_many_polls_a_silence_falls(
    tempo: float, first: timedelta, then: timedelta
) -> None:
    twice = next_tempo(next_tempo(tempo, first, [], NOW), then, [], NOW)
    assert twice == pytest.approx(next_tempo(tempo, first + then, [], NOW))


@given(AGES)
def test_a_first_reading_gives_a_rate_that_can_be_kept(ages: list[timedelta]) -> None:
    tempo = first_tempo([NOW - age for age in ages], NOW)
    assert tempo is None or 0 <= tempo <= len(ages)
