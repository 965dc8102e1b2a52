"""Traces in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from bot.core.alerts import AlertState
from bot.core.events import EventKind
from bot.core.reasons import Reason
from bot.core.releases import TV, Claim, Standing, State
from bot.core.trace import Attempt, Decision, Headline, Outcome, Trace, Watched, told
from tests.core.made import DAY, HOUR, LINK, MINUTE, NOW, a_release, a_show, a_witness, an_event, an_item


def an_outcome(**changes: Any) -> Outcome:
    whole: dict[str, Any] = {
        "target": "channel:500",
        "state": AlertState.SENT,
        "reason": None,
        "marker": "a4ewpxor",
        "created_at": NOW,
        "due_at": NOW,
        "closed_at": NOW + MINUTE,
        "message_id": 77,
    }
    return Outcome(**whole | changes)


def a_trace(*decisions: Decision, standing: Standing | None = None) -> Trace:
    return Trace(show=a_show(), releases=(Watched(release=a_release(standing)),), decisions=decisions)


def test_an_episode_is_told_from_what_was_seen_to_what_was_posted() -> None:
    said = a_witness(source="Crunchyroll", at=NOW - HOUR, url=LINK)
    out = Standing(state=State.AVAILABLE, available_at=NOW - HOUR, url=LINK)
    expected = Standing(state=State.SCHEDULED, scheduled_at=NOW - 3 * HOUR)
    promised = a_witness(source="AniList", claim=Claim.SCHEDULED, at=NOW - 3 * HOUR, seen_at=NOW - 7 * DAY)
    finale = an_event(kind=EventKind.FINALE, at=NOW - HOUR, release_id=1)
    filtered = an_outcome(target="channel:501", state=AlertState.WITHHELD, reason=Reason.FILTERED)
    trace = Trace(
        show=a_show(),
        releases=(
            Watched(release=a_release(out), witnesses=(said,)),
            Watched(release=replace(a_release(expected, platform=TV), id=2), witnesses=(promised,)),
        ),
        decisions=(Decision(event=finale, made_at=NOW, outcomes=(an_outcome(), filtered)),),
    )
    assert told(trace) == [
        "Metallic Rouge, Episode 3",
        f"  Crunchyroll, Japanese: available since 2024-01-24 18:00 UTC, {LINK}",
        f"    2024-01-24 19:00 UTC, Crunchyroll: available since 2024-01-24 18:00 UTC, {LINK}",
        "  Japanese TV, Japanese: scheduled for 2024-01-24 16:00 UTC",
        "    2024-01-17 19:00 UTC, AniList: scheduled for 2024-01-24 16:00 UTC",
        "  2024-01-24 19:00 UTC, event: finale, on Crunchyroll, Japanese, confirmed since 2024-01-24 18:00 UTC",
        "    channel 500: posted at 2024-01-24 19:01 UTC as message 77, mark a4ewpxor",
        "    channel 501: not posted: this announcement does not ask for this kind of event",
    ]


@pytest.mark.parametrize(
    ("outcome", "words"),
    [
        ({"state": AlertState.WAITING}, "waiting since 2024-01-24 19:00 UTC, due at 2024-01-24 19:00 UTC"),
        (
            {"state": AlertState.SENDING, "due_at": NOW + MINUTE},
            "being posted since 2024-01-24 19:00 UTC, looked at again at 2024-01-24 19:01 UTC",
        ),
        (
            {"state": AlertState.FAILED, "reason": Reason.CHANNEL_GONE},
            "not posted: the channel no longer exists",
        ),
        (
            {"state": AlertState.FAILED, "reason": Reason.DELETED_BY_SERVER},
            "it was posted, and then deleted by someone",
        ),
    ],
)
def test_each_target_is_told_where_its_alert_stands(outcome: Mapping[str, Any], words: str) -> None:
    decision = Decision(event=an_event(), made_at=NOW, outcomes=(an_outcome(**outcome),))
    assert told(a_trace(decision))[-1] == f"    channel 500: {words}"


@pytest.mark.parametrize("reason", Reason)
def test_an_event_that_is_withheld_says_so_with_its_reason(reason: Reason) -> None:
    decision = Decision(event=an_event(withheld=reason), made_at=NOW)
    assert told(a_trace(decision))[-1] == f"    told to nobody: {reason.words}"


def test_an_event_without_any_alert_says_that_nobody_asked() -> None:
    assert told(a_trace(Decision(event=an_event(), made_at=NOW)))[-1] == (
        "    told to nobody: no announcement covered it then, or the record of it is pruned"
    )


def test_tries_that_did_not_post_are_told_with_what_was_answered() -> None:
    tries = (Attempt(at=NOW, outcome="unsure", detail="timed out"), Attempt(at=NOW, outcome="sent", detail="77"))
    decision = Decision(event=an_event(), made_at=NOW, outcomes=(an_outcome(attempts=tries),))
    assert told(a_trace(decision))[-1] == "      2024-01-24 19:00 UTC, tried: unsure, timed out"


@pytest.mark.parametrize(
    ("details", "words"),
    [
        ({"rests_on": "crunchyroll"}, "rests on crunchyroll"),
        ({"from": 1706121000, "to": 0}, "from 2024-01-24 18:30 UTC, to no known time"),
        ({"lead_seconds": 5400}, "lead 1:30:00"),
        ({"numbers": ["1", "2"]}, "numbers 1 and 2"),
        ({"test": True}, "test"),
    ],
)
def test_what_an_event_rests_on_is_told(details: Mapping[str, object], words: str) -> None:
    decision = Decision(event=an_event(details=details), made_at=NOW)
    assert told(a_trace(decision))[-2].endswith(f", {words}")


@pytest.mark.parametrize(
    ("standing", "words"),
    [
        (Standing(), "no time is known"),
        (Standing(state=State.CANCELLED), "cancelled"),
        (Standing(state=State.POSTPONED), "postponed, no time is known"),
        (Standing(state=State.POSTPONED, scheduled_at=NOW), "postponed until 2024-01-24 19:00 UTC"),
        (Standing(state=State.AVAILABLE), "available"),
    ],
)
def test_a_release_says_where_it_stands(standing: Standing, words: str) -> None:
    assert told(a_trace(standing=standing))[1] == f"  Crunchyroll, Japanese: {words}"


def test_a_release_without_sightings_and_events_says_what_became_of_them() -> None:
    assert told(a_trace(standing=Standing(state=State.AVAILABLE)))[2:] == [
        "    what was said of it is pruned",
        "  nothing was told of it, or the record of it is pruned",
    ]
    assert told(a_trace())[-1].startswith("  nothing is told yet: ")


def test_a_headline_is_told_with_its_source_and_shows() -> None:
    headline = Headline(item=an_item(), source="ann", seen_at=NOW, shows=("Metallic Rouge",))
    news = an_event(kind=EventKind.NEWS, when=None, at=NOW - HOUR)
    trace = Trace(headline=headline, decisions=(Decision(event=news, made_at=NOW, outcomes=(an_outcome(),)),))
    assert told(trace) == [
        "Metallic Rouge Reveals New Trailer",
        "  2024-01-24 19:00 UTC, ann: published 2024-01-24 18:00 UTC, https://news.example/2024/rouge",
        "  it is about Metallic Rouge",
        "  2024-01-24 19:00 UTC, event: news, of 2024-01-24 18:00 UTC",
        "    channel 500: posted at 2024-01-24 19:01 UTC as message 77, mark a4ewpxor",
    ]


def test_a_headline_about_no_show_says_why_nobody_heard_of_it() -> None:
    headline = Headline(item=an_item(published=None, link=None), source="ann", seen_at=NOW)
    assert told(Trace(headline=headline))[1:] == [
        "  2024-01-24 19:00 UTC, ann: without a date",
        "  it names no show that is known",
        "  nothing is told of news that is about no known show",
    ]


def test_control_characters_of_strangers_reach_no_terminal() -> None:
    item = an_item(title="Rouge\x1b[2J\x07\u202e\nagain", link=None)
    assert told(Trace(headline=Headline(item=item, source="ann", seen_at=NOW)))[0] == "Rouge[2J again"
