"""Links: hosts that look like others, and parameters that only follow readers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.links import is_lookalike, untracked


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        ("https://a.example/b?utm_source=rss", "https://a.example/b"),
        ("https://a.example/b?id=1&utm_source=rss&c=%20", "https://a.example/b?id=1&c=%20"),
        ("https://a.example/b?UTM_Source=rss#part?utm_x=1", "https://a.example/b#part?utm_x=1"),
        ("https://a.example/b?", "https://a.example/b?"),
        ("https://a.example/b?a=1;b=2&&c", "https://a.example/b?a=1;b=2&&c"),
        ("https://a.example/utm_source=1", "https://a.example/utm_source=1"),
    ],
)
def test_only_what_follows_readers_goes(url: str, kept: str) -> None:
    assert untracked(url) == kept


@given(st.text())
def test_a_url_is_cleaned_once_and_for_all(url: str) -> None:
    assert untracked(untracked(url)) == untracked(url)


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("www.crunchyroll.com", False),
        ("127.0.0.1", False),
        ("::1", False),
        ("例え.jp", False),
        ("アニメ・ラジオ.example", False),
        ("пример.рф", False),
        ("müller.example", False),
        ("xn--r8jz45g.jp", False),
        ("crunсhyroll.com", True),  # noqa: RUF001 - a Cyrillic letter
        ("аррӏе.com", True),  # noqa: RUF001 - Cyrillic letters
        ("αpple.com", True),  # noqa: RUF001 - a Greek letter
        ("good.example\u2044evil.example", True),
        ("xn--99999999999", True),
    ],
)
def test_a_host_in_letters_that_look_alike_is_noticed(host: str, expected: bool) -> None:
    assert is_lookalike(host) is expected
