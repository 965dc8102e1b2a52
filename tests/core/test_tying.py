"""Tying: which known show a source means by a series."""

from __future__ import annotations

from typing import Any

import pytest

from bot.core.releases import Series
from bot.core.shows import Facts, Show
from bot.core.tying import merged, same_show, season_of, stays, tie

FIRST = Show(id=1, name="Overlord", names=("オーバーロード",), ids={"anilist": "20832", "crunchyroll": "GY9PJ5KWR"})
FOURTH = Show(id=4, name="Overlord IV", season=4, ids={"anilist": "133844", "mal": "48895", "crunchyroll": "GY9PJ5KWR"})
ROUGE = Show(id=2, name="Metallic Rouge", names=("メタリックルージュ",), ids={"anilist": "162985", "mal": "54794"})
SHOWS = (FIRST, FOURTH, ROUGE)


@pytest.mark.parametrize(
    ("series", "show"),
    [
        (Series(title="Something Else", ids={"anilist": "162985"}), ROUGE),
        (Series(title="Something Else", ids={"mal": "54794"}), ROUGE),
        (Series(title="metallic-rouge"), ROUGE),
        (Series(title="Something Else", others=("メタリックルージュ",)), ROUGE),
        (Series(title="Overlord"), FIRST),
        (Series(title="Overlord", season=1), FIRST),
        (Series(title="Overlord", season=4, ids={"crunchyroll": "GY9PJ5KWR"}), FOURTH),
        (Series(title="Overlord", others=("Overlord IV",)), FOURTH),
        (Series(title="Overlord", others=("Overlord Season 4",), ids={"crunchyroll": "GY9PJ5KWR"}), FOURTH),
        (Series(title="Frieren"), None),
        (Series(title="Overlord Season 5", ids={"crunchyroll": "GY9PJ5KWR"}), None),
        (Series(title="Overlord", season=2), None),
        (Series(title="Metallic Rouge Season 2", others=("Metallic Rouge",)), None),
    ],
)
def test_a_series_is_tied_by_ids_then_names_with_the_season_agreeing(series: Series, show: Show | None) -> None:
    assert tie(series, SHOWS) == show


def test_a_show_is_not_tied_by_name_where_an_id_of_one_season_contradicts() -> None:
    remake = Series(title="Metallic Rouge", ids={"anilist": "999"})
    assert tie(remake, SHOWS) is None


def test_a_platforms_series_id_alone_does_not_outweigh_a_contradicting_id() -> None:
    other = Series(title="Overlord", ids={"crunchyroll": "GY9PJ5KWR", "anilist": "999"})
    assert tie(other, SHOWS) is None


def test_of_two_shows_with_an_id_in_common_the_one_without_contradiction_is_meant() -> None:
    mistaken = Show(id=7, name="Half Right", ids={"mal": "54794", "anilist": "1"})
    both = Series(title="Metallic Rouge", ids={"anilist": "162985", "mal": "54794"})
    assert tie(both, (mistaken, ROUGE)) == ROUGE


def test_an_id_of_one_season_is_enough_even_where_another_differs() -> None:
    parted = Series(title="Metallic Rouge Part 2", ids={"anilist": "162985", "mal": "1"})
    assert tie(parted, SHOWS) == ROUGE


def test_a_name_in_another_language_is_tied_by_the_season_that_an_english_one_states() -> None:
    french = Series(title="Moi, quand je me réincarne en slime", others=("That Time I Got Reincarnated Season 3",))
    third = Show(id=3, name="Slime", names=("Moi, quand je me réincarne en Slime",), season=3)
    first = Show(id=1, name="Slime", names=("Moi, quand je me réincarne en Slime",), season=1)
    assert tie(french, (first, third)) == third


def test_a_series_that_names_no_season_is_not_a_later_one() -> None:
    assert tie(Series(title="Overlord", ids={"crunchyroll": "GY9PJ5KWR"}), (FOURTH,)) is None


def test_nothing_is_tied_where_no_show_is_known() -> None:
    assert tie(Series(title="Metallic Rouge"), ()) is None


@pytest.mark.parametrize(
    ("series", "season"),
    [
        (Series(title="Overlord", season=4), 4),
        (Series(title="Overlord IV"), 4),
        (Series(title="Overlord", others=("オーバーロード", "Overlord Season 4")), 4),
        (Series(title="Overlord II", season=1), 1),
        (Series(title="Metallic Rouge"), None),
    ],
)
def test_a_season_is_the_field_or_what_a_name_says(series: Series, season: int | None) -> None:
    assert season_of(series) == season


def test_a_seasons_own_title_says_more_than_its_number() -> None:
    title = "Blue Exorcist -Shimane Illuminati Saga-"
    saga = Show(id=3, name=title, names=(title,))
    series = Series(title="Blue Exorcist", others=(title,), season=3)

    assert tie(series, [saga]) == saga


def test_a_title_in_another_language_does_not_stand_for_a_later_season() -> None:
    assert tie(Series(title="Le Seigneur", others=("Overlord",), season=2), SHOWS) is None


@pytest.mark.parametrize(
    ("series", "season"),
    [
        (Series(title="X Season 2 Part 2"), 2),
        (Series(title="X II Part 2"), 2),
        (Series(title="X 2nd Cour"), None),
        (Series(title="X Part 2"), None),
    ],
)
def test_a_second_part_is_no_second_season(series: Series, season: int | None) -> None:
    assert season_of(series) == season


SAGA_TITLE = "Blue Exorcist -Shimane Illuminati Saga-"
SAGA = Show(id=3, name=SAGA_TITLE, names=(SAGA_TITLE, "Blue Exorcist"))
BLUE = Show(id=2, name="Blue Exorcist", names=("Blue Exorcist",))
PART_ONE = Show(id=5, name="X Season 2", names=("X Season 2", "X"), season=2, ids={"crunchyroll": "GX"})
PART_TWO = Show(id=4, name="X Season 2 Part 2", names=("X Season 2 Part 2",), season=2, ids={"crunchyroll": "GX"})


@pytest.mark.parametrize(
    ("series", "shows", "show"),
    [
        (Series(title="Blue Exorcist", others=(SAGA_TITLE,)), (BLUE, SAGA), SAGA),
        (Series(title="Blue Exorcist"), (BLUE, SAGA), BLUE),
        (Series(title="X", season=2, ids={"crunchyroll": "GX"}), (PART_TWO, PART_ONE), PART_ONE),
        (Series(title="X", others=("X Season 2 Part 2",), season=2), (PART_ONE, PART_TWO), PART_TWO),
        (Series(title="X", others=("X Season 2 Part 2",), season=2), (PART_ONE,), None),
    ],
)
def test_of_shows_under_one_name_the_one_is_meant_whose_title_or_part_is_said(
    series: Series, shows: tuple[Show, ...], show: Show | None
) -> None:
    assert tie(series, shows) == show


def a_show(name: str, *names: str, **fields: Any) -> Show:
    return Show(**{"id": 1, "name": name, "names": (name, *names), **fields})


ONE_ID, OTHER_ID = {"anilist": "1"}, {"anilist": "2"}


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        # By an id of one season.
        (a_show("X", ids=ONE_ID), a_show("Y", ids={"anilist": "1", "mal": "7"}), True),
        (a_show("X", ids=ONE_ID, episodes=12), a_show("Y", ids=ONE_ID, episodes=13), True),
        (a_show("X", ids={"mal": "7"}), a_show("Y", ids={"mal": "7", "anilist": "1"}), True),
        (a_show("X", ids={**ONE_ID, "mal": "7"}), a_show("X", ids={**OTHER_ID, "mal": "7"}), False),
        (a_show("X", ids=ONE_ID), a_show("X", ids=OTHER_ID), False),
        # By a name that one of them bears, with the season.
        (a_show("X"), a_show("Y", "X", ids=ONE_ID), True),
        (a_show("X", "Y"), a_show("Y", ids=ONE_ID), True),
        (a_show("X"), a_show("X"), True),
        (a_show("X"), a_show("X", season=1), True),
        (a_show("X"), a_show("X", season=2), False),
        (a_show("X", season=2), a_show("X", season=2, ids=ONE_ID), True),
        (a_show("X", ids={"mal": "7"}), a_show("X", ids=ONE_ID), False),
        (a_show("X", episodes=12), a_show("X", episodes=24), False),
        (a_show("X", episodes=12), a_show("X"), True),
        (a_show("A", "X"), a_show("B", "X"), False),
        (a_show("X Part 2", "X"), a_show("X"), False),
        (BLUE, SAGA, True),
        (BLUE, a_show(SAGA_TITLE, ids=ONE_ID), False),
        # By a platform's id of the whole series, with the season that both state.
        (a_show("X", season=2, ids={"crunchyroll": "G"}), a_show("Y", season=2, ids={"crunchyroll": "G"}), True),
        (a_show("X", season=2, ids={"crunchyroll": "G"}), a_show("Y", season=3, ids={"crunchyroll": "G"}), False),
        (a_show("X", ids={"crunchyroll": "G"}), a_show("Y", ids={"crunchyroll": "G"}), False),
        (a_show("X", ids={"crunchyroll": "G"}), a_show("Y", season=1, ids={"crunchyroll": "G"}), False),
        # What the configuration names twice are two.
        (a_show("X", ids=ONE_ID, tracked=True), a_show("Y", ids=ONE_ID, tracked=True), False),
        (a_show("X"), a_show("Y"), False),
    ],
)
def test_two_shows_are_one_only_where_ids_or_names_and_season_leave_no_doubt(
    one: Show, other: Show, same: bool
) -> None:
    assert same_show(one, other) is same
    assert same_show(other, one) is same


def test_the_tracked_show_stays_else_the_older() -> None:
    old, young = a_show("X", id=1), a_show("X", id=2)
    tracked = a_show("X", id=2, tracked=True)
    assert stays(young, old) == stays(old, young) == (old, young)
    assert stays(old, tracked) == (tracked, old)


def test_the_show_that_stays_learns_what_only_the_other_knew() -> None:
    kept = a_show("X", ids=ONE_ID, facts=Facts(native="エックス"), season=0)
    gone = a_show(
        "Y",
        ids={"anilist": "9", "crunchyroll": "G"},
        season=2,
        episodes=12,
        episodes_source="anilist",
        cover="c",
        facts=Facts(native="ワイ", studio="BONES"),
    )
    joint = merged(kept, gone)
    assert (joint.name, joint.names, joint.ids) == ("X", ("X", "Y"), {"anilist": "1", "crunchyroll": "G"})
    assert (joint.season, joint.episodes, joint.episodes_source, joint.cover) == (2, 12, "anilist", "c")
    assert joint.facts == Facts(native="エックス", studio="BONES")
