"""Names: which spellings are the same, and which season a title names."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.names import fold, season_in, words

MARKS = st.sampled_from("aÉ\u0301\u0302\u3099か゚ー・!'’ﾞİßſςǅ½ªﬁ㌔\u3000-िᾳ×&٠")  # noqa: RUF001 - odd ones are the point


@pytest.mark.parametrize(
    ("name", "folded"),
    [
        ("Metallic Rouge", "metallic rouge"),
        ("METALLIC  ROUGE ", "metallic rouge"),
        ("Ｍｅｔａｌｌｉｃ Ｒｏｕｇｅ", "metallic rouge"),  # noqa: RUF001 - full width
        ("Re:ZERO -Starting Life in Another World-", "re zero starting life in another world"),
        ("SPY×FAMILY", "spy x family"),  # noqa: RUF001 - as it is written
        ("Spice & Wolf", "spice and wolf"),
        ("I'm Quitting Heroing", "im quitting heroing"),
        ("Frieren: Beyond Journey’s End", "frieren beyond journeys end"),  # noqa: RUF001 - as it is written
        ("Pokémon", "pokemon"),
        ("Čarodějka", "carodejka"),
        ("Straße", "strasse"),
        ("メタリックルージュ", "メタリックルージュ"),
        ("ﾒﾀﾘｯｸﾙｰｼﾞｭ", "メタリックルージュ"),
        ("ガンダム・ビルド", "ガンダム ビルド"),
        ("か\u3099", "が"),
        ("हिन्दी", "हिन्दी"),
        ("진격의 거인", "진격의 거인"),
        ("!!!", "!!!"),
        ("∀", "∀"),
        (" \u3000 ", ""),
        ("", ""),
    ],
)
def test_a_name_folds_to_one_form_for_all_its_spellings(name: str, folded: str) -> None:
    assert fold(name) == folded


@given(st.one_of(st.text(), st.text(MARKS)))
def test_folding_again_changes_nothing(name: str) -> None:
    assert fold(fold(name)) == fold(name)


@given(st.text())
def test_case_never_matters(name: str) -> None:
    assert fold(name.casefold()) == fold(name)


def test_voicing_marks_are_letters_and_not_accents() -> None:
    assert fold("が") != fold("か")


def test_two_titles_of_marks_alone_are_not_the_same() -> None:
    assert fold("!!!") != fold("???")


def test_a_name_has_words() -> None:
    assert words("Metallic-Rouge: Episode 3") == ("metallic", "rouge", "episode", "3")


@pytest.mark.parametrize(
    ("title", "season"),
    [
        ("Overlord Season 4", 4),
        ("Overlord season2", 2),
        ("Mushoku Tensei 2nd Season", 2),
        ("Initial D 3rd Stage", 3),
        ("Overlord IV", 4),
        ("Oshi no Ko S2", 2),
        ("Season 12", 12),
        ("Metallic Rouge", None),
        ("Mob Psycho 100", None),
        ("The Final Season", None),
        ("86", None),
        ("Winter Season 2024", None),
        ("Robots2", None),
        ("Ivy", None),
    ],
)
def test_a_season_is_read_off_a_title(title: str, season: int | None) -> None:
    assert season_in(title) == season
