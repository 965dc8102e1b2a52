from __future__ import annotations

import pytest

from bot.core.filters import TERMS, read
from bot.errors import ReplyError


@pytest.mark.parametrize(
    ("typed", "text", "passes"),
    [
        ("", "Anything at all", True),
        ("trailer", "A new TRAILER!", True),
        ("trailer", "Trailers of the week", False),
        ("trailer date", "The date is known", True),
        ('"second season"', "Second-Season announced", True),
        ('"second season"', "The season's second half", False),
        ("-recap", "Episode 3 recap", False),
        ("-recap", "Episode 3", True),
        ("trailer -recap", "A recap of the trailer", False),
        ('-"live action"', "The LIVE action film", False),
        ("pokemon", "Pokémon returns", True),
        ("新作", "これは新作アニメです", True),
        ('"an open quote', "an open quote", True),
        ("--recap", "recap", False),
        ("' OR 1=1 --", "nothing of the kind", False),
    ],
)
def test_a_filter_lets_through_what_it_says(typed: str, text: str, passes: bool) -> None:
    assert read(typed).passes(text) is passes


def test_a_filter_has_so_many_terms_and_no_more() -> None:
    assert len(read("a " * TERMS).wanted) == TERMS
    with pytest.raises(ReplyError, match="That filter has 21 terms; use at most 20"):
        read("a -b " * 10 + "c")


@pytest.mark.parametrize("typed", ['""', '-"" ""'])
def test_a_filter_that_says_nothing_is_refused(typed: str) -> None:
    with pytest.raises(ReplyError, match="says nothing"):
        read(typed)
