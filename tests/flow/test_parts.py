"""A bot that is divided among processes: two that hold a shard each and answer, and one that polls and posts."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from tests.discord_server import Guild
from tests.flow.conftest import Stage, just_now
from tests.flow.documents import Episode
from tests.flow.process import Bot


class Parts:
    """The processes of one bot, on one configuration."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.all: list[Bot] = []

    async def start(self, *options: str) -> Bot:
        folder = self.stage.folder / f"process-{len(self.all)}"
        folder.mkdir()
        bot = replace(self.stage.bot, arguments=[*self.stage.bot.arguments, *options], folder=folder)
        self.all.append(bot)
        await bot.start()
        return bot

    @property
    def shards(self) -> set[tuple[int, int]]:
        """The shards that are connected."""
        return {one.shard for one in self.stage.discord.gateway.sessions.values() if one.connection}

    async def kill(self) -> None:
        for bot in self.all:
            await bot.kill()


@pytest.fixture
async def parts(postgresql_stage: Stage) -> AsyncIterator[Parts]:
    built = Parts(postgresql_stage)
    try:
        yield built
    finally:
        await built.kill()


def on_shard(stage: Stage, number: int) -> Guild:
    return stage.discord.add_guild(f"On shard {number}", shard_hint=number)


async def test_a_worker_polls_and_posts_without_a_gateway(parts: Parts) -> None:
    stage = parts.stage
    await parts.start("--role", "worker")
    await asyncio.gather(stage.publisher.polled("/episodes"), stage.publisher.polled("/news"))
    stage.publish(Episode(media=900, number=3, at=just_now()))

    [message] = await stage.posts(1)

    assert message.embeds[0]["title"] == "Metallic Rouge · Episode 3"
    assert stage.discord.gateway.identifies == []
    assert stage.discord.journal.of("PUT", "/applications/*/commands") == []


async def test_commands_are_answered_by_the_process_that_holds_the_servers_shard(parts: Parts) -> None:
    stage = parts.stage
    guilds = [on_shard(stage, number) for number in (0, 1)]
    await parts.start("--role", "gateway", "--shards", "0/2")
    await stage.discord.wait_for(lambda: (0, 2) in parts.shards, 30)
    await parts.start("--role", "gateway", "--shards", "1/2")
    await stage.discord.wait_for(lambda: parts.shards == {(0, 2), (1, 2)}, 30)

    told = [
        await stage.discord.slash(guild.add_member("fan"), guild, guild.add_text_channel("talk"), "status", timeout=10)
        for guild in guilds
    ]

    assert all(one.messages for one in told)
    assert len(stage.discord.journal.of("PUT", "/applications/*/commands")) == 1


@pytest.mark.long
async def test_one_process_can_hold_several_shards(parts: Parts) -> None:
    stage = parts.stage
    guilds = [on_shard(stage, number) for number in (0, 1)]
    await parts.start("--role", "gateway", "--shards", "0-1/2")
    await stage.discord.wait_for(lambda: parts.shards == {(0, 2), (1, 2)}, 40)

    told = [
        await stage.discord.slash(guild.add_member("fan"), guild, guild.add_text_channel("talk"), "status", timeout=10)
        for guild in guilds
    ]

    assert all(one.messages for one in told)


async def test_a_part_of_a_bot_on_sqlite_is_refused_with_what_to_do(stage: Stage) -> None:
    bot = replace(stage.bot, arguments=[*stage.bot.arguments, "--role", "worker"])
    await bot.start()

    ended = await bot.ended()

    assert ended.code == 2
    assert 'set store.url = "postgresql://..."' in ended.errors


async def test_a_part_of_a_bot_that_is_to_print_is_refused_with_what_to_do(stage: Stage) -> None:
    bot = replace(stage.bot, arguments=[*stage.bot.arguments, "--console", "--role", "worker"])
    await bot.start()

    ended = await bot.ended()

    assert ended.code == 2
    assert "leave out --role and --shards" in ended.errors
