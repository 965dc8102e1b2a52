"""The card of the status: short where all is well, and what is wrong first."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.core.reasons import Reason
from bot.core.source_health import Pause
from bot.core.status_card import Blocked, Pulse, Queue, Status, status_card
from tests.core.made import DAY, HOUR, NOW, a_subscription

WELL = Pulse(name="ann", succeeded_at=NOW - HOUR, due_at=NOW + HOUR)
BROKEN = Pulse(
    name="mal",
    succeeded_at=None,
    due_at=NOW + HOUR,
    failures=3,
    failing_since=NOW - DAY,
    error="the server **answered** 503",
)


def lines(status: Status) -> list[str]:
    return status_card(status).description.split("\n")


def test_where_all_is_well_the_card_is_short() -> None:
    card = status_card(Status(sources=[WELL]))
    assert card.title == "All is well"
    assert card.description.split("\n") == [
        "✅ **ann**: last good answer <t:1706119200:R>, next poll <t:1706126400:R>",
        "Outbox: 0 waiting, 0 under way, 0 failed",
    ]
    assert card.buttons == ()


def test_a_source_that_fails_is_told_first_with_its_error_as_text() -> None:
    card = status_card(Status(sources=[WELL, BROKEN]))
    assert card.title == "Something needs attention"
    assert card.description.split("\n")[:2] == [
        "⚠️ **mal**: 3 failures in a row since <t:1706036400:f>; no good answer yet; tried again <t:1706126400:R>",
        r"-# the server \*\*answered\*\* 503",
    ]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"pause": Pause.GONE}, "its server says that it is gone for good"),
        ({"silent_since": NOW - DAY}, "it has told nothing new since <t:1706036400:f>"),
        ({"failures": 1, "failing_since": None}, "1 failure"),
    ],
)
def test_every_trouble_of_a_source_is_told(changes: dict[str, object], said: str) -> None:
    assert said in lines(Status(sources=[replace(WELL, **changes)]))[0]  # type: ignore[arg-type]  # the table's values


def test_a_source_that_was_not_asked_yet_is_told_so() -> None:
    new = replace(WELL, succeeded_at=None)
    assert lines(Status(sources=[new]))[0] == "⏳ **ann**: no good answer yet, next poll <t:1706126400:R>"


def test_the_oldest_that_waits_is_told() -> None:
    queue = Queue(waiting=2, sending=1, failed=4, oldest=NOW - HOUR)
    assert lines(Status(queue=queue)) == [
        "Outbox: 2 waiting (the oldest since <t:1706119200:f>), 1 under way, 4 failed"
    ]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, "⏸️ #3 in <#500> is paused."),
        (
            {"paused_for": Reason.CHANNEL_GONE},
            "⏸️ #3 in <#500> is paused: the channel no longer exists",
        ),
        ({"resume_at": NOW}, "⏸️ #3 in <#500> is paused until <t:1706122800:f>."),
    ],
)
def test_a_paused_announcement_is_told_with_why(changes: dict[str, object], said: str) -> None:
    assert lines(Status(paused=[a_subscription(id=3, paused=True, **changes)]))[0] == said


def test_a_channel_that_cannot_be_posted_to_is_told_with_why() -> None:
    blocked = Blocked(channel_id=500, reason=Reason.NO_PERMISSION, since=NOW)
    assert lines(Status(blocked=[blocked]))[0] == (
        "⚠️ Nothing can be posted in <#500> since <t:1706122800:f>: the bot may not post in the channel"
    )


def test_a_servers_own_feed_is_told_by_its_host_alone() -> None:
    [first, *_] = lines(Status(feeds=[replace(BROKEN, name="feed:blog.example/0a1b2c")]))
    assert first.startswith("⚠️ **blog.example**: ")


def test_a_long_status_has_pages() -> None:
    many = Status(sources=[replace(WELL, name=f"source {number:02}") for number in range(30)])
    assert status_card(many).footer == "Airdate · Page 1 of 3"
    assert "source 29" in status_card(many, 3).description
