"""When a source that fails or is silent is worth telling, and whom it concerns."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from bot.core.events import EventKind, When
from bot.core.matching import Setting
from bot.core.source_health import Pause, Role, concerns, is_failing, is_stale, patience, pause
from bot.core.subscriptions import Subscription
from tests.core.made import DAY, HOUR, MINUTE, NOW, a_subscription

CONFIRMED = Setting(when=When.CONFIRMED, audio=None)


def every(gap: timedelta, times: int = 10) -> list[datetime]:
    return [NOW - number * gap for number in range(times)]


@pytest.mark.parametrize(
    ("status", "lasting", "failures", "expected"),
    [
        (410, timedelta(), 1, Pause.GONE),
        (404, timedelta(), 1, None),
        (503, 7 * DAY, 15, Pause.FAILING),
        (None, 7 * DAY, 15, Pause.FAILING),
        (503, 7 * DAY - MINUTE, 15, None),
        (503, 8 * DAY, 2, None),  # the bot itself was off meanwhile
    ],
)
def test_a_source_pauses_at_once_where_it_is_gone_and_else_after_a_week(
    status: int | None, lasting: timedelta, failures: int, expected: Pause | None
) -> None:
    assert pause(status, NOW - lasting, failures, NOW) is expected


@pytest.mark.parametrize(
    ("lasting", "failures", "expected"), [(DAY, 9, True), (DAY - MINUTE, 9, False), (3 * DAY, 2, False)]
)
def test_a_source_fails_that_has_for_a_day_and_was_asked_often_enough(
    lasting: timedelta, failures: int, expected: bool
) -> None:
    assert is_failing(NOW - lasting, NOW, failures) is expected


@pytest.mark.parametrize(
    ("moments", "expected"),
    [
        ([], None),
        (every(HOUR, 5), None),
        (every(timedelta(), 20), None),  # all at once
        (every(HOUR), 3 * DAY),
        (every(DAY), 5 * DAY),
        (every(7 * DAY), 35 * DAY),
        ([*every(HOUR, 20), NOW - 20 * DAY], 3 * DAY),  # one old item among many
        ([NOW - week * 7 * DAY - hour * HOUR for week in range(4) for hour in range(5)], 14 * DAY - 8 * HOUR),
    ],
)
def test_the_patience_with_a_source_is_several_of_its_usual_gaps(
    moments: list[datetime], expected: timedelta | None
) -> None:
    assert patience(moments) == expected


@pytest.mark.parametrize(("after", "expected"), [(5 * DAY, False), (5 * DAY + MINUTE, True)])
def test_a_source_is_stale_after_that(after: timedelta, expected: bool) -> None:
    assert is_stale(every(DAY), NOW + after) is expected


@pytest.mark.parametrize(
    ("role", "subscription", "expected"),
    [
        (Role.NEWS, a_subscription(), True),
        (Role.NEWS, a_subscription(events=frozenset({EventKind.EPISODE})), False),
        (Role.PLATFORM, a_subscription(events=frozenset({EventKind.EPISODE})), True),
        (Role.PLATFORM, a_subscription(events=frozenset({EventKind.NEWS})), False),
        (Role.PLATFORM, a_subscription(paused=True), False),
        (Role.CALENDAR, a_subscription(events=frozenset({EventKind.NEWS})), False),
        (Role.CALENDAR, a_subscription(events=frozenset({EventKind.NEWS}), reminder=HOUR), True),
        (Role.CALENDAR, a_subscription(events=frozenset({EventKind.MOVED})), True),
        (Role.CALENDAR, a_subscription(events=frozenset({EventKind.EPISODE}), when=When.SCHEDULED), True),
    ],
)
def test_a_source_concerns_those_who_hear_less_without_it(
    role: Role, subscription: Subscription, expected: bool
) -> None:
    assert concerns(subscription, role, CONFIRMED) is expected
