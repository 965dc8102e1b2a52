"""The card of a trace: plain words, and only what concerns those who ask."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.core.alerts import AlertState
from bot.core.events import EventKind, When
from bot.core.reasons import Reason
from bot.core.releases import Claim, Standing, State
from bot.core.sight import Sight, within
from bot.core.trace import Attempt, Decision, Headline, Outcome, Trace, Watched
from bot.core.trace_card import trace_card
from tests.core.made import (
    DAY,
    HOUR,
    LINK,
    MINUTE,
    NOW,
    a_release,
    a_show,
    a_subscription,
    a_witness,
    an_event,
    an_item,
)

HERE = Sight(user_id=7, guild_id=9, targets={"channel:500", "member:7"}, asked=(a_subscription(),))
OTHER = a_subscription(show_ids=frozenset({999}))
PRIVATE = Sight(user_id=7, guild_id=None, targets={"member:7"})

SENT = Outcome(
    target="channel:500",
    state=AlertState.SENT,
    reason=None,
    marker="abcdefgh",
    created_at=NOW,
    due_at=NOW,
    closed_at=NOW,
    message_id=77,
)
OUT = Watched(
    release=a_release(Standing(state=State.AVAILABLE, available_at=NOW, url=LINK)),
    witnesses=(
        a_witness(source="AniList", claim=Claim.SCHEDULED, at=NOW - HOUR, seen_at=NOW - DAY),
        a_witness(source="Crunchyroll", note="*early*"),
    ),
)


def lines(trace: Trace, sight: Sight = HERE) -> list[str]:
    return trace_card(within(trace, sight), sight, 1, "release:1").description.split("\n")


def came(*outcomes: Outcome, **event: object) -> Trace:
    decision = Decision(event=an_event(**event), made_at=NOW, outcomes=outcomes)
    return Trace(show=a_show(), releases=(OUT,), decisions=(decision,))


def test_a_trace_tells_what_was_seen_when_by_which_source_and_what_came_of_it() -> None:
    card = trace_card(came(SENT), HERE, 1, "release:1")
    assert card.title == "Metallic Rouge · Episode 3"
    assert card.description.split("\n") == [
        "**What was seen**",
        f"**Crunchyroll, Japanese**: it is out since <t:1706122800:f> ([link]({LINK}))",
        "-# <t:1706036400:f> · AniList said: scheduled for <t:1706119200:f>",
        r"-# <t:1706122800:f> · Crunchyroll said: out since <t:1706122800:f> (\*early\*)",
        "",
        "**What came of it here**",
        "<t:1706122800:f> · **episode, seen on a platform**",
        "<#500>: posted <t:1706122800:f> ([message](https://discord.com/channels/9/500/77))",
    ]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"state": AlertState.WITHHELD, "reason": Reason.FILTERED}, "not posted: this announcement does not ask for"),
        (
            {"state": AlertState.FAILED, "reason": Reason.NO_PERMISSION},
            "not posted: the bot may not post in the channel",
        ),
        (
            {"state": AlertState.FAILED, "reason": Reason.DELETED_BY_SERVER},
            "it was posted, and then deleted by someone",
        ),
        ({"state": AlertState.FAILED}, "not posted; no reason is stored"),
        ({"state": AlertState.WAITING, "due_at": NOW + MINUTE}, "it waits, and is due <t:1706122860:R>"),
        ({"state": AlertState.SENDING}, "it is being posted since <t:1706122800:f>"),
    ],
)
def test_every_outcome_is_told_in_words(changes: dict[str, object], said: str) -> None:
    assert lines(came(replace(SENT, **changes)))[-1].startswith(f"<#500>: {said}")  # type: ignore[arg-type]  # as above


def test_tries_that_came_to_nothing_are_told_as_text() -> None:
    tried = replace(SENT, attempts=(Attempt(at=NOW, outcome="unsure", detail="**503**"),))
    assert lines(came(tried))[-1] == r"-# <t:1706122800:f> · tried in vain: \*\*503\*\*"


def test_what_came_of_it_elsewhere_is_not_told() -> None:
    other, another = replace(SENT, target="channel:666"), replace(SENT, target="member:8")
    text = "\n".join(lines(came(other, another)))
    assert "666" not in text
    assert text.endswith("Not told here: what is asked for did not cover it then, or the record of it is pruned.")


def test_ones_own_direct_messages_are_told_as_such() -> None:
    own = replace(SENT, target="member:7")
    assert lines(came(own), PRIVATE)[-2:] == [
        "<t:1706122800:f> · **episode, seen on a platform**",
        "Your direct messages: posted <t:1706122800:f>",
    ]


@pytest.mark.parametrize(
    "event", [{"details": {"test": True}}, {"kind": EventKind.CATCH_UP}, {"kind": EventKind.DIGEST}]
)
def test_what_was_made_for_another_target_alone_is_not_even_named(event: dict[str, object]) -> None:
    elsewhere = came(replace(SENT, target="channel:666"), **event)
    assert within(elsewhere, HERE).decisions == ()
    assert within(came(SENT, **event), HERE).decisions != ()


@pytest.mark.parametrize(
    ("sight", "said"),
    [
        (
            replace(HERE, asked=(OTHER,)),
            "Not told here: nothing on this server asks for this show.",
        ),
        (PRIVATE, "Not told to you: you do not follow this show. /follow changes that."),
    ],
)
def test_where_nobody_asks_for_the_show_it_says_how_to(sight: Sight, said: str) -> None:
    assert lines(came(), sight)[-1].startswith(said)


def test_what_was_told_to_nobody_says_why() -> None:
    assert lines(came(withheld=Reason.BASELINE))[-1] == (
        "Told to nobody: it was already there when the source was read for the first time"
    )


@pytest.mark.parametrize(
    ("standing", "doubt", "said"),
    [
        (Standing(state=State.SCHEDULED, scheduled_at=NOW), None, "Nothing is told yet: that happens when it is seen"),
        (Standing(state=State.AVAILABLE), None, "Nothing was told of it, or the record of it is pruned."),
        (Standing(state=State.AVAILABLE), "it jumped", "Nothing is told yet: it is doubtful"),
    ],
)
def test_where_nothing_was_decided_it_says_why(standing: Standing, doubt: str | None, said: str) -> None:
    watched = Watched(release=replace(a_release(standing), doubt=doubt))
    assert lines(Trace(show=a_show(), releases=(watched,)))[-1].startswith(said)


@pytest.mark.parametrize(
    ("standing", "said"),
    [
        (Standing(state=State.TBA), "no time is known"),
        (Standing(state=State.CANCELLED), "it is cancelled"),
        (Standing(state=State.POSTPONED), "it is postponed; no date is known"),
        (Standing(state=State.POSTPONED, scheduled_at=NOW), "it is postponed until <t:1706122800:f>"),
        (Standing(state=State.SCHEDULED, scheduled_at=NOW), "it is scheduled for <t:1706122800:f>"),
        (Standing(state=State.AVAILABLE, url="javascript:x"), "it is out"),
    ],
)
def test_every_standing_is_told_in_words(standing: Standing, said: str) -> None:
    told = lines(Trace(show=a_show(), releases=(Watched(release=a_release(standing)),)))
    assert told[1:3] == [f"**Crunchyroll, Japanese**: {said}", "-# What was said of it is pruned."]


def test_an_alert_about_news_tells_its_headline_and_what_that_is_about() -> None:
    headline = Headline(item=an_item(), source="ann", seen_at=NOW, shows=("Metallic Rouge",))
    event = an_event(kind=EventKind.NEWS, when=None)
    trace = Trace(headline=headline, decisions=(Decision(event=event, made_at=NOW, outcomes=(SENT,)),))
    card = trace_card(trace, HERE, 1, "alert:abcdefgh")
    assert card.title == "Metallic Rouge Reveals New Trailer"
    assert card.description.split("\n")[1:3] == [
        "<t:1706122800:f> · ann: [Metallic Rouge Reveals New Trailer](https://news.example/2024/rouge)",
        "It is about Metallic Rouge.",
    ]


@pytest.mark.parametrize(("when", "kind"), [(When.SCHEDULED, "episode, by the schedule"), (None, "episode")])
def test_an_event_says_what_it_rests_on(when: When | None, kind: str) -> None:
    assert f"<t:1706122800:f> · **{kind}**" in lines(came(SENT, when=when))


def test_a_long_trace_has_pages_that_know_what_they_are_about() -> None:
    said = tuple(a_witness(source=f"s{number}") for number in range(40))
    trace = Trace(show=a_show(), releases=(replace(OUT, witnesses=said),))
    card = trace_card(trace, HERE, 2, "release:1")
    assert card.footer == "Airdate · Page 2 of 3"
    assert [one.action for one in card.buttons] == ["airdate:why:1|release:1", "airdate:why:3|release:1"]
