"""Overdue: when an episode is late, when nobody can say, and when it is too soon to say anything."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from bot.core.causes import Cause
from bot.core.events import EventKind, When
from bot.core.overdue import UNCARRIED, Awaited, Finding, Watch, by_calendar, is_due, late, unconfirmed, verdict
from bot.core.releases import TV, Release, Standing, State
from tests.core.made import DAY, HOUR, MINUTE, NOW, a_release, a_show

GRACE = 2 * HOUR
AT = NOW - 3 * HOUR
"""When the stream was expected: the grace period is over for an hour."""

BROADCAST = AT - 2 * HOUR


def awaited(**changes: Any) -> Awaited:
    release = a_release(Standing(state=State.SCHEDULED, scheduled_at=BROADCAST), platform=TV)
    return Awaited(**{"release": release, "platform": "crunchyroll", "at": AT, "weeks": 3, **changes})


def watch(**changes: Any) -> Watch:
    usual = {"since": NOW - 30 * DAY, "read_at": NOW - MINUTE, "due_at": NOW + MINUTE}
    return Watch(**{"platform": "crunchyroll", **usual, **changes})


def finding(*watches: Watch) -> Finding:
    return verdict(awaited(), watches, NOW, GRACE).finding


@pytest.mark.parametrize(
    ("changes", "is_so"),
    [
        ({}, True),
        ({"at": NOW - GRACE}, True),
        ({"at": NOW - GRACE + MINUTE}, False),
        ({"heard_at": AT}, True),
        ({"heard_at": AT + MINUTE}, False),
    ],
)
def test_an_episode_is_due_after_the_grace_period_if_it_was_known_of_before(
    changes: dict[str, Any], is_so: bool
) -> None:
    assert is_due(awaited(**changes), NOW, GRACE) is is_so


@pytest.mark.parametrize(("weeks", "is_sure"), [(None, True), (0, False), (1, False), (2, True)])
def test_a_time_is_sure_that_a_source_tells_or_two_weeks_taught(weeks: int | None, is_sure: bool) -> None:
    assert awaited(weeks=weeks).is_sure is is_sure


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, Finding.NOT_THERE),
        ({"read_at": AT + GRACE}, Finding.NOT_THERE),
        ({"read_at": AT + GRACE - MINUTE}, Finding.TOO_SOON),  # the next poll decides
        ({"read_at": AT - MINUTE}, Finding.UNREADABLE),
        ({"read_at": AT - MINUTE, "due_at": NOW}, Finding.TOO_SOON),  # the bot was down, and polls at once
        ({"read_at": AT + HOUR, "failures": 1}, Finding.TOO_SOON),  # one lost answer is no breakdown
        ({"read_at": AT + HOUR, "failures": 2}, Finding.UNREADABLE),
        ({"read_at": AT + HOUR, "failures": 2, "due_at": NOW}, Finding.UNREADABLE),
        ({"read_at": None, "failures": 9}, Finding.UNREADABLE),
        ({"since": AT + MINUTE}, Finding.TOO_SOON),  # it came before the first answer, if it came
        ({"since": None, "read_at": None}, Finding.TOO_SOON),
        ({"gap": (AT, AT + HOUR)}, Finding.UNREADABLE),
        ({"gap": (BROADCAST - HOUR, BROADCAST)}, Finding.UNREADABLE),
        ({"gap": (BROADCAST - HOUR, BROADCAST - MINUTE)}, Finding.NOT_THERE),
        ({"gap": (AT + GRACE + MINUTE, NOW)}, Finding.NOT_THERE),
        ({"silent_since": AT - 9 * DAY}, Finding.UNREADABLE),  # it answers, and what it says is old
    ],
)
def test_what_a_source_knows_depends_on_how_it_was_read(changes: dict[str, Any], expected: Finding) -> None:
    assert finding(watch(**changes)) is expected


def test_one_source_of_a_platform_that_can_be_relied_on_is_enough() -> None:
    broken = watch(failures=5, read_at=AT - HOUR)
    assert finding(broken, watch()) is Finding.NOT_THERE
    assert finding(broken, watch(read_at=AT + HOUR)) is Finding.TOO_SOON
    assert finding(broken, broken) is Finding.UNREADABLE
    assert finding() is Finding.TOO_SOON


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"failures": 5, "read_at": AT - HOUR}, "Crunchyroll could not be read since 15:00 UTC"),
        ({"failures": 5, "read_at": AT - 2 * DAY}, "Crunchyroll could not be read since 2024-01-22 16:00 UTC"),
        ({"failures": 5, "read_at": None}, "Crunchyroll could not be read since 2023-12-25 19:00 UTC"),
        ({"silent_since": AT - 9 * DAY}, "Crunchyroll has told nothing new since 2024-01-15 16:00 UTC"),
        ({"gap": (AT, AT + HOUR)}, "what Crunchyroll told between 16:00 and 17:00 UTC could not be read"),
    ],
)
def test_what_is_unconfirmed_says_why(changes: dict[str, Any], why: str) -> None:
    cause = verdict(awaited(), [watch(**changes)], NOW, GRACE).why
    assert cause
    assert cause.words == why


def test_of_several_broken_sources_the_one_that_was_read_last_is_named() -> None:
    watches = [watch(failures=5, read_at=AT - hours * HOUR) for hours in (2, 1, 3)]
    cause = verdict(awaited(), watches, NOW, GRACE).why
    assert cause
    assert cause.words.endswith("since 15:00 UTC")


def test_a_late_episode_is_told_once_for_each_platform() -> None:
    event = late(awaited())
    assert (event.key, event.kind, event.story) == ("late/1/crunchyroll", EventKind.LATE, "1/1/episode/3/late")
    assert (event.at, event.when, event.release_id) == (AT, None, 1)
    assert event.details == {"platform": "crunchyroll", "broadcast": int(BROADCAST.timestamp())}


UNKNOWN = Cause(text="nobody knows")


def test_an_unconfirmed_episode_is_the_story_of_the_episode_itself() -> None:
    event = unconfirmed(a_show(), awaited(), UNKNOWN)
    assert (event.key, event.kind, event.story) == ("grace/1", EventKind.EPISODE, "1/1/episode/3")
    assert (event.at, event.when) == (AT, When.CONFIRMED)
    assert event.details["platform"] == "crunchyroll"
    assert unconfirmed(a_show(episodes=3), awaited(), UNKNOWN).kind is EventKind.FINALE


def test_where_the_platforms_time_is_unknown_the_broadcast_is_named() -> None:
    event = unconfirmed(a_show(), awaited(at=BROADCAST, weeks=0), UNCARRIED)
    assert (event.at, event.details["platform"]) == (BROADCAST, TV)


def scheduled(release_id: int, at: datetime, **key: Any) -> Release:
    release = a_release(Standing(state=State.SCHEDULED, scheduled_at=at), **key)
    return Release(id=release_id, key=release.key, standing=release.standing)


def test_an_episode_goes_by_its_broadcast_else_by_what_comes_first() -> None:
    third = [scheduled(1, AT, platform="hidive"), scheduled(2, AT + HOUR, platform=TV)]
    fourth = [
        scheduled(3, AT + HOUR, platform="netflix", number="4"),
        scheduled(4, AT, platform="hidive", number="4"),
    ]
    assert [one.id for one in by_calendar(third + fourth)] == [2, 4]
