"""Every command, by everybody: what holds for all of them alike, through Discord's interactions."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

import pytest

from tests.commands.conftest import Stage
from tests.commands.samples import MANAGERS, MEMBERS
from tests.discord_server import Channel, Guild, Interaction, User, asking
from tests.discord_server.components import walk
from tests.discord_server.interactions import COMMAND
from tests.discord_server.message import Message
from tests.faults.commands_stage import dump
from tests.faults.test_interactions import busy

EVERY = {**MEMBERS, **MANAGERS}
SURPRISE = "Something went wrong on my side"
CALLBACK = "/interactions/*/*/callback"
LINK, MENU = 5, 3


def names_of(commands: Mapping[str, dict[str, Any]]) -> Iterator[str]:
    for name, command in commands.items():
        inner = {one["name"]: one for one in command.get("options", ()) if one["type"] in (1, 2)}
        if inner:
            yield from (f"{name} {rest}" for rest in names_of(inner))
        else:
            yield name


def registered(stage: Stage) -> dict[str, dict[str, Any]]:
    return {command["name"]: command for command in stage.discord.commands.scopes[None]}


def said(asked: Interaction) -> str:
    """Give all that was said in answer, its embeds and the labels below it included; or what a message says now."""
    told = asked.messages or ([asked.source] if asked.source else [])
    return "\n".join(text for message in told for text in texts_of(message))


def texts_of(message: Message) -> Iterator[str]:
    yield message.content
    for embed in message.embeds:
        yield from (embed.get("title", ""), embed.get("description", ""), embed.get("footer", {}).get("text", ""))
        yield from (f"{field['name']}: {field['value']}" for field in embed.get("fields", ()))
    yield from (str(part.get("label") or part.get("placeholder") or "") for part in walk(message.components))


def is_clear(text: str) -> bool:
    return bool(text) and SURPRISE not in text


async def use(stage: Stage, user: User, command: str) -> Interaction:
    return await stage.ask(user, command, EVERY[command](stage))


async def used_by(stage: Stage, user: User, place: tuple[Guild | None, Channel], command: str) -> Interaction:
    """Send a command from another place, as one who knows what the stage's own server would send."""
    data = asking.command(stage.discord.commands, stage.manager, stage.guild, command, EVERY[command](stage))
    return await stage.discord.interactions.begin(COMMAND, user, place[1], data).answered(10)


def loud(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [one.getMessage() for one in caplog.records if one.levelno >= logging.ERROR or one.exc_info]


async def test_every_command_has_a_sample(stage: Stage) -> None:
    assert set(names_of(registered(stage))) == set(EVERY)


async def test_a_manager_gets_an_answer_to_every_command(stage: Stage, caplog: pytest.LogCaptureFixture) -> None:
    failed = [name for name in EVERY if SURPRISE in said(await use(stage, stage.manager, name))]

    assert (failed, loud(caplog), stage.discord.violations) == ([], [], [])


async def test_a_member_gets_an_answer_to_what_is_for_members(stage: Stage, caplog: pytest.LogCaptureFixture) -> None:
    answers = {name: said(await use(stage, stage.member, name)) for name in MEMBERS}

    refused = [name for name, text in answers.items() if SURPRISE in text or "Manage Server" in text]
    assert (refused, loud(caplog)) == ([], [])


async def test_a_member_changes_nothing_of_the_server(stage: Stage) -> None:
    before = await dump(stage.database)
    answers = {name: said(await use(stage, stage.member, name)) for name in MANAGERS}

    assert set(answers.values()) == {"You need the Manage Server permission for this."}
    assert await dump(stage.database) == before


async def test_a_manager_of_another_server_changes_nothing_of_this_one(stage: Stage) -> None:
    await use(stage, stage.manager, "announce add")
    before = await own_rows(stage)
    other = stage.discord.add_guild("Another club")
    stranger, channel = other.add_member("stranger", "MANAGE_GUILD"), other.add_text_channel("general")
    for name in MANAGERS:
        answer = said(await used_by(stage, stranger, (other, channel), name))
        assert is_clear(answer), name

    assert await own_rows(stage) == before


async def own_rows(stage: Stage) -> list[tuple[Any, ...]]:
    async with stage.database.read() as connection:
        wanted = "SELECT * FROM subscriptions WHERE guild_id = ? ORDER BY id"
        found = await connection.exec_driver_sql(wanted, (stage.guild.id,))
        return [tuple(row) for row in found]


async def test_in_direct_messages_a_server_is_not_changed(stage: Stage) -> None:
    before, direct = await dump(stage.database), stage.discord.dm(stage.manager)
    answers = {name: said(await used_by(stage, stage.manager, (None, direct), name)) for name in MANAGERS}

    assert [name for name, text in answers.items() if not is_clear(text)] == []
    assert await dump(stage.database) == before
    offered = {name for name, one in registered(stage).items() if 1 in one["contexts"]}
    assert {name.partition(" ")[0] for name in MANAGERS} & offered == set()


async def test_in_direct_messages_every_question_is_answered(stage: Stage) -> None:
    direct = stage.discord.dm(stage.member)
    answers = {name: said(await used_by(stage, stage.member, (None, direct), name)) for name in MEMBERS}

    assert [name for name, text in answers.items() if not is_clear(text)] == []


async def test_in_german_every_command_answers_otherwise_than_in_english(stage: Stage) -> None:
    english = {name: said(await use(stage, stage.manager, name)) for name in EVERY}
    stage.manager.locale = stage.guild.locale = "de"
    await stage.ask(stage.manager, "settings set", {"language": "de"})
    german = {name: said(await use(stage, stage.manager, name)) for name in EVERY}

    assert [name for name in EVERY if german[name] == english[name]] == []


async def test_a_command_that_is_sent_twice_at_once_does_nothing_twice(stage: Stage) -> None:
    repeated = {"announce test", "feed test"}
    for name in sorted(set(MANAGERS) - repeated):
        options = EVERY[name](stage)
        begun = [stage.discord.begin_slash(stage.manager, stage.guild, stage.channel, name, options) for _ in range(2)]
        answers = [said(await one.answered(10)) for one in begun]
        assert all(is_clear(text) for text in answers), name

    async with stage.database.read() as connection:
        doubled = await connection.exec_driver_sql(
            "SELECT channel_id, source, count(*) FROM subscriptions GROUP BY 1, 2, template, events HAVING count(*) > 1"
        )
        assert doubled.all() == []


async def test_buttons_and_menus_go_on_working_after_a_restart(stage: Stage, caplog: pytest.LogCaptureFixture) -> None:
    stage.feeds.publish("/news", "What all may read")
    asked = {name: await use(stage, stage.manager, name) for name in EVERY}
    await stage.bot.restart()
    answers = [
        (name, said(one))
        for name, begun in asked.items()
        for message in [message for message in begun.messages if not message.deleted]
        for one in await pressed_through(stage, message)
    ]

    assert [name for name, text in answers if not is_clear(text)] == []
    assert (loud(caplog), stage.discord.violations) == ([], [])
    assert len({name for name, _ in answers}) >= 5


async def pressed_through(stage: Stage, message: Message) -> list[Interaction]:
    """Press all that a message had at first, as far as a press before has not taken it away."""
    first = {part["custom_id"] for part in parts_of(message)}
    answers: list[Interaction] = []
    while part := next((part for part in parts_of(message) if part["custom_id"] in first), None):
        first.discard(part["custom_id"])
        answers.append(await pressed_on(stage, message, part))
    return answers


def parts_of(message: Message) -> list[dict[str, Any]]:
    return [part for part in walk(message.components) if part.get("custom_id") and not part.get("disabled")]


async def pressed_on(stage: Stage, message: Message, part: dict[str, Any]) -> Interaction:
    if part["type"] == MENU:
        return await stage.discord.choose(stage.manager, message, part["custom_id"], [part["options"][0]["value"]])
    return await stage.discord.press(stage.manager, message, part["custom_id"])


async def test_an_expired_interaction_is_no_error(stage: Stage, caplog: pytest.LogCaptureFixture) -> None:
    stage.discord.interactions.deadline = timedelta(seconds=-1)
    for name, options in EVERY.items():
        stage.discord.begin_slash(stage.manager, stage.guild, stage.channel, name, options(stage))
    await stage.discord.wait_for(lambda: len(stage.discord.journal.of("POST", CALLBACK)) == len(EVERY))
    stage.discord.interactions.deadline = timedelta(seconds=3)

    assert said(await use(stage, stage.manager, "next"))
    assert loud(caplog) == []


@pytest.mark.long
async def test_on_a_database_that_is_slow_by_five_seconds_every_command_is_answered_in_time(stage: Stage) -> None:
    began = asyncio.get_running_loop().time()
    async with busy(stage):
        begun = {
            name: stage.discord.begin_slash(stage.manager, stage.guild, stage.channel, name, EVERY[name](stage))
            for name in EVERY
        }
        await asyncio.sleep(5)
    answers = {name: said(await one.answered(30)) for name, one in begun.items()}

    assert max(entry.at for entry in stage.discord.journal.of("POST", CALLBACK)) - began < 3
    assert [name for name, text in answers.items() if not is_clear(text)] == []
