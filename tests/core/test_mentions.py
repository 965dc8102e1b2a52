"""Mentions: which shows a headline is about."""

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
    (12, "Twinbloom"),
    (13, "Twinbloom"),
    (14, ""),
    (15, "Monster"),
    (16, "Harbour Witch Quillon"),
    (16, "Minato no Majo Quillon"),
    (17, "Minato no Majo Quillon 2nd Season"),
    (18, "I Was a Toaster in the Hero's Kitchen so I Decided to Burn Everything"),
    (19, "Another World"),
)
INDEX = NameIndex.of(NAMES)
DISTINCT = [name for show_id, name in NAMES if name and show_id not in {2, 3, 10, 15, 19}]


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
        ("'Rouge' Speaks", {10}),
        ("Journey's End Announced", {7}),
        ("Twinbloom Returns", {12, 13}),
        ("Metallic Paint in Rouge-Like Colours", set()),
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
        ("Overlord IV Gets English Dub", {2, 3}),
        ("Fate/stay night Raid 1931", {5}),  # the words of one name are not also another's
        ("SPY x FAMILY Adventure", {9}),
    ],
)
def test_the_longest_name_wins_where_names_overlap(headline: str, shows: set[int]) -> None:
    assert INDEX.shows_in(headline) == shows


@pytest.mark.parametrize(
    ("headline", "shows"),
    [
        ("Harbour Witch Quillon Anime Ends", {16}),
        ("Harbour Witch Quillon Season 2 Casts Two", {16, 17}),
        ("Harbour Witch Quillon II Casts Two", {16, 17}),
        ("Second Season of 'Harbour Witch Quillon' Dated", {16, 17}),
        ("'Minato no Majo Quillon 2nd Season' Dated", {16, 17}),
        ("Harbour Witch Quillon Season 3 Announced", {16}),  # which nobody has told the index of
    ],
)
def test_news_of_a_season_is_news_of_its_first_show_as_well(headline: str, shows: set[int]) -> None:
    assert INDEX.shows_in(headline) == shows


@pytest.mark.parametrize(
    ("headline", "shows"),
    [
        ("Discotek Licenses Monster Anime", {15}),
        ("'Monster' Returns to Theaters", {15}),
        ("Monster Energy Hires a Mascot", set()),
        ("Ten Monster Girls, Ranked", set()),
        ("My Monster Neighbor Anime Dated", set()),
        ("Pokémon, Monster, Dr. Stone Leave Netflix", {8, 15, 11}),
    ],
)
def test_a_common_word_needs_a_second_hint(headline: str, shows: set[int]) -> None:
    assert INDEX.shows_in(headline) == shows


@pytest.mark.parametrize(
    ("headline", "shows"),
    [
        ("SPY x FAMILY Manga Takes a Break", set()),
        ("Live-Action Pokémon Series Cancelled", set()),
        ("Dr. Stone Stage Play Adds Dates", set()),
        ("Pokémon Creator Opens Museum", set()),
        ("Metallic Rouge Figure Costs 200 Dollars", set()),
        ("Harbour Witch Quillon Manga Gets TV Anime", {16}),
        ("Metallic Rouge Anime's Manga Ends", {1}),
    ],
)
def test_what_is_made_beside_an_anime_is_not_its_news(headline: str, shows: set[int]) -> None:
    assert INDEX.shows_in(headline) == shows


@pytest.mark.parametrize(
    ("headline", "shows"),
    [
        ("I Was a Toaster in the Hero's Kitchen Anime Adds Cast", {18}),
        ("I Was a Toaster Once, Says Voice Actor", set()),
        ("Re:ZERO Anime Returns", {4}),
        ("The Baker Who Slept in Another World Anime Dated", set()),  # a longer title that the index lacks
    ],
)
def test_the_beginning_of_a_long_name_is_enough_and_its_end_is_not(headline: str, shows: set[int]) -> None:
    assert INDEX.shows_in(headline) == shows


EVERYDAY = NameIndex.of(
    [(1, "Quiet Garden"), (2, "Another"), (3, "Q-ON!"), (4, "Free!"), (5, "∀ Robots"), (6, "Monster"), (7, "Trigonia")]
)
LONE = NameIndex.of(
    [(1, "Vanguard"), (2, "Vanguard Heart"), (3, "Sketchbook"), (4, "Naruto"), (5, "Nine"), (6, "Summer")]
)


@pytest.mark.parametrize(
    ("headline", "shows"),
    [
        ("Netflix Adds Quiet Garden", {1}),
        ("Quiet Garden at the Edge of Town Reopens", set()),
        ("It's Quiet Garden Season in Kyoto", set()),
        ("10 Quiet Garden Cafes to Visit", set()),
        ("Japan's Royal Quiet Garden Opens", set()),
        ("A Trigonia in Every Museum", set()),
        ("Every Trigonia Anime Film, Ranked", {7}),
    ],
)
def test_words_that_read_on_as_a_sentence_are_no_name(headline: str, shows: set[int]) -> None:
    assert EVERYDAY.shows_in(headline) == shows


@pytest.mark.parametrize(
    ("headline", "shows"),
    [
        ("Another Anime's Director Looks Back", {2}),
        ("Another Anime Studio Closes", set()),
        ("Another Horror Anime Studio Closes", set()),
        ("Monster Psychological Thriller Anime Comes to Blu-ray", {6}),
    ],
)
def test_a_genre_may_stand_before_the_noun_and_one_more_of_a_kind_is_no_name(headline: str, shows: set[int]) -> None:
    assert EVERYDAY.shows_in(headline) == shows


@pytest.mark.parametrize(
    ("headline", "shows"),
    [
        ("Vanguard Wins League in Chiba", set()),
        ("Vanguard Trailer Beats Record", set()),
        ("Vanguard TV Adds Anime Channel", set()),
        ("Vanguard TV Anime Dated", {1}),
        ("Vanguard Season 2 Dated", {1}),
        ("Hulu Streams Vanguard Heart", {2}),
        ("Sketchbook Reveals New Cast", {3}),
        ("Artist's Lost Sketchbook Sells for Millions", set()),
        ("Naruto Gets Four New Episodes", {4}),
        ("Nine Anime Studios Close", set()),
        ("Site Announces Summer 2026 Simulcast Plans", set()),
    ],
)
def test_a_word_of_english_alone_needs_a_hint_that_its_show_is_meant(headline: str, shows: set[int]) -> None:
    assert LONE.shows_in(headline) == shows


@pytest.mark.parametrize(
    ("headline", "shows"),
    [
        ("Is This the Next Q-ON!?", {3}),
        ("Is This the Next Q on Stage?", set()),
        ("Free! Returns in Spring", {4}),
        ("Free Returns in Spring", set()),
        ("Ten Robots Film to See", set()),  # the sign of a name is a word of it
    ],
)
def test_a_name_is_known_by_its_own_marks(headline: str, shows: set[int]) -> None:
    assert EVERYDAY.shows_in(headline) == shows


@pytest.mark.parametrize(
    ("headline", "shows"),
    [
        ("Review: Monster", {6}),
        ("The Spring Preview Guide - Monster", {6}),
        ("Episode 3 - Another", {2}),
        ("Game Review: Quiet Garden", set()),
        ("Monster Manga Gets TV Anime", {6}),
    ],
)
def test_a_name_alone_behind_a_columns_title_is_what_the_column_is_about(headline: str, shows: set[int]) -> None:
    assert EVERYDAY.shows_in(headline) == shows


def test_a_season_behind_a_name_does_not_hide_it_where_another_name_goes_on_so() -> None:
    index = NameIndex.of([(1, "Quillon Days"), (2, "QUILLON DAYS SEASON 1 Part2")])
    assert index.shows_in("Quillon Days Season 2 Announced") == {1}


def test_a_quoted_beginning_of_a_few_names_names_them_all() -> None:
    names = ((1, "Quillon Buta Yarou wa Umi wo Minai"), (2, "Quillon Buta Yarou wa Yama wo Minai"))
    assert NameIndex.of(names).shows_in("'Quillon Buta Yarou' Gets Sequel") == {1, 2}


def test_a_beginning_that_two_franchises_share_names_neither() -> None:
    names = ((1, "The Girl I Left at the Lighthouse"), (2, "The Girl I Left in the Library"))
    assert NameIndex.of(names).shows_in("The Girl I Left Anime Adds Cast") == frozenset()


def test_relations_that_are_known_join_shows_whose_names_do_not() -> None:
    index = NameIndex.of([(1, "Harbour Witch Quillon"), (2, "Ashes of Tallow")], relations=[(2, 1)])
    assert index.shows_in("Ashes of Tallow Dated") == {1, 2}


def test_a_mention_tells_its_name_and_why() -> None:
    (mention,) = INDEX.mentions("'Metallic Rouge' Anime Dated")
    assert (mention.show_id, mention.name, mention.reason) == (1, "Metallic Rouge", "full name, quoted, then 'anime'")


def test_a_name_that_is_not_meant_is_told_among_the_weighed() -> None:
    (mention,) = INDEX.weighed("SPY x FAMILY Manga Ends")
    assert (mention.show_id, mention.reason) == (9, "full name, but of manga")


def test_japanese_without_spaces_around_a_name_is_one_word_and_names_nothing() -> None:
    assert INDEX.shows_in("新作メタリックルージュ公開") == frozenset()


@pytest.mark.parametrize("name", ["劇場版", "新", "第2期", "The", "II", "Season 2", "(TV)", "፩", "9" * 5000])
def test_a_name_that_says_nothing_of_itself_is_taken_as_it_is(name: str) -> None:
    assert NameIndex.of([(1, name)]).shows_in("Metallic Rouge Anime Dated") == frozenset()


@given(
    st.sampled_from(DISTINCT),
    st.sampled_from(["'{}' Dated", "{} Anime Gets Dub", "Netflix Streams “{}”", "{}: New PV"]),
)
def test_a_distinct_name_is_found_in_the_usual_places(name: str, headline: str) -> None:
    assert NameIndex.of([(1, name)]).shows_in(headline.format(name)) == {1}


@given(st.lists(st.tuples(st.integers(1, 4), st.text())), st.text())
def test_any_names_and_any_headline_can_be_read(names: list[tuple[int, str]], headline: str) -> None:
    assert NameIndex.of(names).shows_in(headline) <= {show_id for show_id, _ in names}


@given(st.text())
def test_an_index_without_names_finds_nothing(headline: str) -> None:
    assert NameIndex.of([]).shows_in(headline) == frozenset()
