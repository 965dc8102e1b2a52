"""A show is found by whole names, beginnings, words in them, and by what was typed wrong, the best first."""

from __future__ import annotations

import pytest

from bot.core.alike import Alike
from bot.core.names import fold
from bot.core.show_search import Known, ShowSearch

ROUGE, FRIEREN, LEVELING, OVERLORD, OVERLORD_4, NAUGHTY, LEVEL_99 = range(1, 8)

NAMES = {
    ROUGE: ("Metallic Rouge", "メタリックルージュ"),
    FRIEREN: ("Frieren: Beyond Journey's End", "Sousou no Frieren", "葬送のフリーレン"),
    LEVELING: ("Solo Leveling", "Ore dake Level Up na Ken"),
    OVERLORD: ("Overlord",),
    OVERLORD_4: ("Overlord IV",),
    NAUGHTY: ("Naughty Rouge",),
    LEVEL_99: ("Villainess Level 99",),
}
POPULAR = {LEVELING: 500, OVERLORD_4: 900}
SEARCH = ShowSearch.over(
    Known(show_id=show, folded=fold(name), adult=show == NAUGHTY, standing=(show == LEVEL_99, POPULAR.get(show, 0)))
    for show, names in NAMES.items()
    for name in names
)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("overlord", [OVERLORD, OVERLORD_4]),
        ("over", [OVERLORD_4, OVERLORD]),
        ("level", [LEVEL_99, LEVELING]),
        ("rouge", [ROUGE]),
        ("rouge metallic", [ROUGE]),
        ("METALLIC-rouge!", [ROUGE]),
        ("metalic rouge", [ROUGE]),
        ("metallicrouge", [ROUGE]),
        ("metallic roug", [ROUGE]),
        ("rouge metalilc", [ROUGE]),
        ("freiren beyond", [FRIEREN]),
        ("sosou no frieren", [FRIEREN]),
        ("フリーレン", [FRIEREN]),
        ("メタリツクルージュ", [ROUGE]),
        ("xq", []),
        ("something else altogether", []),
        ("rouge something", []),
    ],
)
def test_a_show_is_found_by_what_is_typed(typed: str, found: list[int]) -> None:
    assert SEARCH.find(typed, 25) == found


def test_without_a_text_the_tracked_and_then_the_most_popular_shows_come() -> None:
    assert SEARCH.find("", 3) == [LEVEL_99, OVERLORD_4, LEVELING]


def test_no_more_are_given_than_asked_for() -> None:
    assert SEARCH.find("overlord", 1) == [OVERLORD]


def test_shows_for_adults_only_come_where_they_may() -> None:
    assert SEARCH.find("naughty rouge", 25) == []
    assert SEARCH.find("naughty rouge", 25, adult=True) == [NAUGHTY]
    assert set(SEARCH.find("rouge", 25, adult=True)) == {ROUGE, NAUGHTY}


def test_an_empty_search_finds_nothing() -> None:
    assert ShowSearch().find("anything", 25) == []
    assert ShowSearch.over([]).find("anything", 25) == []


def test_texts_are_alike_by_their_letters_and_of_one_script() -> None:
    alike = Alike.among(["rouge", "", "rogue", "ルージュ", "r"])
    assert alike.nearest("rouge", 75, 5) == [0, 2]
    assert alike.nearest("ルージ", 75, 5) == [3]
