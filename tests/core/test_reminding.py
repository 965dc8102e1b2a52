"""Reminding: before which times, of what, and what repeats an earlier reminder."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.core.events import When
from bot.core.lag import Lag
from bot.core.matching import Setting, refusal
from bot.core.reasons import Reason
from bot.core.releases import TV, Release, Standing, State
from bot.core.reminding import Near, moments, reminder, repeats
from tests.core.made import DAY, HOUR, MINUTE, NOW, a_release, a_subscription

AIRS = NOW + HOUR
LAGS = {"crunchyroll": Lag(usual=2 * HOUR, weeks=3)}


def timed(platform: str, at: datetime = AIRS, **key: Any) -> Release:
    return a_release(Standing(state=State.SCHEDULED, scheduled_at=at), platform=platform, **key)


def out(platform: str) -> Release:
    return a_release(Standing(state=State.AVAILABLE, available_at=NOW), platform=platform)


BROADCAST, STREAM = timed(TV), timed("crunchyroll", AIRS + HOUR)
USUAL = (When.CONFIRMED, "crunchyroll", AIRS + 2 * HOUR)
ON_SCHEDULE = (When.SCHEDULED, TV, AIRS)


@pytest.mark.parametrize(
    ("releases", "lags", "expected"),
    [
        ([BROADCAST], {}, [(None, TV, AIRS)]),
        ([BROADCAST], LAGS, [ON_SCHEDULE, USUAL]),
        ([BROADCAST, STREAM], LAGS, [ON_SCHEDULE, (When.CONFIRMED, "crunchyroll", AIRS + HOUR)]),
        ([BROADCAST, timed("hidive", AIRS + DAY)], LAGS, [ON_SCHEDULE, USUAL]),
        ([BROADCAST, out("crunchyroll")], LAGS, [ON_SCHEDULE]),
        ([STREAM, timed("hidive")], {}, [(None, "hidive", AIRS)]),
        ([out("crunchyroll")], LAGS, []),
        ([a_release(Standing(state=State.CANCELLED, scheduled_at=AIRS), platform=TV)], LAGS, []),
        ([a_release(Standing(state=State.POSTPONED, scheduled_at=AIRS), platform=TV)], {}, [(None, TV, AIRS)]),
        ([], LAGS, []),
    ],
)
def test_each_policy_is_reminded_of_the_time_it_goes_by(
    releases: list[Release], lags: dict[str, Lag], expected: list[tuple[When | None, str, datetime]]
) -> None:
    assert [(one.when, one.platform, one.at) for one in moments(releases, lags)] == expected


def near(broadcast: datetime = AIRS, lag: timedelta = 2 * HOUR, **changes: Any) -> Near:
    usual = {"platform": "crunchyroll", "at": broadcast + lag, "when": When.CONFIRMED}
    return Near(**{"release": timed(TV, broadcast), **usual, **changes})


def test_a_reminder_is_given_once_for_each_lead() -> None:
    half_hour, hour = reminder(near(), 30 * MINUTE), reminder(near(), HOUR)
    assert half_hour.details == {
        "lead_seconds": 1800,
        "platform": "crunchyroll",
        "broadcast": int(AIRS.timestamp()),
    }
    assert (half_hour.at, half_hour.when) == (AIRS + 2 * HOUR, When.CONFIRMED)
    assert len({half_hour.key, hour.key}) == len({half_hour.story, hour.story}) == 2


def test_reminders_of_one_time_on_several_platforms_are_one_story() -> None:
    one, other = (reminder(near(platform=platform), HOUR) for platform in ("crunchyroll", "hidive"))
    assert one.key != other.key
    assert one.story == other.story


def test_a_lag_that_changes_makes_no_other_reminder() -> None:
    assert reminder(near(), HOUR).key == reminder(near(lag=2 * HOUR + MINUTE), HOUR).key


@pytest.mark.parametrize(
    ("changes", "is_so"),
    [
        ({"broadcast": AIRS + 5 * MINUTE}, True),
        ({"broadcast": AIRS - 5 * MINUTE}, True),
        ({"broadcast": AIRS + 6 * MINUTE}, False),
        ({"lag": 3 * HOUR}, True),
        ({"platform": "hidive"}, False),
        ({"release": replace(timed(TV), id=2)}, False),
    ],
)
def test_what_a_calendar_corrects_by_minutes_is_no_news(changes: dict[str, Any], is_so: bool) -> None:
    assert repeats(reminder(near(**changes), HOUR), [reminder(near(), HOUR)]) is is_so
    assert not repeats(reminder(near(**changes), HOUR), [reminder(near(), 2 * HOUR)])


def test_who_was_reminded_of_the_broadcast_alone_is_not_reminded_again_once_a_lag_is_known() -> None:
    given = reminder(Near(release=BROADCAST, platform=TV, at=AIRS), HOUR)
    assert repeats(reminder(near(), HOUR), [given])
    assert not repeats(given, [reminder(near(), HOUR)])


@pytest.mark.parametrize(
    ("when", "own", "reason"),
    [
        (When.CONFIRMED, None, None),
        (When.SCHEDULED, None, Reason.WAITS_FOR_CONFIRMATION),
        (When.CONFIRMED, When.SCHEDULED, Reason.TOLD_ON_SCHEDULE),
        (When.SCHEDULED, When.SCHEDULED, None),
        (None, When.CONFIRMED, None),
        (None, When.SCHEDULED, None),
    ],
)
def test_a_reminder_goes_to_those_who_go_by_its_time(
    when: When | None, own: When | None, reason: Reason | None
) -> None:
    setting = Setting(when=When.CONFIRMED, audio="ja-JP")
    wanted = a_subscription(reminder=HOUR, when=own)
    assert refusal(reminder(near(when=when), HOUR), wanted, False, setting) is reason
