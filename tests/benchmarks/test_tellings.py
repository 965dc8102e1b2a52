from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from benchmarks.simulate.recorder import Recorder
from benchmarks.simulate.tellings import Release, Tables, Telling, gathered, reasons, tellings
from bot.core.message import Message

NOW = datetime(2024, 1, 8, 12, tzinfo=UTC)
LATER = NOW + timedelta(minutes=10)
CHANNEL = 1
THIRD: Release = (30, "5/1/episode/3", "ja-JP")


@dataclass(frozen=True, kw_only=True)
class Row:
    """An alert with its event, as the tables give it."""

    id: int
    story: str = "5/1/episode/3"
    kind: str = "episode"
    state: str = "sent"
    reason: str | None = None
    message_id: int | None = None
    joined_to: int | None = None
    channel_id: int = CHANNEL
    audio: str | None = "ja-JP"
    details: Mapping[str, object] = field(default_factory=dict)
    created_at: datetime = NOW
    closed_at: datetime = NOW


def told(*rows: Row, recorder: Recorder | None = None) -> list[Telling]:
    return tellings(held(*rows), recorder or Recorder(clock=lambda: LATER), THIRD, CHANNEL)


def held(*rows: Row) -> Tables:
    return gathered({}, rows)


def batch(**changed: Any) -> Row:
    facts: dict[str, Any] = {
        "id": 9,
        "kind": "batch",
        "story": "5/1/episode/2/batch/4",
        "details": {"numbers": ["2", "3", "4"]},
    }
    return Row(**{**facts, "message_id": 70, **changed})


def withheld(reason: str, **changed: Any) -> Row:
    facts: dict[str, Any] = {"id": 1, "state": "withheld", "reason": reason}
    return Row(**{**facts, **changed})


def test_a_posted_alert_tells_of_its_episode() -> None:
    assert told(Row(id=1, message_id=50)) == [Telling(message_id=50, at=NOW)]


def test_two_messages_about_an_episode_are_two_tellings() -> None:
    assert [one.message_id for one in told(Row(id=1, message_id=50), Row(id=2, message_id=51))] == [50, 51]


def test_a_batch_tells_of_each_of_its_episodes_once() -> None:
    assert [one.message_id for one in told(withheld("in_batch"), batch())] == [70]


def test_a_batch_beside_a_message_of_its_own_tells_twice() -> None:
    assert [one.message_id for one in told(Row(id=1, message_id=50), batch())] == [50, 70]


@pytest.mark.parametrize(
    "row",
    [
        Row(id=1, channel_id=2, message_id=50),
        Row(id=1, audio="en-US", message_id=50),
        Row(id=1, kind="late", message_id=50),
        Row(id=1, story="5/1/episode/30", message_id=50),
        withheld("too_old"),
        withheld("added"),
        batch(details={"numbers": ["4", "5"]}),
    ],
)
def test_what_is_about_something_else_or_was_not_posted_tells_nothing(row: Row) -> None:
    assert told(row) == []


async def test_an_edit_tells_of_what_joined_the_message_when_it_is_made() -> None:
    first, joined = batch(details={"numbers": ["1", "2"]}), withheld("added", joined_to=9, created_at=LATER)
    recorder = Recorder(clock=lambda: LATER)
    assert told(first, joined, recorder=recorder) == []
    await recorder.edit(CHANNEL, 70, Message(title="Episodes 1-3"))
    assert told(first, joined, recorder=recorder) == [Telling(message_id=70, at=LATER, edited=True)]


def test_what_joined_before_the_message_was_posted_needs_no_edit() -> None:
    first = batch(details={"numbers": ["1", "2"]}, closed_at=LATER)
    assert told(first, withheld("added", joined_to=9)) == [Telling(message_id=70, at=LATER)]


def test_the_reasons_are_those_of_the_channel() -> None:
    rows = (withheld("too_old"), withheld("filtered", id=2, channel_id=2))
    assert reasons(held(*rows), THIRD, CHANNEL) == ["too_old"]
