"""X6: every command that changes something, by all who may not use it, and with what belongs to another server."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bot.core.quotas import Quotas
from tests.commands.adding import add_feed
from tests.commands.conftest import Stage, set_up
from tests.commands.samples import MANAGERS
from tests.discord_server import Channel, DiscordServer, Guild, Role, User
from tests.discord_server.fixture import discord_server
from tests.faults.commands_stage import asked, choices, dump, forged, send, words
from tests.faults.conftest import Figure

__all__ = ["discord_server"]

NOT_ALLOWED = "You need the Manage Server permission for this."
SECRET = "victims-private-feed"


@dataclass(frozen=True, kw_only=True)
class Two:
    """The stage's own server, and another one whose feeds, announcements, channels and roles are nobody's business."""

    stage: Stage
    other: Guild
    channel: Channel
    role: Role
    victim: User
    announcement: int
    feed: int

    def options(self, command: str) -> dict[str, Any]:
        """Give options with which the manager of the own server would change something there."""
        stage = self.stage
        return {
            "announce add": {"channel": stage.channel, "show": "*"},
            "feed add": {"channel": stage.channel, "url": stage.url()},
        }.get(command, {"number": self.announcement if command.startswith("announce") else self.feed})


@pytest.fixture
async def two(discord_server: DiscordServer, tmp_path: Path) -> AsyncIterator[Two]:
    async with set_up(discord_server, tmp_path, Quotas(adds_per_minute=1000, tests_per_minute=1000)) as stage:
        other = discord_server.add_guild("The victims")
        victim, channel = other.add_member("victim", "MANAGE_GUILD"), other.add_text_channel("victims-secrets")
        stage.feeds.publish(f"/{SECRET}", "What only victims read")
        stage.feeds.publish("/news", "What all may read")
        announced = {"channel": channel, "show": "*"}
        await discord_server.slash(victim, other, channel, "announce add", announced, timeout=20)
        await add_feed(discord_server, victim, channel, {"url": stage.url(f"/{SECRET}"), "filter": "victims"})
        await stage.poll()
        yield Two(
            stage=stage,
            other=other,
            channel=channel,
            role=other.add_role("victims-role", mentionable=True),
            victim=victim,
            announcement=1,
            feed=2,
        )


@pytest.mark.fault("X6")
async def test_only_managers_on_a_server_that_invited_the_bot_change_anything(two: Two, figure: Figure) -> None:
    stage = two.stage
    before, tries = await dump(stage.database), 0
    here, private = (stage.guild, stage.channel), (None, stage.discord.dm(stage.manager))
    installed = {"authorizing_integration_owners": {"1": str(stage.manager.id)}}
    for command, options in MANAGERS.items():
        data = asked(stage, command, options(stage))
        answers = [
            await send(stage, stage.member, here, data),
            await send(stage, stage.manager, private, data),
            await send(stage, stage.manager, here, data, **installed),
        ]
        assert [words(one) for one in answers] == [NOT_ALLOWED] * 3, command
        tries += len(answers)

    assert await dump(stage.database) == before
    figure(
        f"{tries} calls by a member, in direct messages and by a user's own installation: 0 rows changed", times=tries
    )


@pytest.mark.fault("X6")
async def test_a_manager_changes_the_own_server(two: Two, figure: Figure) -> None:
    stage = two.stage
    assert words(await stage.ask(stage.manager, "announce add", two.options("announce add"))).startswith("#")
    assert "will hear of" in await add_feed(stage.discord, stage.manager, stage.channel, {"url": stage.url()})
    await stage.poll()
    for command in ("announce test", "feed test", "announce remove", "feed remove"):
        number = two.announcement if command.startswith("announce") else two.feed
        answer = await stage.answer(stage.manager, command, {"number": number + 2})
        assert "is on its way" in answer or "is removed" in answer
    figure("a manager: 6 of 6 commands have their effect", times=6)


@pytest.mark.fault("X6")
async def test_what_belongs_to_another_server_is_neither_changed_nor_shown(two: Two, figure: Figure) -> None:
    stage = two.stage
    before, here, said = await dump(stage.database), (stage.guild, stage.channel), []
    numbered = ("edit", "pause", "preview", "remove", "resume", "test")
    ours = [f"announce {name}" for name in numbered]
    for command in (*ours, "feed pause", "feed remove", "feed resume", "feed test"):
        for number in (two.announcement, two.feed, 99):
            said.append(words(await send(stage, stage.manager, here, asked(stage, command, {"number": number}))))
            assert said[-1].startswith("This server has no "), command
    for command in ("announce add", "feed add"):
        for changed in ({"channel": two.channel}, {"role": two.role}):
            data = asked(stage, command, two.options(command) | changed)
            said.append(words(await send(stage, stage.manager, here, data)))
            assert "on this server" in said[-1] or "of this server" in said[-1], said[-1]
    for command in ("announce list", "feed list", "status", "news", "airing", "next"):
        shown = await send(stage, stage.manager, here, asked(stage, command, {}))
        said.append(words(shown))
    offered = await choices(stage, asked(stage, "announce add", two.options("announce add")), "show", "vic")
    said += [str(offered), str(await choices(stage, forged_next(stage), "show", SECRET))]

    assert await dump(stage.database) == before
    seen = [text for text in said if any(secret in text.lower() for secret in ("victim", str(two.channel.id)))]
    assert seen == []
    figure(
        f"{len(said)} answers to a manager elsewhere: 0 rows changed, nothing of the other server in them",
        times=len(said),
    )


def forged_next(stage: Stage) -> dict[str, Any]:
    """Give the data of `/next` with a show that is to be typed."""
    return forged(asked(stage, "next", {"show": "x"}), "show", "x")


@pytest.mark.fault("X6")
async def test_commands_are_registered_for_guilds_that_install_the_bot_and_hidden_from_members(two: Two) -> None:
    registered = {command["name"]: command for command in two.stage.discord.commands.scopes[None]}
    for_managers = {command.split()[0] for command in MANAGERS}

    assert {tuple(command["integration_types"]) for command in registered.values()} == {(0,)}
    assert {tuple(registered[name]["contexts"]) for name in for_managers} == {(0,)}
    assert {name for name, one in registered.items() if one["default_member_permissions"]} == for_managers
