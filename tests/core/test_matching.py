"""Matching: what each target does with an event; every no has its reason."""

from __future__ import annotations

from typing import Any

import pytest

from bot.core.alerts import Draft
from bot.core.events import EventKind, When
from bot.core.matching import Setting, drafts, refusal
from bot.core.news_kinds import NewsKind
from bot.core.reasons import Reason
from bot.core.subscriptions import DEFAULT_EVENTS
from tests.core.made import HOUR, MINUTE, a_subscription, an_event

CONFIRMED = Setting(when=When.CONFIRMED, audio="ja-JP")
BY_SCHEDULE = Setting(when=When.SCHEDULED, audio="ja-JP")

ENGLISH = {"audio": frozenset({"en-US"})}
DUB = {"kind": EventKind.DUB, "audio": "en-US"}
REMINDER = {"kind": EventKind.REMINDER, "when": None, "details": {"lead_seconds": 1800}}
MOVED = {"kind": EventKind.MOVED, "when": None}
NEWS = {"kind": EventKind.NEWS, "when": None, "audio": None}
TRAILER = {**NEWS, "kind": EventKind.TRAILER}


def only(*kinds: EventKind) -> dict[str, Any]:
    return {"events": frozenset(kinds)}


def answer(event: dict[str, Any], wanted: dict[str, Any], *, told: bool = False) -> Reason | None:
    return refusal(an_event(**event), a_subscription(**wanted), told, CONFIRMED)


@pytest.mark.parametrize(
    ("event", "wanted", "reason"),
    [
        ({}, {}, None),
        ({}, {"paused": True}, Reason.PAUSED),
        ({}, only(EventKind.NEWS), Reason.FILTERED),
        ({"kind": EventKind.PREMIERE}, only(EventKind.EPISODE), None),
        ({"kind": EventKind.FINALE}, only(EventKind.EPISODE), None),
        ({"kind": EventKind.PREMIERE}, only(EventKind.PREMIERE), None),
        ({"kind": EventKind.EPISODE}, only(EventKind.PREMIERE), Reason.FILTERED),
        ({"kind": EventKind.FINALE}, only(EventKind.PREMIERE), Reason.FILTERED),
        ({}, ENGLISH, Reason.OTHER_AUDIO),
        ({"audio": "en-US"}, {}, Reason.OTHER_AUDIO),
        ({}, {"audio": frozenset({"ja-JP", "en-US"})}, None),
        (DUB, {}, Reason.FILTERED),
        (DUB, ENGLISH, None),
        (DUB, {"audio": frozenset({"de-DE"})}, Reason.FILTERED),
        (DUB, ENGLISH | only(EventKind.NEWS), Reason.FILTERED),
        (DUB, only(EventKind.DUB), None),
        (DUB, only(EventKind.DUB, EventKind.EPISODE), None),
        (DUB, ENGLISH | only(EventKind.DUB), None),
        (DUB, {"audio": frozenset({"de-DE"})} | only(EventKind.DUB), Reason.OTHER_AUDIO),
        ({"when": When.SCHEDULED}, {}, Reason.WAITS_FOR_CONFIRMATION),
        ({"when": When.SCHEDULED}, {"when": When.SCHEDULED}, None),
        ({}, {"when": When.SCHEDULED}, Reason.TOLD_ON_SCHEDULE),
        (REMINDER, {}, Reason.FILTERED),
        (REMINDER, {"reminder": 30 * MINUTE}, None),
        (REMINDER, {"reminder": HOUR}, Reason.FILTERED),
        (REMINDER, {"reminder": 30 * MINUTE} | ENGLISH, Reason.OTHER_AUDIO),
        (REMINDER | {"audio": "en-US"}, {"reminder": 30 * MINUTE}, Reason.OTHER_AUDIO),
        (MOVED, {}, None),
        (MOVED, only(EventKind.EPISODE), Reason.FILTERED),
        (MOVED | {"audio": "en-US"}, {}, Reason.OTHER_AUDIO),
        (MOVED | {"audio": "en-US"}, ENGLISH, None),
        (NEWS, {}, None),
        (NEWS, ENGLISH, None),
        (NEWS, {"when": When.SCHEDULED}, None),
        (NEWS, only(EventKind.EPISODE), Reason.FILTERED),
        (NEWS, {"paused": True}, Reason.PAUSED),
        (NEWS, only(EventKind.TRAILER), Reason.FILTERED),
        (TRAILER, only(EventKind.TRAILER), None),
        (TRAILER, only(EventKind.NEWS), None),
        (TRAILER, only(EventKind.EPISODE), Reason.FILTERED),
    ],
)
def test_a_subscription_says_what_it_wants(
    event: dict[str, Any], wanted: dict[str, Any], reason: Reason | None
) -> None:
    assert answer(event, wanted) is reason


@pytest.mark.parametrize(
    ("event", "said", "kinds", "reason"),
    [
        (NEWS, "date", (), None),
        (NEWS, "date", (NewsKind.DATE, NewsKind.DELAY), None),
        (NEWS, "cast", (NewsKind.DATE, NewsKind.DELAY), Reason.FILTERED),
        (NEWS, "other", (NewsKind.TRAILER,), Reason.FILTERED),
        (TRAILER, "trailer", (NewsKind.TRAILER,), None),
        (TRAILER, "trailer", (NewsKind.DATE,), Reason.FILTERED),
    ],
)
def test_a_subscription_chooses_kinds_of_news(
    event: dict[str, Any], said: str, kinds: tuple[NewsKind, ...], reason: Reason | None
) -> None:
    assert answer(event | {"details": {"news_kind": said}}, {"news": frozenset(kinds)}) is reason


def test_news_of_which_no_kind_was_stored_is_told_to_those_who_choose() -> None:
    assert answer(NEWS, {"news": frozenset({NewsKind.DATE})}) is None


def test_choosing_kinds_of_news_leaves_episodes_as_they_are() -> None:
    assert answer({}, {"news": frozenset({NewsKind.DATE})}) is None


def test_choosing_kinds_of_news_brings_no_news_to_those_who_asked_for_none() -> None:
    wanted = {"news": frozenset({NewsKind.DATE})} | only(EventKind.EPISODE)
    assert answer(NEWS | {"details": {"news_kind": "date"}}, wanted) is Reason.FILTERED


@pytest.mark.parametrize(
    ("event", "wanted", "reason"),
    [
        ({}, {}, Reason.ALREADY_TOLD),
        ({}, ENGLISH, Reason.OTHER_AUDIO),
        ({}, {"paused": True}, Reason.PAUSED),
        (REMINDER, {"reminder": 30 * MINUTE}, Reason.ALREADY_TOLD),
        (MOVED, {}, Reason.ALREADY_TOLD),
        (NEWS, {}, Reason.ALREADY_TOLD),
        (DUB, ENGLISH, Reason.ALREADY_TOLD),
        (DUB, only(EventKind.DUB), None),  # a dub of an episode that was told is news to those who asked for dubs
    ],
)
def test_a_story_is_told_once(event: dict[str, Any], wanted: dict[str, Any], reason: Reason) -> None:
    assert answer(event, wanted, told=True) is reason


def test_a_subscription_that_names_no_policy_goes_by_the_setting() -> None:
    by_schedule = an_event(when=When.SCHEDULED)
    assert refusal(by_schedule, a_subscription(), False, BY_SCHEDULE) is None
    assert refusal(an_event(), a_subscription(), False, BY_SCHEDULE) is Reason.TOLD_ON_SCHEDULE


@pytest.mark.parametrize(
    ("wanted", "is_covered"),
    [({"show_ids": None}, True), ({"show_ids": frozenset({1})}, True), ({"show_ids": frozenset({2})}, False)],
)
def test_a_subscription_is_about_its_shows_or_about_all(wanted: dict[str, Any], is_covered: bool) -> None:
    assert bool(drafts(an_event(), [a_subscription(**wanted)], set(), CONFIRMED)) is is_covered


def test_an_event_that_is_withheld_concerns_nobody() -> None:
    assert drafts(an_event(withheld=Reason.BASELINE), [a_subscription()], set(), CONFIRMED) == []


def test_each_channel_gets_one_draft() -> None:
    wanted = [a_subscription(channel_id=501), a_subscription(channel_id=500)]
    assert drafts(an_event(), wanted, set(), CONFIRMED) == [
        Draft(target="channel:500", channel_id=500),
        Draft(target="channel:501", channel_id=501),
    ]


def test_two_subscriptions_of_one_channel_share_a_draft_that_pings_both_roles_once() -> None:
    wanted = [a_subscription(role_id=9), a_subscription(role_id=8), a_subscription(role_id=9), a_subscription()]
    assert drafts(an_event(), wanted, set(), CONFIRMED) == [
        Draft(target="channel:500", channel_id=500, role_ids=(8, 9))
    ]


def test_only_roles_of_those_that_want_it_are_pinged() -> None:
    wanted = [a_subscription(role_id=8, paused=True), a_subscription(role_id=9)]
    assert drafts(an_event(), wanted, set(), CONFIRMED)[0].role_ids == (9,)


def test_a_channel_where_nobody_wants_it_keeps_the_first_reason() -> None:
    wanted = [a_subscription(paused=True), a_subscription(events=DEFAULT_EVENTS - {EventKind.EPISODE})]
    assert drafts(an_event(), wanted, set(), CONFIRMED) == [
        Draft(target="channel:500", channel_id=500, withheld=Reason.PAUSED)
    ]


def test_only_the_targets_that_were_told_are_left_out() -> None:
    wanted = [a_subscription(channel_id=500), a_subscription(channel_id=501)]
    made = drafts(an_event(), wanted, {"channel:500"}, CONFIRMED)
    assert [draft.withheld for draft in made] == [Reason.ALREADY_TOLD, None]
