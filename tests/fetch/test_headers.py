from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from multidict import CIMultiDict, CIMultiDictProxy

from bot.core.freshness import DAY
from bot.fetch.headers import conditional, plain_headers, retry_after
from bot.sources.base import Validators
from tests.fetch.conftest import NOW

UNIX_NOW = int(NOW.timestamp())


@pytest.mark.parametrize(
    ("status", "value", "expected"),
    [
        (429, "0", timedelta()),
        (429, "120", timedelta(minutes=2)),
        (503, " 120 ", timedelta(minutes=2)),
        (503, "86400", DAY),
        (503, "315360000", DAY),
        (503, "9" * 5000, DAY),
        (503, "000000000000060", timedelta(minutes=1)),
        (429, "Wed, 10 Jan 2024 15:05:00 GMT", timedelta(minutes=5)),
        (429, "Wednesday, 10-Jan-24 15:05:00 GMT", timedelta(minutes=5)),
        (429, "Wed Jan 10 15:05:00 2024", timedelta(minutes=5)),
        (429, "Wed, 10 Jan 2034 15:05:00 GMT", DAY),
        (429, "Wed, 10 Jan 2024 14:55:00 GMT", None),
        (429, "Wed, 10 Jan 2024 15:00:00 GMT", None),
        (429, "-60", None),
        (429, "1.5", None),
        (429, "\u0661\u0662", None),
        (429, "soon", None),
        (429, "", None),
        (500, "120", None),
        (404, "120", None),
        (200, "120", None),
    ],
)
def test_retry_after_is_heard_within_a_day(status: int, value: str, expected: timedelta | None) -> None:
    assert retry_after(status, {"retry-after": value}, NOW) == expected


@pytest.mark.parametrize(
    ("status", "headers", "expected"),
    [
        (429, {"x-ratelimit-reset": str(UNIX_NOW + 60)}, timedelta(minutes=1)),
        (429, {"x-ratelimit-reset": str(UNIX_NOW - 60)}, None),
        (429, {"x-ratelimit-reset": "99999999999"}, DAY),
        (429, {"x-ratelimit-reset": "9" * 5000}, None),
        (429, {"x-ratelimit-reset": "soon"}, None),
        (429, {"x-ratelimit-reset": str(UNIX_NOW + 60), "retry-after": "5"}, timedelta(seconds=5)),
        (503, {"x-ratelimit-reset": str(UNIX_NOW + 60)}, None),
        (429, {}, None),
    ],
)
def test_the_reset_of_a_rate_limit_stands_in(status: int, headers: dict[str, str], expected: timedelta | None) -> None:
    assert retry_after(status, headers, NOW) == expected


@given(st.text(max_size=60))
def test_no_text_of_retry_after_is_a_surprise(text: str) -> None:
    wait = retry_after(429, {"retry-after": text}, NOW)

    assert wait is None or timedelta() <= wait <= DAY


def test_repeated_headers_are_joined_and_their_names_lowered() -> None:
    headers = CIMultiDictProxy(CIMultiDict([("Vary", "a"), ("VARY", "b"), ("X", "\udce9")]))

    assert plain_headers(headers) == {"vary": "a, b", "x": "\ufffd"}


@pytest.mark.parametrize(
    ("validators", "expected"),
    [
        (Validators(), {}),
        (Validators(etag='W/"1"'), {"If-None-Match": 'W/"1"'}),
        (Validators(last_modified="x"), {"If-Modified-Since": "x"}),
        (Validators(etag="", last_modified="a\r\nb"), {}),
    ],
)
def test_only_validators_that_can_be_sent_are_sent(validators: Validators, expected: dict[str, str]) -> None:
    assert conditional(validators) == expected
