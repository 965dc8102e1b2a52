"""Narrowing to one show, whatever way its name is written."""

from __future__ import annotations

import pytest

from bot.demo.narrowing import find_show
from bot.demo.season import Show
from bot.errors import ConfigError


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Metallic Rouge", "Metallic Rouge"),
        ("  metallic-ROUGE ", "Metallic Rouge"),
        ("メタリックルージュ", "Metallic Rouge"),
        ("Bucchigiri", "Bucchigiri?!"),
        ("COTE", "Classroom of the Elite Season 3"),
        ("classroom of the elite", "Classroom of the Elite Season 3"),
        ("Ore dake Level Up na Ken", "Solo Leveling"),
        ("cherry magic", "Cherry Magic! Thirty Years of Virginity Can Make You a Wizard?!"),
        ("mashle", "Mashle: Magic and Muscles Season 2"),
    ],
)
def test_a_show_is_found_by_any_spelling(written: str, name: str, shows: tuple[Show, ...]) -> None:
    assert find_show(written, shows).name == name


@pytest.mark.parametrize("written", ["Metalic Ruge", "metallic rogue", "rouge"])
def test_an_unknown_name_is_answered_with_near_ones_in_one_line(written: str, shows: tuple[Show, ...]) -> None:
    with pytest.raises(ConfigError, match="near names are: Metallic Rouge") as refused:
        find_show(written, shows)
    assert "\n" not in str(refused.value)
    assert refused.value.exit_code == 2


def test_a_beginning_that_several_shows_share_is_answered_with_all_of_them(shows: tuple[Show, ...]) -> None:
    with pytest.raises(ConfigError, match="The Witch and the Beast") as refused:
        find_show("the", shows)
    assert "The Fire Hunter Season 2" in str(refused.value)


@pytest.mark.parametrize("written", ["", "!!", "x" * 5000])
def test_a_name_that_says_nothing_is_answered_too(written: str, shows: tuple[Show, ...]) -> None:
    with pytest.raises(ConfigError, match="no show"):
        find_show(written, shows)
