"""Sanity: what a platform says is believed at once, waits, or means something else."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.core.events import EventKind
from bot.core.releases import Claim, ReleaseKind
from bot.core.sanity import Known, begins_anew, doubt, vouches, whole
from bot.core.telling import out_kind
from tests.core.made import DAY, HOUR, MINUTE, NOW, a_key, a_release, a_show, a_witness

SHOW = a_show(episodes=13, episodes_source="anilist")
UNCOUNTED = a_show(episodes=None, episodes_source=None)
ABOVE = "number 14 is above the 13 episodes that anilist states"


def numbers(text: str) -> frozenset[str]:
    return frozenset(text.split())


@pytest.mark.parametrize(
    ("number", "available", "beside", "reason"),
    [
        ("4", "1 2 3", "4", None),
        ("7", "1 2 3", "7", "number 7 follows 3"),
        ("5", "1 2 3", "5", "number 5 follows 3"),
        ("7", "1 2 3", "4 5 6 7", None),
        ("7", "1 2 3", "6 7", "number 7 follows 3"),
        ("7", "", "7", None),
        ("12", "", "1 2 3 4 5 6 7 8 9 10 11 12", None),
        ("2", "1 3", "2", None),
        ("3", "1 2 3", "3", None),
        ("7", "5 6", "7", None),
        ("8", "7 7.5", "8", None),
        ("8", "6 7.5", "8", "number 8 follows 6"),
        ("9", "7 8.5", "9", "number 9 follows 7"),
        ("7.5", "1 2 3", "7.5", None),
        ("0", "1 2 3", "0", None),
        ("1", "0", "1", None),
        ("12b", "11 12a", "12b", None),
        ("13", "12a 12b", "13", None),
        ("12a", "9", "12a", "number 12a follows 9"),
        ("", "1 2 3", "", None),
        ("14", "12 13", "14", ABOVE),
        ("14", "", "14", ABOVE),
        ("13", "12", "13", None),
    ],
)
def test_a_number_is_doubted_where_it_jumps_or_is_above_the_total(
    number: str, available: str, beside: str, reason: str | None
) -> None:
    known = Known(available=numbers(available), beside=numbers(beside))
    assert doubt(a_key(number=number), SHOW, known) == reason


@pytest.mark.parametrize("number", ["7", "14"])
def test_what_something_else_vouches_for_is_believed(number: str) -> None:
    assert doubt(a_key(number=number), SHOW, Known(available=numbers("1 2 3"), vouched=True)) is None


def test_no_total_is_exceeded_where_none_is_stated() -> None:
    assert doubt(a_key(number="14"), UNCOUNTED, Known(available=numbers("13"))) is None


def test_a_total_counts_its_own_season_only() -> None:
    assert doubt(a_key(season=2, number="14"), SHOW, Known(available=numbers("13"))) is None


def test_a_total_of_which_nobody_knows_who_states_it_is_told_as_it_is() -> None:
    show = a_show(episodes=2, episodes_source=None)
    assert doubt(a_key(number="3"), show, Known()) == "number 3 is above the 2 episodes of the show"


@pytest.mark.parametrize("kind", [ReleaseKind.SPECIAL, ReleaseKind.FILM])
def test_specials_and_films_are_counted_by_nobody(kind: ReleaseKind) -> None:
    assert doubt(a_key(kind=kind, number="20"), SHOW, Known(available=numbers("1"))) is None


@pytest.mark.parametrize("number", ["0", "0.5", "7.5", "13.5"])
@pytest.mark.parametrize("kind", list(ReleaseKind))
def test_what_counts_no_episode_is_never_a_premiere_or_a_finale(number: str, kind: ReleaseKind) -> None:
    assert out_kind(SHOW, a_release(number=number, kind=kind)) == (EventKind.EPISODE, None)


@pytest.mark.parametrize("number", ["1", "13"])
def test_a_special_is_never_a_premiere_or_a_finale(number: str) -> None:
    assert out_kind(SHOW, a_release(number=number, kind=ReleaseKind.SPECIAL)) == (EventKind.EPISODE, None)


@pytest.mark.parametrize(("number", "place"), [("7", 7), ("12a", 12), ("0", None), ("7.5", None), ("", None)])
def test_whole_numbers_count_a_place(number: str, place: int | None) -> None:
    assert whole(number) == place


@pytest.mark.parametrize(
    ("source", "claim", "distance", "speaks"),
    [
        ("anilist", Claim.SCHEDULED, timedelta(), True),
        ("anilist", Claim.SCHEDULED, -6 * DAY, True),
        ("anilist", Claim.SCHEDULED, -8 * DAY, False),
        ("anilist", Claim.SCHEDULED, DAY, True),
        ("anilist", Claim.SCHEDULED, 7 * DAY, False),
        ("anilist", Claim.POSTPONED, DAY, False),
        ("anilist", Claim.CANCELLED, timedelta(), False),
        ("mirror", Claim.AVAILABLE, -30 * DAY, True),
        ("crunchyroll", Claim.AVAILABLE, timedelta(), False),
        ("crunchyroll", Claim.SCHEDULED, timedelta(), False),
    ],
)
def test_another_source_vouches_that_has_it_or_schedules_it_about_now(
    source: str, claim: Claim, distance: timedelta, speaks: bool
) -> None:
    assert vouches(a_witness(source=source, claim=claim, at=NOW + distance), "crunchyroll", NOW) is speaks


def test_a_schedule_without_a_time_vouches_for_nothing() -> None:
    assert not vouches(a_witness(source="anilist", claim=Claim.SCHEDULED, at=None), "crunchyroll", NOW)


@pytest.mark.parametrize(
    ("number", "seen", "age", "anew"),
    [
        ("1", "1 2", 61 * DAY, True),
        ("1", "1 2", 59 * DAY, False),
        ("1", "1 2 3", 8 * DAY, True),
        ("1", "1 2 3", 6 * DAY, False),
        ("1", "1 2 3", MINUTE, False),
        ("1", "1 2 3", -HOUR, False),
        ("2", "1 2 3", 8 * DAY, True),
        ("3", "1 2", 90 * DAY, False),
        ("1", "", 90 * DAY, False),
        ("7.5", "7.5", 90 * DAY, False),
        ("0", "0", 90 * DAY, False),
    ],
)
def test_a_number_begins_anew_long_after_it_was_seen_or_after_the_whole_season(
    number: str, seen: str, age: timedelta, anew: bool
) -> None:
    assert begins_anew(number, dict.fromkeys(seen.split(), NOW - age), 3, NOW) is anew


def test_a_new_season_is_doubtful_until_something_vouches_for_it() -> None:
    assert doubt(a_key(season=2, number="1"), SHOW, Known(anew=True)) is not None
    assert doubt(a_key(season=2, number="1"), SHOW, Known(anew=True, vouched=True)) is None
