"""Gaps: what a feed no longer shows of the time in which it was not read."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.core import gaps
from bot.core.events import EventKind, When
from bot.core.gaps import Gap, gap
from bot.core.matching import Setting
from bot.core.releases import Claim
from tests.core.made import DAY, HOUR, MINUTE, NOW, a_sighting, a_subscription

READ = NOW - DAY
"""When the feed was read last."""

CONFIRMED = Setting(when=When.CONFIRMED, audio=None)
BY_SCHEDULE = Setting(when=When.SCHEDULED, audio=None)


def row(count: int, oldest: datetime, step: timedelta = MINUTE) -> list[datetime | None]:
    return [oldest + step * number for number in range(count)]


def test_a_full_feed_that_begins_after_the_last_reading_has_lost_what_was_between() -> None:
    assert gap(row(50, NOW - 23 * HOUR), READ, NOW) == Gap(start=READ, end=NOW - 23 * HOUR)


@pytest.mark.parametrize(
    ("dates", "last_success", "why"),
    [
        (row(50, NOW - 23 * HOUR), None, "nothing was ever read, so this is the baseline"),
        ([], READ, "an empty feed says nothing"),
        ([None] * 50, READ, "a feed without dates can't be held against a time"),
        ([None, *row(49, NOW - 23 * HOUR)], READ, "what has no date may be older"),
        ([READ - DAY, *row(49, NOW - 23 * HOUR)], READ, "it reaches back beyond the last reading"),
        (row(4, READ - 30 * DAY, 10 * DAY), READ, "a slow feed reaches far back, though all of it may be new"),
        ([READ, *row(49, NOW - 23 * HOUR)], READ, "it reaches back to the very last reading"),
        (row(4, NOW - 23 * HOUR), READ, "so few entries show no window"),
        (row(50, NOW - 90 * MINUTE), NOW - 2 * HOUR, "it was read a short while ago"),
        (row(50, NOW + HOUR), READ, "what is dated in the future says nothing of the past"),
    ],
)
def test_nothing_is_said_to_be_lost_that_may_not_be(
    dates: Sequence[datetime | None], last_success: datetime | None, why: str
) -> None:
    assert gap(dates, last_success, NOW) is None, why


def test_what_is_listed_for_later_says_nothing_of_how_far_back_a_feed_reaches() -> None:
    out, later = a_sighting(), a_sighting(claim=Claim.SCHEDULED, number="4")
    assert gaps.entries([out, later]) == [out]


def test_a_gap_is_one_event_of_its_last_good_reading() -> None:
    event = gaps.event("crunchyroll", Gap(start=READ, end=NOW - HOUR), NOW)
    start, end = int(READ.timestamp()), int((NOW - HOUR).timestamp())
    assert (event.key, event.kind, event.withheld) == (f"gap/crunchyroll/{start}", EventKind.SOURCE_BACK, None)
    assert event.details == {"source": "crunchyroll", "from": start, "to": end, "missed": True}


@pytest.mark.parametrize(
    ("wanted", "setting", "of_platform", "of_news"),
    [
        ({}, CONFIRMED, True, True),
        ({"paused": True}, CONFIRMED, False, False),
        ({}, BY_SCHEDULE, False, True),
        ({"when": When.CONFIRMED}, BY_SCHEDULE, True, True),
        ({"when": When.SCHEDULED}, CONFIRMED, False, True),
        ({"events": frozenset({EventKind.NEWS})}, CONFIRMED, False, True),
        ({"events": frozenset({EventKind.TRAILER})}, CONFIRMED, False, True),
        ({"events": frozenset({EventKind.DUB})}, CONFIRMED, True, False),
        ({"events": frozenset({EventKind.FINALE})}, CONFIRMED, True, False),
        ({"events": frozenset({EventKind.MOVED, EventKind.REMINDER})}, CONFIRMED, False, False),
    ],
)
def test_a_gap_concerns_those_whom_its_source_could_have_told_something(
    wanted: dict[str, Any], setting: Setting, *, of_platform: bool, of_news: bool
) -> None:
    subscription = a_subscription(**wanted)
    assert gaps.concerns(subscription, setting, confirms=True) is of_platform
    assert gaps.concerns(subscription, setting, confirms=False) is of_news
