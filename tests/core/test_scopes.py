"""A narrowed subscription covers what is on in its season, and what its platform carries."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.core.calendar_seasons import CalendarSeason, Quarter
from bot.core.scopes import CURRENT, Bearing, in_words
from bot.core.show_scopes import offered, read, written
from bot.core.subscriptions import Subscription

NOW = datetime(2024, 2, 1, tzinfo=UTC)
WINTER = CalendarSeason(2024, Quarter.WINTER)
WEEK = timedelta(days=7)


@pytest.mark.parametrize(
    ("aired", "expected", "covered"),
    [
        ("2024-winter", None, True),
        ("2023-fall", None, False),
        ("2023-fall", NOW + WEEK, True),
        ("2023-fall", NOW - WEEK, True),
        ("2024-spring", None, False),
        ("2024-spring", NOW + WEEK, True),
        ("2024-spring", NOW + 9 * WEEK, False),
        (None, NOW + WEEK, True),
        (None, None, False),
        ("nonsense", None, False),
    ],
)
def test_the_current_season_is_what_began_in_it_or_still_has_episodes_to_come(
    aired: str | None, expected: datetime | None, covered: bool
) -> None:
    assert Bearing(at=NOW, aired=aired, expected=expected).within(CURRENT, None) is covered


@pytest.mark.parametrize(
    ("season", "platform", "covered"),
    [
        (None, "crunchyroll", True),
        (None, "netflix", False),
        ("2024-winter", None, True),
        ("2023-fall", None, False),
        ("2024-winter", "crunchyroll", True),
        ("2024-winter", "netflix", False),
        (CURRENT, "crunchyroll", True),
    ],
)
def test_season_and_platform_must_both_fit(season: str | None, platform: str | None, covered: bool) -> None:
    bearing = Bearing(at=NOW, aired="2024-winter", platforms=frozenset({"crunchyroll"}))
    subscription = Subscription(channel_id=1, season=season, platform=platform)
    assert subscription.covers(5, bearing) is covered
    assert subscription.covers(5) is False


def test_what_is_not_narrowed_covers_as_ever() -> None:
    assert Subscription(channel_id=1).covers(5)
    assert Subscription(channel_id=1, show_ids=frozenset({5}), season=CURRENT).covers(5)
    assert not Subscription(channel_id=1, show_ids=frozenset({5})).covers(6, Bearing(at=NOW))


def test_seasons_follow_each_other_and_are_read_as_they_are_written() -> None:
    year = [CalendarSeason.at(datetime(2024, month, 1, tzinfo=UTC)) for month in (1, 3, 4, 7, 10, 12)]
    assert list(map(str, year)) == [
        "2024-winter", "2024-winter", "2024-spring", "2024-summer", "2024-fall", "2024-fall",
    ]  # fmt: skip
    assert str(WINTER.moved(-1)) == "2023-fall"
    assert str(WINTER.moved(5)) == "2025-spring"
    assert CalendarSeason.read("2024-winter") == WINTER
    assert CalendarSeason.read("2024-monsoon") is None


@pytest.mark.parametrize(
    ("typed", "season"),
    [
        ("winter 2024", "2024-winter"),
        ("2025 fall", "2025-fall"),
        ("summer", "2024-summer"),
        ("summer winter", None),
        ("summer 20", None),
        ("next", None),
        ("", None),
    ],
)
def test_a_season_is_typed_in_words(typed: str, season: str | None) -> None:
    found = CalendarSeason.typed(typed, WINTER)
    assert (str(found) if found else None) == season


def test_every_scope_that_is_offered_is_read_again() -> None:
    for words, value in offered(WINTER):
        scope = read(value)
        assert scope is not None
        assert (in_words(*scope), written(scope)) == (words, value)
