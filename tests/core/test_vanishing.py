"""What a calendar lists no longer."""

from __future__ import annotations

from datetime import datetime

import pytest

from bot.core.vanishing import BELIEVED, Heard, Listing, Row, vanished
from tests.core.made import DAY, HOUR, NOW, a_key

NOBODY = Heard(keys=(), identities=())


def a_row(number: int, show_id: int = 1) -> Row:
    key = a_key(number=str(number), platform="tv", show_id=show_id)
    return Row(release_id=show_id * 100 + number, key=key, at=NOW + number * DAY, identity=f"{show_id}#{number}")


def rows(*numbers: int, show_id: int = 1) -> list[Row]:
    return [a_row(number, show_id) for number in numbers]


def heard(*listed: Row) -> Heard:
    return Heard(keys=[row.key for row in listed], identities=[row.identity for row in listed])


def missed(*listed: Row, since: datetime = NOW - HOUR) -> dict[int, datetime]:
    return {row.release_id: since for row in listed}


def test_what_misses_for_the_first_time_is_only_missing() -> None:
    found = vanished(rows(1, 2), heard(a_row(1)), {}, NOW)
    assert (found.gone, found.missing) == ((), {102: NOW})


def test_what_misses_twice_is_gone_and_no_longer_missing() -> None:
    found = vanished(rows(1, 2), heard(a_row(1)), missed(a_row(2)), NOW)
    assert (found.gone, found.missing) == ((a_row(2),), {})


def test_what_is_listed_again_is_missing_no_more() -> None:
    found = vanished(rows(1, 2), heard(*rows(1, 2)), missed(a_row(2)), NOW)
    assert (found.gone, found.missing) == ((), {})


@pytest.mark.parametrize(
    "listed",
    [
        Heard(keys=[a_key(number="9", platform="tv")], identities=["1#2"]),  # under another number
        Heard(keys=[a_key(number="2", platform="crunchyroll")], identities=["moved"]),  # under another id elsewhere
    ],
)
def test_what_is_listed_under_another_name_has_not_vanished(listed: Heard) -> None:
    assert vanished([a_row(2)], listed, missed(a_row(2)), NOW).gone == ()


@pytest.mark.parametrize(
    ("known", "listed", "glitch"),
    [
        (rows(1, 2, 3), [], False),  # fewer than four
        (rows(*range(8)), rows(*range(4)), False),  # half of them
        (rows(*range(7)), rows(0, 1, 2), True),
        (rows(1, 2) + rows(1, 2, show_id=2), [], True),
    ],
)
def test_more_than_half_and_at_least_four_at_once_is_a_fault_of_the_source(
    known: list[Row], listed: list[Row], *, glitch: bool
) -> None:
    found = vanished(known, heard(*listed), missed(*known), NOW)
    assert found.glitch is glitch
    assert bool(found.gone) is not glitch


def test_one_show_that_is_gone_whole_for_a_day_is_gone() -> None:
    found = vanished(rows(1, 2, 3, 4), NOBODY, missed(*rows(1, 2, 3, 4), since=NOW - BELIEVED), NOW)
    assert (len(found.gone), found.missing, found.glitch) == (4, {}, False)


def test_several_shows_that_are_gone_whole_are_never_believed() -> None:
    known = rows(1, 2) + rows(1, 2, show_id=2)
    assert vanished(known, NOBODY, missed(*known, since=NOW - 9 * DAY), NOW).glitch


@pytest.mark.parametrize(
    ("listing", "speaks"),
    [
        (Listing(since=NOW), True),
        (Listing(since=NOW + DAY), True),
        (Listing(since=NOW + 2 * DAY), False),
        (Listing(since=NOW, until=NOW + 2 * DAY), True),
        (Listing(since=NOW, until=NOW + DAY), False),
        (Listing(since=NOW, ids=frozenset({("anilist", "162985")})), True),
        (Listing(since=NOW, ids=frozenset({("anilist", "1"), ("mal", "162985")})), False),
    ],
)
def test_a_listing_speaks_of_its_span_and_its_shows(listing: Listing, *, speaks: bool) -> None:
    assert listing.speaks_of(NOW + DAY, {"anilist": "162985"}) is speaks
