"""Releases: their keys, what repeats, and the order of numbers."""

from __future__ import annotations

from typing import Any

import pytest

from bot.core.releases import Claim, ReleaseKind, number_order
from bot.core.shows import Facts
from tests.core.made import HOUR, NOW, a_key, a_show, a_witness


def test_all_platforms_and_audios_of_an_episode_are_one_story() -> None:
    assert a_key().story == a_key(platform="tv").story == a_key(audio="de-DE").story


@pytest.mark.parametrize("change", [{"show_id": 2}, {"season": 2}, {"number": "4"}, {"kind": ReleaseKind.SPECIAL}])
def test_another_episode_is_another_story(change: dict[str, Any]) -> None:
    assert a_key(**change).story != a_key().story


def test_numbers_are_ordered_as_people_order_them() -> None:
    numbers = ["10a", "2", "", "10", "7.5", "0", "7"]
    assert sorted(numbers, key=number_order) == ["", "0", "2", "7", "7.5", "10", "10a"]


@pytest.mark.parametrize(
    ("change", "repeats"),
    [
        ({}, True),
        ({"seen_at": NOW + HOUR}, True),
        ({"identity": "other"}, True),
        ({"claim": Claim.SCHEDULED}, False),
        ({"at": NOW + HOUR}, False),
        ({"url": "https://example.org/"}, False),
        ({"title": "Marginal City"}, False),
    ],
)
def test_a_witness_repeats_another_where_it_says_nothing_else(change: dict[str, Any], repeats: bool) -> None:
    assert a_witness(**change).repeats(a_witness()) is repeats


@pytest.mark.parametrize(
    ("number", "title"),
    [
        ("1", "Crimson Is the Sound of Dawn"),
        ("2", None),
        ("3", None),
        ("0", None),
        ("1.5", None),
        ("", None),
        ("²", None),
    ],
)
def test_a_configured_title_belongs_to_the_episode_of_its_number(number: str, title: str | None) -> None:
    facts = Facts(titles=("Crimson Is the Sound of Dawn", ""))
    assert a_show(facts=facts).episode_title(number) == title
