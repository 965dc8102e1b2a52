"""Numbering: what a number means over the seasons and cours of a series."""

from __future__ import annotations

import pytest

from bot.core.numbering import Evidence, Meaning, meanings, meant, part_in, place_of, relatives, without_part
from bot.core.shows import Show


def show(show_id: int, name: str, episodes: int | None, season: int = 0) -> Show:
    return Show(id=show_id, name=name, names=(name,), season=season, episodes=episodes)


FIRST = show(1, "X", 12)
SECOND = show(2, "X Season 2", 12, 2)
LATER_COUR = show(3, "X Season 2 Part 2", 12, 2)
OPEN = show(2, "X Season 2", None, 2)
LONG = show(2, "X Season 2", 24, 2)
THIRD = show(4, "X III", 10, 3)
COUR = show(5, "X Cour 2", 11)
OTHER = show(9, "XY", 12)

NOTHING: dict[int, frozenset[int]] = {}


def chosen(
    number: int,
    of: Show,
    others: tuple[Show, ...],
    *,
    season_stated: bool = True,
    evidence: Evidence = Evidence(),  # noqa: B008 - frozen
) -> tuple[int, int]:
    found = meanings(number, of, relatives(of, others), season_stated=season_stated)
    choice = meant(found, Meaning(show=of, number=number), evidence)
    return choice.show.id, choice.number


@pytest.mark.parametrize(
    ("number", "of", "others", "stated", "expected"),
    [
        # Plain numbers stay as they are.
        (1, FIRST, (), False, (1, 1)),
        (12, FIRST, (SECOND,), False, (1, 12)),
        (1, SECOND, (FIRST,), True, (2, 1)),
        (12, SECOND, (FIRST,), True, (2, 12)),
        # Counted on from the season before.
        (13, SECOND, (FIRST,), True, (2, 1)),
        (24, SECOND, (FIRST,), True, (2, 12)),
        (25, SECOND, (FIRST,), True, (2, 25)),
        (13, OPEN, (FIRST,), True, (2, 1)),
        (25, THIRD, (FIRST, SECOND), True, (4, 1)),
        # A second cour that is a show of its own, while the platform goes on.
        (13, SECOND, (LATER_COUR,), True, (3, 1)),
        (24, SECOND, (LATER_COUR,), True, (3, 12)),
        (25, SECOND, (LATER_COUR,), True, (2, 25)),
        (13, LATER_COUR, (SECOND,), True, (3, 1)),
        (25, LATER_COUR, (FIRST, SECOND), True, (3, 1)),
        (13, FIRST, (COUR,), True, (5, 1)),
        (37, THIRD, (FIRST, SECOND, LATER_COUR), True, (4, 1)),
        # One name for all seasons, and no season stated.
        (13, FIRST, (SECOND,), False, (2, 1)),
        (25, FIRST, (SECOND, THIRD), False, (4, 1)),
        (13, FIRST, (SECOND,), True, (1, 13)),
        # Nothing to reckon with.
        (13, SECOND, (), True, (2, 13)),
        (13, SECOND, (OTHER,), True, (2, 13)),
        (13, SECOND, (show(1, "X", None),), True, (2, 13)),
        (25, THIRD, (FIRST,), True, (4, 25)),
    ],
)
def test_a_number_means_the_only_episode_that_it_can_mean(
    number: int, of: Show, others: tuple[Show, ...], stated: bool, expected: tuple[int, int]
) -> None:
    assert chosen(number, of, others, season_stated=stated) == expected


@pytest.mark.parametrize(
    ("number", "evidence", "expected"),
    [
        # Season 2 has 24 episodes, season 1 had 12, so 13 to 24 could be either.
        (13, Evidence(seen={2: frozenset(range(1, 13))}), 13),
        (13, Evidence(seen={2: frozenset({1})}), 1),
        (14, Evidence(seen={2: frozenset({1})}), 2),
        (24, Evidence(seen={2: frozenset(range(1, 12))}), 12),
        (13, Evidence(), 1),
        (16, Evidence(), 16),
        (16, Evidence(expected={2: frozenset({4})}), 4),
        (16, Evidence(expected={2: frozenset({16})}), 16),
        (13, Evidence(expected={2: frozenset({13})}), 13),
    ],
)
def test_of_several_meanings_the_one_counts_that_goes_on_or_that_a_calendar_expects(
    number: int, evidence: Evidence, expected: int
) -> None:
    assert chosen(number, LONG, (FIRST,), evidence=evidence) == (2, expected)


@pytest.mark.parametrize(
    ("evidence", "expected"),
    [
        (Evidence(seen={2: frozenset(range(1, 13))}), (3, 1)),
        (Evidence(expected={2: frozenset({1})}), (2, 1)),
        (Evidence(expected={3: frozenset({1})}), (3, 1)),
        (Evidence(), (2, 13)),
    ],
)
def test_where_all_speaks_alike_for_two_meanings_a_number_stays_as_it_is(
    evidence: Evidence, expected: tuple[int, int]
) -> None:
    assert chosen(13, SECOND, (FIRST, LATER_COUR), evidence=evidence) == expected


def test_a_place_that_two_shows_claim_is_not_reckoned_with() -> None:
    assert chosen(13, SECOND, (FIRST, show(7, "X", 13))) == (2, 13)


@pytest.mark.parametrize(
    ("name", "part", "rest"),
    [
        ("X Season 2 Part 2", 2, "X Season 2"),
        ("X: 2nd Cour", 2, "X"),
        ("X Cour 2", 2, "X"),
        ("X Part III", 3, "X"),
        ("X Part 1", 1, "X"),
        ("X", None, "X"),
        ("Part 2", 2, "Part 2"),
        ("The Part 2 Days", None, "The Part 2 Days"),
    ],
)
def test_a_part_is_read_off_the_end_of_a_name(name: str, part: int | None, rest: str) -> None:
    assert (part_in(name), without_part(name)) == (part, rest)


def test_what_names_no_season_is_the_first() -> None:
    assert [place_of(one) for one in (FIRST, SECOND, LATER_COUR, COUR)] == [(1, 1), (2, 1), (2, 2), (1, 2)]
