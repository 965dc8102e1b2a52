"""How the lag between broadcast and stream is learned."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.core.lag import Lag, Seen, Stream, learned
from bot.core.releases import Standing, State
from tests.core.made import a_release

FIRST = datetime(2024, 1, 10, 15, 55, tzinfo=UTC)
WEEK = timedelta(days=7)
HOURS = timedelta(hours=2, minutes=30)


def weeks(count: int, lag: timedelta = HOURS, start: int = 0) -> list[Seen]:
    """Give confirmed episodes of consecutive weeks that follow the broadcast by one lag."""
    slots = [FIRST + WEEK * number for number in range(start, start + count)]
    return [Seen(broadcast=slot, available=slot + lag) for slot in slots]


def test_nothing_is_learned_from_nothing() -> None:
    assert learned([]) is None


def test_the_lag_is_what_was_usual() -> None:
    lag = learned(weeks(4))

    assert lag == Lag(usual=HOURS, weeks=4)
    assert lag.expected(FIRST + WEEK * 4) == FIRST + WEEK * 4 + HOURS


def test_one_late_week_does_not_change_what_is_usual() -> None:
    late = Seen(broadcast=FIRST + WEEK * 4, available=FIRST + WEEK * 4 + timedelta(hours=9))

    lag = learned([*weeks(4), late])

    assert lag is not None
    assert lag.usual == HOURS


def test_only_the_newest_weeks_count() -> None:
    lag = learned([*weeks(10), *weeks(8, timedelta(hours=1), start=10)])

    assert lag == Lag(usual=timedelta(hours=1), weeks=8)


def test_a_rerun_months_later_says_nothing() -> None:
    assert learned([Seen(broadcast=FIRST, available=FIRST + timedelta(days=200))]) is None


def test_american_summer_time_is_not_a_new_lag() -> None:
    # The slot stays 10:25 in Los Angeles: 18:25 UTC until 9 March 2024, 17:25 UTC from then on.
    lag = learned([*weeks(8), *weeks(4, HOURS - timedelta(hours=1), start=9)])

    assert lag is not None
    assert lag.expected(FIRST) == FIRST + HOURS
    assert lag.expected(FIRST + WEEK * 13) == FIRST + WEEK * 13 + HOURS - timedelta(hours=1)


def test_a_platform_that_keeps_utc_is_expected_at_the_same_instant_all_year() -> None:
    lag = learned(weeks(13))

    assert lag is not None
    assert lag.expected(FIRST + WEEK * 20) == FIRST + WEEK * 20 + HOURS


def test_a_stream_before_the_broadcast_is_a_lag_too() -> None:
    early = timedelta(hours=-3)
    lag = learned(weeks(3, early))

    assert lag is not None
    assert lag.expected(FIRST + WEEK * 3) == FIRST + WEEK * 3 + early


@pytest.mark.parametrize(
    ("minutes", "weeks", "words"),
    [
        (150, 3, "learned from 3 weeks: usually 2 h 30 after TV"),
        (120, 8, "learned from 8 weeks: usually 2 h after TV"),
        (125, 2, "learned from 2 weeks: usually 2 h 05 after TV"),
        (45, 1, "learned from 1 week: usually 45 min after TV"),
        (0, 2, "learned from 2 weeks: usually at the same time as TV"),
        (-180, 2, "learned from 2 weeks: usually 3 h before TV"),
        (2 * 1440, 2, "learned from 2 weeks: usually 2 d after TV"),
        (2 * 1440 + 185, 2, "learned from 2 weeks: usually 2 d 3 h after TV"),
    ],
)
def test_what_was_learned_is_told_with_the_weeks_it_rests_on(minutes: int, weeks: int, words: str) -> None:
    lag = Lag(usual=timedelta(minutes=minutes), weeks=weeks)
    broadcast = a_release(Standing(state=State.SCHEDULED, scheduled_at=FIRST), platform="tv")
    stream = Stream(broadcast=broadcast, platform="crunchyroll", at=lag.expected(FIRST), lag=lag)
    assert stream.in_words() == words
