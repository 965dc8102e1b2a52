"""Tying: which known show a source means by a series."""

from __future__ import annotations

import pytest

from bot.core.releases import Series
from bot.core.shows import Show
from bot.core.tying import season_of, tie

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
