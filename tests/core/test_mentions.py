"""Mentions: which shows a headline names."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.mentions import NameIndex

NAMES = (
    (1, "Metallic Rouge"),
    (1, "メタリックルージュ"),
    (2, "Overlord"),
    (3, "Overlord IV"),
    (4, "Re:ZERO -Starting Life in Another World-"),
    (5, "Fate/stay night"),
    (6, "Night Raid 1931"),
    (7, "Journey's End"),
    (8, "Pokémon"),
    (9, "SPY x FAMILY"),
    (10, "Rouge"),
    (11, "Dr. STONE"),
    (12, "Twin"),
    (13, "Twin"),
    (14, ""),
)
INDEX = NameIndex.of(NAMES)


@pytest.mark.parametrize(
    ("headline", "shows"),
    [
        ("Metallic Rouge Reveals 3rd Episode Preview", {1}),
        ("METALLIC ROUGE anime: new visual", {1}),
        ("'Metallic Rouge' Streams on Crunchyroll", {1}),
        ("Why “Metallic-Rouge” Is Worth a Look", {1}),
        ("Metallic Rouge's Finale Airs on Wednesday", {1}),
        ("Metallic Rouge’s Finale Airs on Wednesday", {1}),  # noqa: RUF001 - as sites write it
        ("アニメ『メタリックルージュ』第3話", {1}),
        ("Pokemon and SPY×FAMILY Movies Dated", {8, 9}),  # noqa: RUF001 - as it is written
        ("Dr. Stone, Overlord Get New Seasons", {2, 11}),
        ("Rouge Speaks", {10}),
        ("Journey's End Announced", {7}),
        ("Twin Returns", {12, 13}),
        ("Metallic Paint in Rouge-Like Colours", {10}),
        ("Overlords Unite", set()),
        ("A Day Without Any Show", set()),
        ("!!! ... ???", set()),
        ("", set()),
    ],
)
def test_a_headline_names_the_shows_whose_names_stand_in_it(headline: str, shows: set[int]) -> None:
    assert INDEX.shows_in(headline) == shows


@pytest.mark.parametrize(
    ("headline", "shows"),
    [
        ("Overlord IV Gets English Dub", {3}),
        ("Overlord IV's Dub, Overlord Merchandise", {2, 3}),
        ("Fate/stay night Raid 1931", {5}),  # the words of one name are not also another's
    ],
)
def test_the_longest_name_wins_where_names_overlap(headline: str, shows: set[int]) -> None:
    assert INDEX.shows_in(headline) == shows


def test_japanese_without_spaces_around_a_name_is_one_word_and_names_nothing() -> None:
    assert INDEX.shows_in("新作メタリックルージュ公開") == frozenset()


@given(st.text(), st.sampled_from([name for _, name in NAMES if name]), st.text())
def test_a_name_between_marks_is_found_whatever_stands_around_it(before: str, name: str, after: str) -> None:
    assert NameIndex.of([(1, name)]).shows_in(f"{before} | {name} | {after}") == {1}


@given(st.text())
def test_an_index_without_names_finds_nothing(headline: str) -> None:
    assert NameIndex.of([]).shows_in(headline) == frozenset()
