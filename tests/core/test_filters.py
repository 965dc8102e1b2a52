from __future__ import annotations

from time import perf_counter

import pytest

from bot.core.filters import PATTERN, PATTERNS, TERMS, read
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
        (r"/season \d+/", "SEASON 12 announced", True),
        (r"/season \d+/", "The season announced", False),
        (r"-/episode \d+/", "Episode 3 is out", False),
        (r"-/episode \d+/", "A film is out", True),
        (r"trailer /pv\d/", "PV2 of Rouge", True),
        (r"/trailer|pv/ -recap", "A recap of the trailer", False),
        (r"/24\/7/", "Streaming 24/7", True),
        (r"/新作.*決定/", "これは新作アニメ決定です", True),
        ("and/or", "This and/or that", True),
        ("/a/", "lone \ud800 surrogate a", True),
    ],
)
def test_a_filter_lets_through_what_it_says(typed: str, text: str, passes: bool) -> None:
    assert read(typed).passes(text) is passes


def test_a_filter_has_so_many_terms_and_no_more() -> None:
    assert len(read("a " * TERMS).wanted) == TERMS
    with pytest.raises(ReplyError, match="That filter has 21 terms; use at most 20"):
        read("a -b " * 10 + "c")


@pytest.mark.parametrize("typed", ['""', '-"" ""', "//", "-//"])
def test_a_filter_that_says_nothing_is_refused(typed: str) -> None:
    with pytest.raises(ReplyError, match="says nothing"):
        read(typed)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("/a(b/", r"The pattern at character 1 is wrong: missing ): a(b."),
        ("trailer -/[z-a]/", r"The pattern at character 10 is wrong: invalid character class range: z-a."),
        ("/(?=x)/", r"The pattern at character 1 is wrong: invalid perl operator: (?=."),
        ("/x{1001}/", r"The pattern at character 1 is wrong: invalid repetition size: {1001}."),
        ("/[a-z]{1,999}z/", r"The pattern at character 1 is wrong: pattern too large - compile failed."),
        ("/\ud800/", "The pattern at character 1 is wrong: UnicodeEncodeError."),
        ("news /open", r'The pattern at character 6 has no end: close it with "/", and write "\/" within.'),
        ("/" + "x" * (PATTERN + 1) + "/", f"The pattern at character 1 is longer than {PATTERN} characters."),
        ("/a/ " * (PATTERNS + 1), f"That filter has more than {PATTERNS} patterns; use fewer."),
    ],
)
def test_a_wrong_pattern_is_refused_with_where_and_why(typed: str, words: str) -> None:
    with pytest.raises(ReplyError) as refused:
        read(typed)
    assert str(refused.value).replace("\\[", "[") == words


@pytest.mark.parametrize("pattern", ["(a+)+$", "(x+x+)+y", "(a|aa)+$", "(.*)*b"])
def test_a_pattern_that_would_blow_up_takes_milliseconds(pattern: str) -> None:
    wanted, text = read(f"/{pattern}/"), "a" * 100_000 + "!"
    wanted.passes("")

    begun = perf_counter()
    assert not wanted.passes(text)
    assert perf_counter() - begun < 0.25
