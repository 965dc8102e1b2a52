from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.freshness import DAY, freshness, http_date

NOW = datetime(2024, 1, 10, 15, 0, tzinfo=UTC)
IN_AN_HOUR = "Wed, 10 Jan 2024 16:00:00 GMT"


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({}, None),
        ({"cache-control": ""}, None),
        ({"cache-control": "public"}, None),
        ({"cache-control": "max-age=600"}, timedelta(minutes=10)),
        ({"cache-control": "public, Max-Age=600, must-revalidate"}, timedelta(minutes=10)),
        ({"cache-control": 'max-age="600"'}, timedelta(minutes=10)),
        ({"cache-control": "max-age=600", "age": "500"}, timedelta(seconds=100)),
        ({"cache-control": "max-age=600", "age": "700"}, timedelta()),
        ({"cache-control": "max-age=600", "age": "old"}, timedelta(minutes=10)),
        ({"cache-control": "max-age=600, max-age=60"}, timedelta(minutes=10)),
        ({"cache-control": "max-age=31536000"}, DAY),
        ({"cache-control": "max-age=" + "9" * 5000}, DAY),
        ({"cache-control": "max-age=0"}, timedelta()),
        ({"cache-control": "max-age=-1"}, timedelta()),
        ({"cache-control": "max-age"}, timedelta()),
        ({"cache-control": "max-age=soon"}, timedelta()),
        ({"cache-control": "s-maxage=600"}, None),
        ({"cache-control": "no-cache, max-age=600"}, timedelta()),
        ({"cache-control": "no-store"}, timedelta()),
        ({"expires": IN_AN_HOUR}, timedelta(hours=1)),
        ({"expires": IN_AN_HOUR, "cache-control": "max-age=60"}, timedelta(minutes=1)),
        ({"expires": IN_AN_HOUR, "cache-control": "no-cache"}, timedelta()),
        ({"expires": "Wed, 10 Jan 2034 16:00:00 GMT"}, DAY),
        ({"expires": "Wed, 10 Jan 2024 14:00:00 GMT"}, timedelta()),
        ({"expires": "0"}, timedelta()),
        ({"expires": "-1"}, timedelta()),
    ],
)
def test_an_answer_says_how_long_it_stays_fresh(headers: dict[str, str], expected: timedelta | None) -> None:
    assert freshness(headers, NOW) == expected


@given(st.dictionaries(st.sampled_from(["cache-control", "expires", "age"]), st.text(max_size=60)))
def test_no_header_is_a_surprise(headers: dict[str, str]) -> None:
    fresh = freshness(headers, NOW)

    assert fresh is None or timedelta() <= fresh <= DAY


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("Wed, 10 Jan 2024 16:00:00 GMT", datetime(2024, 1, 10, 16, tzinfo=UTC)),
        ("Wednesday, 10-Jan-24 16:00:00 GMT", datetime(2024, 1, 10, 16, tzinfo=UTC)),
        ("Wed Jan 10 16:00:00 2024", datetime(2024, 1, 10, 16, tzinfo=UTC)),
        ("Wed, 10 Jan 2024 17:00:00 +0100", datetime(2024, 1, 10, 16, tzinfo=UTC)),
        ("Wed, 10 Jan 2024 16:00:00 -0000", datetime(2024, 1, 10, 16, tzinfo=UTC)),
        ("Fri, 31 Dec 9999 23:59:59 -1400", None),
        ("Wed, 10 Jan 2024 16:00:00 +9999", None),
        ("Wed, 99 Jan 2024 16:00:00 GMT", None),
        ("Wed, 10 Jan 99999999999999999999 16:00:00 GMT", None),
        ("tomorrow", None),
        ("", None),
    ],
)
def test_an_http_date_is_read(text: str, date: datetime | None) -> None:
    assert http_date(text) == date
