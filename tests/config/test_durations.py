from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.config import durations

WHOLE_SECONDS = st.integers(min_value=0, max_value=9999 * 86400).map(lambda seconds: timedelta(seconds=seconds))


@pytest.mark.parametrize(
    ("text", "duration"),
    [
        ("0s", timedelta(0)),
        ("30s", timedelta(seconds=30)),
        ("10m", timedelta(minutes=10)),
        ("90m", timedelta(minutes=90)),
        ("1h", timedelta(hours=1)),
        ("1h30m", timedelta(hours=1, minutes=30)),
        ("2d", timedelta(days=2)),
        ("1d2h3m4s", timedelta(days=1, hours=2, minutes=3, seconds=4)),
    ],
)
def test_a_duration_is_read(text: str, duration: timedelta) -> None:
    assert durations.parse(text) == duration


@pytest.mark.parametrize(
    "text",
    [
        *["", "10", "m", "10 m", " 10m", "10m ", "10m\n", "10 minutes", "PT5M"],
        *["-5m", "1.5h", "1e3s", "\u0665m", "99999d", "9" * 5000 + "s"],
        *["30m1h", "1h1h", "5M"],
    ],
)
def test_what_is_no_duration_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a duration"):
        durations.parse(text)


@given(WHOLE_SECONDS)
def test_a_written_duration_reads_as_itself(duration: timedelta) -> None:
    assert durations.parse(durations.written(duration)) == duration


@given(st.text(alphabet="0123456789dhms", max_size=12))
def test_every_text_of_digits_and_units_is_read_or_refused(text: str) -> None:
    try:
        duration = durations.parse(text)
    except ValueError:
        return
    assert durations.parse(durations.written(duration)) == duration


@pytest.mark.parametrize(
    ("duration", "text"),
    [
        (timedelta(0), "0s"),
        (timedelta(seconds=90), "1m30s"),
        (timedelta(minutes=90), "1h30m"),
        (timedelta(days=180), "180d"),
        (timedelta(seconds=5, milliseconds=900), "5s"),
    ],
)
def test_a_duration_is_written_with_the_longest_unit_first(duration: timedelta, text: str) -> None:
    assert durations.written(duration) == text
