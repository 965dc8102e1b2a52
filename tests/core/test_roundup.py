"""Roundups: which of much becomes a list, and how the list is shared out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.alerts import Draft
from bot.core.events import Event, EventKind
from bot.core.message import DESCRIPTION, Message
from bot.core.reasons import Reason
from bot.core.roundup import NEWS_APART, OTHERS_APART, event, excess, line, roundup, shared_out
from bot.core.text import units
from tests.core.made import NOW, an_event

TARGET = "channel:500"


def told(kind: EventKind, count: int, **draft: object) -> list[tuple[Event, Draft]]:
    made = Draft(**{"target": TARGET, "channel_id": 500, **draft})  # type: ignore[arg-type]  # fields by name
    return [(an_event(key=f"{kind}/{number}", kind=kind), made) for number in range(count)]


@pytest.mark.parametrize(
    ("kind", "count", "over"),
    [
        (EventKind.NEWS, NEWS_APART, 0),
        (EventKind.NEWS, NEWS_APART + 1, 0),
        (EventKind.TRAILER, NEWS_APART + 2, 2),
        (EventKind.EPISODE, OTHERS_APART + 1, 0),
        (EventKind.BATCH, OTHERS_APART + 5, 5),
    ],
)
def test_the_first_stay_messages_of_their_own(kind: EventKind, count: int, over: int) -> None:
    found = excess(told(kind, count)).get(TARGET, [])
    assert found == list(range(count))[count - over :]


def test_what_is_withheld_is_not_counted() -> None:
    assert excess(told(EventKind.NEWS, 99, withheld=Reason.FILTERED)) == {}


def test_each_target_is_counted_by_itself() -> None:
    others = told(EventKind.NEWS, 6, target="channel:501", channel_id=501)
    assert excess([*told(EventKind.NEWS, 7), *others]) == {TARGET: [5, 6]}


def test_a_line_leads_to_what_it_tells() -> None:
    written = Message(title="Metallic Rouge · Episode 3", url="https://www.crunchyroll.com/watch/E")
    expected = "[Metallic Rouge · Episode 3](https://www.crunchyroll.com/watch/E) <t:1706122800:R>"
    assert line(written, NOW) == expected


@pytest.mark.parametrize("url", [None, "https://example.org/" + "a" * 400, "javascript:alert(1)"])
def test_a_line_without_a_link_of_decent_length_has_none(url: str | None) -> None:
    assert line(Message(title="words", url=url), NOW) == "words <t:1706122800:R>"


@given(st.lists(st.text(max_size=330), max_size=200))
def test_every_line_is_in_one_message_that_holds_it(lines: list[str]) -> None:
    parts = shared_out(lines)
    assert [place for part in parts for place in part] == list(range(len(lines)))
    assert all(len(part) for part in parts)
    assert all(units("\n".join(lines[place] for place in part)) <= DESCRIPTION for part in parts)


def test_a_list_says_which_part_it_is() -> None:
    first = event(TARGET, an_event(key="news/1"), 1, 2, NOW)
    assert (first.kind, first.key) == (EventKind.ROUNDUP, f"roundup/{TARGET}/news/1")
    assert roundup(first, ["a", "b"]).title == "Much at once (1 of 2)"
    assert roundup(event(TARGET, an_event(), 1, 1, NOW), ["a", "b"]).title == "Much at once"


def test_lines_that_have_grown_are_counted_instead_of_cut() -> None:
    made = roundup(event(TARGET, an_event(), 1, 1, NOW), ["x" * 1500] * 4)
    assert made.description.splitlines() == ["x" * 1500, "x" * 1500, "... and 2 more."]
