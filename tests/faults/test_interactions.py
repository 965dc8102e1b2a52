"""Interactions: a slow database, double clicks, dead tokens and failing commands, each with one effect and one line."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

import pytest

from tests.commands.conftest import Stage, discord_server, stage
from tests.discord_server import Interaction, asking, faults
from tests.discord_server.interactions import COMMAND
from tests.faults.conftest import Figure

__all__ = ["discord_server", "stage"]

READERS = 5
CALLBACK = "/interactions/*/*/callback"
SURPRISE = "Something went wrong on my side. It is in the log; please try again later."


@asynccontextmanager
async def busy(stage: Stage) -> AsyncIterator[None]:
    """Hold every connection of the store, as statements that take long do."""
    async with AsyncExitStack() as stack:
        for _ in range(READERS):
            await stack.enter_async_context(stage.database.read())
        await stack.enter_async_context(stage.database.write())
        yield


async def after_busy(stage: Stage, seconds: float, *asked: tuple[str, dict[str, Any]]) -> list[Interaction]:
    """Let commands meet a store that is busy for so long; gives them with their answers."""
    async with busy(stage):
        begun = [
            stage.discord.begin_slash(stage.manager, stage.guild, stage.channel, command, options)
            for command, options in asked
        ]
        await asyncio.sleep(seconds)
    return [await one.answered(20) for one in begun]


async def spoil(stage: Stage, table: str) -> None:
    """Take a table away, so that a command meets what nobody foresaw."""
    async with stage.database.write() as connection:
        await connection.exec_driver_sql(f"ALTER TABLE {table} RENAME TO spoilt")


def loud(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [one.getMessage() for one in caplog.records if one.levelno >= logging.ERROR or one.exc_info]


async def announcements(stage: Stage) -> int:
    async with stage.database.read() as connection:
        return int((await connection.exec_driver_sql("SELECT count(*) FROM subscriptions")).scalar_one())


@pytest.mark.long
@pytest.mark.fault("X9")
async def test_commands_on_a_database_that_is_slow_by_five_seconds_are_deferred_in_time(
    stage: Stage, figure: Figure
) -> None:
    began = asyncio.get_running_loop().time()
    add = {"channel": stage.channel, "show": "Metallic Rouge"}
    public, private, change = await after_busy(stage, 5, ("airing", {}), ("status", {}), ("announce add", add))
    callbacks = stage.discord.journal.of("POST", CALLBACK)
    slowest = max(entry.at for entry in callbacks) - began

    assert len(callbacks) == 3
    assert slowest < 3
    assert [one.response.deferred for one in (public, private, change) if one.response] == [True, True, True]
    assert [one.message.ephemeral for one in (public, private, change)] == [False, True, True]
    assert "Airing on Wednesday 24 January" in public.message.embeds[0]["title"]
    assert "will hear of Metallic Rouge" in change.message.content
    assert await announcements(stage) == 1
    figure(f"3 commands on a store that is busy for 5 s: deferred after {slowest:.1f} s, answered as declared", times=3)


@pytest.mark.long
@pytest.mark.fault("X9")
async def test_a_public_command_that_fails_after_its_deferral_tells_the_asker_alone(
    stage: Stage, figure: Figure
) -> None:
    await spoil(stage, "releases")
    [asked] = await after_busy(stage, 2.2, ("airing", {}))
    await stage.discord.wait_for(lambda: asked.followups)

    assert [message.deleted for message in asked.messages] == [True, False]
    assert asked.followups[0].ephemeral
    assert asked.followups[0].content == SURPRISE
    figure("a deferred public command that fails: the asker alone gets one line")


@pytest.mark.fault("X9")
async def test_a_double_click_makes_one_announcement_and_says_so(stage: Stage, figure: Figure) -> None:
    options = {"channel": stage.channel, "show": "Metallic Rouge", "role": stage.role}
    begun = [
        stage.discord.begin_slash(stage.manager, stage.guild, stage.channel, "announce add", options) for _ in range(2)
    ]
    said = sorted([(await one.answered()).message.content for one in begun])

    assert await announcements(stage) == 1
    assert "does that already" in said[0]
    assert "will hear of Metallic Rouge" in said[1]
    figure("the same /announce add twice at once: 1 announcement, the other is told its number", times=2)


@pytest.mark.fault("X9")
async def test_another_role_or_show_is_another_announcement(stage: Stage) -> None:
    for options in ({"show": "*"}, {"show": "Metallic Rouge"}, {"show": "Metallic Rouge", "role": stage.role}):
        await stage.ask(stage.manager, "announce add", {"channel": stage.channel, **options})

    assert await announcements(stage) == 3


@pytest.mark.fault("X9")
async def test_an_interaction_that_the_gateway_tells_twice_has_one_effect(stage: Stage, figure: Figure) -> None:
    interactions, sessions = stage.discord.interactions, stage.discord.gateway.sessions
    options = {"channel": stage.channel, "show": "*"}
    data = asking.command(stage.discord.commands, stage.manager, stage.guild, "announce add", options)
    made = interactions.begin(COMMAND, stage.manager, stage.channel, data)
    for session in sessions.values():
        told = next(one for one in reversed(session.sent) if one["t"] == "INTERACTION_CREATE")
        session.dispatch("INTERACTION_CREATE", told["d"])
    await made.answered()
    await stage.ask(stage.manager, "status")

    assert await announcements(stage) == 1
    assert len(stage.discord.journal.of("POST", f"/interactions/{made.id}/*/callback")) == 1
    figure("one interaction delivered twice: 1 effect, 1 answer", times=2)


@pytest.mark.fault("X9")
@pytest.mark.parametrize(("status", "code"), [(404, 10062), (400, 40060)])
async def test_an_interaction_that_is_dead_is_logged_in_a_line_and_has_its_effect(
    stage: Stage, figure: Figure, caplog: pytest.LogCaptureFixture, status: int, code: int
) -> None:
    stage.discord.faults.next("POST", CALLBACK, faults.refuse(status, code, "dead"))
    options = {"channel": stage.channel, "show": "*"}
    stage.discord.begin_slash(stage.manager, stage.guild, stage.channel, "announce add", options)
    await stage.discord.wait_for(lambda: stage.discord.journal.of("POST", CALLBACK))
    await stage.ask(stage.manager, "status")

    assert await announcements(stage) == 1
    assert loud(caplog) == []
    assert f"could not be answered any more: dead (code {code})" in caplog.text
    assert len(stage.discord.journal.of("POST", CALLBACK)) == 2
    figure(f"an interaction that is dead ({code}): 1 effect, 1 line in the log, no second try")


@pytest.mark.fault("X9")
async def test_a_command_that_fails_tells_the_person_one_line(
    stage: Stage, figure: Figure, caplog: pytest.LogCaptureFixture
) -> None:
    await spoil(stage, "sources")
    asked = await stage.ask(stage.member, "status")

    assert asked.message.content == SURPRISE
    assert asked.message.ephemeral
    assert loud(caplog) == ["a command failed"]
    figure("a command that meets a spoilt table: one line to the asker, the stack in the log")


@pytest.mark.fault("X9")
async def test_a_command_that_is_not_known_any_more_is_answered_too(stage: Stage, figure: Figure) -> None:
    data = asking.command(stage.discord.commands, stage.manager, stage.guild, "status", {}) | {"name": "removed"}
    asked = await stage.discord.interactions.begin(COMMAND, stage.member, stage.channel, data).answered()

    assert asked.message.content == SURPRISE
    figure("an unknown command (an error of the tree itself): one line to the asker")


@pytest.mark.long
@pytest.mark.fault("X9")
@pytest.mark.parametrize("way", ["slow", "spoilt"])
async def test_choices_that_can_not_be_looked_up_in_time_are_none(stage: Stage, figure: Figure, way: str) -> None:
    began = asyncio.get_running_loop().time()
    async with AsyncExitStack() as stack:
        if way == "slow":
            await stack.enter_async_context(busy(stage))
        else:
            await spoil(stage, "shows")
        choices = await stage.discord.autocomplete(stage.member, stage.guild, stage.channel, "next", {"show": "met"})
    took = asyncio.get_running_loop().time() - began

    assert choices == []
    assert took < 3
    figure(f"choices from a {way} store: an empty list after {took:.1f} s")
