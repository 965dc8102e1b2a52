"""The process: it ends in time when it is told to, and there is one of it on each database."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.discord_server import Channel, DiscordServer, faults
from tests.discord_server.fixture import discord_server
from tests.faults.conftest import Figure
from tests.faults.kill.bots import a_bot
from tests.faults.kill.jitter import Jitter
from tests.faults.kill.waiting import until
from tests.faults.kill.work import judge, put
from tests.flow.process import Bot

__all__ = ["discord_server"]

UNDER_WAY = 50
POSTS = "/channels/*/messages"


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/airdate.db"


@pytest.fixture
async def bot(discord_server: DiscordServer, tmp_path: Path, url: str) -> AsyncIterator[Bot]:
    made = a_bot(discord_server, tmp_path, url)
    yield made
    await made.kill()


@pytest.fixture
async def channels(discord_server: DiscordServer, url: str) -> list[Channel]:
    """Channels of which each is owed two alerts."""
    guild = discord_server.add_guild("Anime club")
    made = [guild.add_text_channel(f"alerts-{number}") for number in range(UNDER_WAY)]
    await put(url, [channel.id for channel in made], 2 * UNDER_WAY, seed=1, each=UNDER_WAY)
    return made


@pytest.mark.long
@pytest.mark.fault("O1")
@pytest.mark.parametrize(
    ("outcome", "name"),
    [(faults.delay(3.5), "answers that take 3.5 s"), (faults.hang_after_commit(), "answers that never come")],
)
async def test_a_bot_that_is_told_to_end_with_posts_under_way_ends_within_ten_seconds(
    discord_server: DiscordServer,
    channels: list[Channel],
    bot: Bot,
    url: str,
    figure: Figure,
    *,
    outcome: faults.Outcome,
    name: str,
) -> None:
    counting = discord_server.faults = discord_server.rest.faults = Jitter()
    counting.next("POST", POSTS, outcome, times=UNDER_WAY)
    await bot.start()
    await until(lambda: counting.begun >= UNDER_WAY)
    loop = asyncio.get_running_loop()
    told = loop.time()
    ended = await bot.stop(20)
    seconds = loop.time() - told
    standing = sum(len(channel.messages) for channel in channels)
    counting.released.set()
    await bot.start()
    await discord_server.wait_for(lambda: sum(len(one.messages) for one in channels) >= 2 * UNDER_WAY, 60)
    await bot.stop(20)
    verdict = await judge(url, discord_server, channels)
    figure(f"{name}: ended in {seconds:.1f} s with {standing} posted; after a restart {verdict} of {verdict.alerts}")
    assert ended.code == 0, ended.errors
    assert seconds <= 10
    assert verdict.clean, f"{verdict}, {verdict.open} open"


@pytest.mark.long
@pytest.mark.fault("O2")
async def test_a_second_bot_on_a_database_is_refused_in_one_line(
    discord_server: DiscordServer, bot: Bot, tmp_path: Path, url: str, figure: Figure
) -> None:
    await bot.start()
    await until(lambda: (tmp_path / "airdate.db.lock").exists() and (tmp_path / "airdate.db.lock").stat().st_size > 0)
    second = a_bot(discord_server, tmp_path / "second", url)
    await second.start()
    refused = await second.ended()
    database = tmp_path / "airdate.db"
    line = f"airdate: another Airdate (process {bot.pid}) uses this database: {database}; stop it first"
    assert (refused.code, refused.errors.splitlines()) == (3, [line])
    assert bot.runs
    figure(f"the second ends with code {refused.code} and one line, the first goes on")
