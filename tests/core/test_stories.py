"""Stories: whether two sources tell the same news."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.core.news_kinds import kind_of
from bot.core.stories import Told, fold_into, same_story

NOON = datetime(2026, 4, 4, 12, tzinfo=UTC)
QUILLON, SPARROW = 1, 2


def told(title: str, source: str = "ann", *shows: int, hours: float = 0) -> Told:
    published = NOON + timedelta(hours=hours)
    return Told(source=source, title=title, published=published, shows=frozenset(shows), kind=kind_of(title))


PROMO = told("Harbour Witch Quillon Anime's 2nd Promo Video Reveals More Cast", "ann", QUILLON)


@pytest.mark.parametrize(
    "other",
    [
        told("'Minato no Majo Quillon' Unveils Additional Cast, Second Promo", "mal", QUILLON),
        told("Harbour Witch Quillon Anime Streams Trailer", "crunchyroll", QUILLON, hours=47),
        told("Harbour Witch Quillon Casts Two", "crunchyroll", QUILLON, hours=-47),
    ],
)
def test_two_sources_on_the_same_matter_of_a_show_tell_one_story(other: Told) -> None:
    assert same_story(PROMO, other)
    assert same_story(other, PROMO)


@pytest.mark.parametrize(
    "other",
    [
        told("'Minato no Majo Quillon' Unveils Additional Cast, Second Promo", "ann", QUILLON),  # the same source
        told("'Minato no Majo Quillon' Unveils Second Promo", "mal", QUILLON, hours=49),
        told("'Tokei no Suzume' Unveils Additional Cast, Second Promo", "mal", SPARROW),
        told("'Minato no Majo Quillon' Unveils Third Promo", "mal", QUILLON),
        told("'Minato no Majo Quillon' Theme Song Dated", "mal", QUILLON),
        told("Harbour Witch Quillon Anime Reveals English Dub Cast", "crunchyroll", QUILLON),
        told("Review: Harbour Witch Quillon's New Trailer", "comicbook", QUILLON),
        told("Six Trailers of the Week", "mal", QUILLON, 3, 4, 5, 6),
    ],
)
def test_another_source_day_show_promo_matter_or_list_is_another_story(other: Told) -> None:
    assert not same_story(PROMO, other)
    assert not same_story(other, PROMO)


def test_another_season_is_another_story() -> None:
    second = told("Harbour Witch Quillon Season 2 Adds Cast", "ann", QUILLON)
    third = told("Harbour Witch Quillon Season 3 Adds Cast", "mal", QUILLON)
    assert not same_story(second, third)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("'Quenched Lantern' Announces Main Cast", "Quenched Lantern TV Anime Unveils Main Cast Members"),
        ("'Fujimaru-san wa Nemuritai' Reveals Cast", "Ms. Fujimaru Wants to Sleep Anime's Cast Unveiled"),
    ],
)
def test_a_work_that_no_show_is_known_by_is_told_by_its_words(one: str, other: str) -> None:
    assert same_story(told(one), told(other, "mal"))


def test_two_announcements_of_one_company_are_two_stories() -> None:
    assert not same_story(told("Crunchyroll Adds Cast Interviews"), told("Crunchyroll Adds Cast Signings", "mal"))


def test_delays_of_a_show_are_one_story_in_any_words() -> None:
    late = told("Why Was Harbour Witch Quillon Delayed?", "comicbook", QUILLON)
    assert same_story(told("Harbour Witch Quillon Postponed for Quality", "ann", QUILLON), late)


def test_news_folds_into_the_earliest_report() -> None:
    first = told("'Minato no Majo Quillon' Unveils Second Promo", "mal", QUILLON, hours=-5)
    second = told("Harbour Witch Quillon Anime Streams Trailer", "crunchyroll", QUILLON, hours=-2)
    assert fold_into(PROMO, [second, first]) is first


def test_news_that_nobody_told_folds_into_nothing() -> None:
    assert fold_into(PROMO, [told("Harbour Witch Quillon Café Opens", "mal", QUILLON)]) is None
