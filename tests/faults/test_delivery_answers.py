"""D12: every answer that Discord documents for a post, each in a channel of its own; none is tried for ever."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from tests.discord_server import Channel, faults
from tests.faults.conftest import Figure
from tests.faults.delivering import Scene, delivering
from tests.store.conftest import file, sqlite_template

__all__ = ["file", "sqlite_template"]

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Case:
    """An answer to every post in one channel: how an alert ends, and after how many tries at most within a day."""

    answer: faults.Outcome
    reason: str | None
    tries: int
    state: str = "failed"


SETTLED = {
    "AutoMod's block": Case(answer=faults.refuse(400, 200000), reason="blocked_by_server", tries=1),
    "AutoMod's block of a title": Case(answer=faults.refuse(400, 200001), reason="blocked_by_server", tries=1),
    "a harmful link": Case(answer=faults.refuse(400, 240000), reason="blocked_by_server", tries=1),
    "a locked thread": Case(answer=faults.refuse(400, 160005), reason="thread_closed", tries=1),
    "too many threads": Case(answer=faults.refuse(400, 160006), reason="thread_closed", tries=1),
    "too many announcement threads": Case(answer=faults.refuse(400, 160007), reason="thread_closed", tries=1),
    "an archived thread": Case(answer=faults.refuse(400, 50083), reason="thread_closed", tries=1),
    "a forum that wants a tag": Case(answer=faults.refuse(400, 40067), reason="tag_required", tries=1),
    "a forum": Case(answer=faults.refuse(400, 50008), reason="wrong_channel", tries=1),
    "an empty message": Case(answer=faults.refuse(400, 50006), reason="bad_message", tries=1),
    "a bad form": Case(answer=faults.refuse(400, 50035), reason="bad_message", tries=2),
    "bad JSON": Case(answer=faults.refuse(400, 50109), reason="bad_message", tries=1),
    "a body that is too large": Case(answer=faults.cloudflare(413), reason="bad_message", tries=1),
    "a code of tomorrow": Case(answer=faults.refuse(400, 999999), reason="bad_message", tries=1),
    "an unknown channel": Case(answer=faults.refuse(404, 10003), reason="channel_gone", tries=1),
    "a deleted message": Case(answer=faults.refuse(404, 10008), reason="deleted_by_server", tries=1),
}
WAITING = {
    "no permission": Case(answer=faults.refuse(403, 50013), reason=None, tries=4, state="waiting"),
    "no access": Case(answer=faults.refuse(403, 50001), reason=None, tries=4, state="waiting"),
    "an unknown server": Case(answer=faults.refuse(404, 10004), reason=None, tries=4, state="waiting"),
}
PASSING = {
    "slow mode": faults.refuse(429, 20016),
    "the limit of a channel": faults.refuse(429, 20028),
    "the limit of a server": faults.refuse(429, 20029),
    "the limit of announcements": faults.refuse(429, 20022),
    "the limit of old edits": faults.refuse(429, 30046),
    "a limited service": faults.refuse(429, 40062),
    "overload": faults.refuse(503, 130000),
}
UNCLEAR = {
    "a server's error": faults.status(500),
    "Cloudflare's error": faults.cloudflare(520),
    "a reset": faults.reset(),
    "no answer": faults.hang(),
    "not found, without a code": faults.status(404),
}


@pytest.fixture
async def scene(file: Path) -> AsyncIterator[Scene]:
    async with delivering(file) as built:
        yield built


async def answered(scene: Scene, answers: list[faults.Outcome], times: int | None = None) -> list[Channel]:
    """Owe one alert to a channel for each answer, and plan the answer for all posts to it, or so many."""
    channels = scene.channels(len(answers))
    for channel, answer in zip(channels, answers, strict=True):
        scene.discord.faults.next("POST", f"/channels/{channel.id}/messages", answer, times)
    await scene.owe([1], channels)
    return channels


@pytest.mark.long
@pytest.mark.fault("D12")
async def test_each_definite_no_has_its_reason_and_none_is_tried_for_ever(scene: Scene, figure: Figure) -> None:
    cases = SETTLED | WAITING
    channels = await answered(scene, [case.answer for case in cases.values()])
    await scene.settle(DAY)
    found = dict(zip(cases, await scene.alerts(), strict=False))
    tries = {name: len(scene.posts(channel)) for name, channel in zip(cases, channels, strict=True)}
    most = max(tries[name] for name in SETTLED)
    figure(f"{len(cases)} refusals: each with its reason, {most} requests at most", len(cases))
    assert found == {name: (case.state, case.reason) for name, case in cases.items()}
    assert {name: count for name, count in tries.items() if count > cases[name].tries} == {}


@pytest.mark.fault("D12")
async def test_a_limit_that_passes_is_waited_out(scene: Scene, figure: Figure) -> None:
    channels = await answered(scene, list(PASSING.values()), times=2)
    await scene.settle(HOUR)
    tries = {len(scene.posts(channel)) for channel in channels}
    figure(f"{len(PASSING)} limits of content waited out, {max(tries)} tries each", len(PASSING))
    assert [len(scene.read(channel)) for channel in channels] == [1] * len(PASSING)
    assert tries == {3}


@pytest.mark.long
@pytest.mark.fault("D12")
async def test_what_gets_no_clear_answer_is_given_up_once_others_get_theirs(file: Path, figure: Figure) -> None:
    async with delivering(file, limit=timedelta(seconds=0.4)) as scene:
        channels = await answered(scene, list(UNCLEAR.values()))
        # Nobody is answered for half a day: nothing is given up.
        for _ in range(8):
            await scene.deliver(DAY / 16)
        assert {state for state, _ in await scene.alerts()} == {"sending"}
        [other] = scene.channels(1)
        await scene.owe([2], [other])
        for _ in range(2):
            await scene.deliver(MINUTE)
        states = (await scene.alerts())[: len(UNCLEAR)]
        tries = max(len(scene.posts(channel)) for channel in channels)
        figure(f"{len(UNCLEAR)} unclear answers: kept for 12 h while nobody was answered, then given up", len(UNCLEAR))
        assert states == [("failed", "gave_up")] * len(UNCLEAR)
        assert tries <= 10


@pytest.mark.fault("D12")
async def test_a_locked_thread_does_not_hold_up_what_follows(scene: Scene, figure: Figure) -> None:
    thread = scene.discord.world.add_thread(scene.channels(1)[0], "Metallic Rouge")
    assert thread.thread
    thread.thread.locked = True
    await scene.owe([1], [thread])
    await scene.deliver()
    thread.thread.locked = False
    await scene.owe([2], [thread])
    await scene.deliver()
    figure("a locked thread: its reason kept, and the next alert posted once it is open", 1)
    assert await scene.alerts() == [("failed", "thread_closed"), ("sent", None)]


@pytest.mark.fault("D4")
@pytest.mark.parametrize(("choice", "messages", "end"), [("post", 2, "sent"), ("drop", 1, "failed")])
async def test_without_the_history_the_operator_chooses_between_twice_and_never(
    scene: Scene, figure: Figure, caplog: pytest.LogCaptureFixture, choice: str, messages: int, end: str
) -> None:
    [channel] = scene.channels(1)
    await scene.owe([1], [channel])
    scene.discord.faults.next("POST", f"/channels/{channel.id}/messages", faults.reset_after_commit())
    await scene.deliver()
    await scene.deny(channel, "READ_MESSAGE_HISTORY")
    scene.options["without_history"] = choice
    with caplog.at_level(logging.WARNING):
        await scene.deliver(HOUR)
    figure(f'without the history, "{choice}": {len(scene.read(channel))} messages', 1)
    assert len(scene.read(channel)) == messages
    assert [state for state, _ in await scene.alerts()] == [end]
    assert "perhaps again" in caplog.text or choice == "drop"


@pytest.mark.fault("D4")
async def test_a_message_is_found_beneath_hundreds_of_others(scene: Scene, figure: Figure) -> None:
    [channel] = scene.channels(1)
    await scene.owe([1], [channel])
    for number in range(150):
        channel.post(scene.guild.owner, f"before {number}")
    scene.discord.faults.next("POST", f"/channels/{channel.id}/messages", faults.reset_after_commit())
    await scene.deliver()
    for number in range(600):
        channel.post(scene.guild.owner, f"after {number}")
    await scene.deliver(HOUR)
    own = [one for one in scene.read(channel) if one.author is scene.discord.bot]
    pages = len(scene.discord.journal.of("GET", "/channels/{id}/messages"))
    figure(f"found among 750 other messages with {pages} requests, {len(own)} message", 1)
    assert (len(own), pages) == (1, 2)
    assert await scene.alerts() == [("sent", None)]
