"""X4: secrets planted in everything the process is given are nowhere in what it writes, stores and posts."""

from __future__ import annotations

import asyncio
import os
import signal
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.commands.adding import add_feed
from tests.discord_server import DiscordServer, faults
from tests.discord_server.fixture import discord_server
from tests.faults.conftest import Figure
from tests.faults.planted import PASSWORD, PATIENCE, SERVER_KEY, USER_INFO, Site, Stage
from tests.flow.conftest import just_now
from tests.flow.documents import Episode, episode_feed

__all__ = ["discord_server"]


@pytest.fixture
async def stage(discord_server: DiscordServer, tmp_path: Path) -> AsyncIterator[Stage]:
    guild = discord_server.add_guild("Anime club", permissions=("MANAGE_GUILD",))
    async with Site() as site:
        built = Stage(
            discord=discord_server,
            site=site,
            folder=tmp_path,
            guild=guild,
            channel=guild.add_text_channel("alerts"),
            manager=guild.add_member("manager", "MANAGE_GUILD"),
        )
        built.configure()
        yield built


def rename(database: Path, table: str, name: str) -> None:
    """Take a table away from a running bot, or give it back."""
    with closing(sqlite3.connect(database, timeout=20)) as connection, connection:
        connection.execute(f"ALTER TABLE {table} RENAME TO {name}")


async def ask(stage: Stage, command: str, **options: object) -> None:
    """Use a command, and wait for whatever becomes of it."""
    await stage.discord.slash(stage.manager, stage.guild, stage.channel, command, dict(options), timeout=PATIENCE)


def core_file_limit(pid: int) -> str:
    """Give how large a core file the process would leave, as Linux tells it."""
    limits = Path(f"/proc/{pid}/limits").read_text(encoding="utf-8").splitlines()
    return next(line.split()[4] for line in limits if line.startswith("Max core file size"))


async def use_commands(stage: Stage) -> None:
    await ask(stage, "status")
    await ask(stage, "next")
    await ask(stage, "announce add", channel=stage.channel, show="*")
    await ask(stage, "announce list")
    await ask(stage, "feed add", url=f"https://{USER_INFO}@feeds.invalid/rss", channel=stage.channel)
    with_key = {"url": f"{stage.site.url('/news')}?token={SERVER_KEY}"}
    await add_feed(stage.discord, stage.manager, stage.channel, with_key)
    await ask(stage, "feed list")


async def fail_in_every_way(stage: Stage) -> None:
    """Let ticks, commands and posts fail while the bot runs."""
    rename(stage.database, "sources", "sources_away")
    await ask(stage, "status")
    async with asyncio.timeout(PATIENCE):
        while "tick failed" not in stage.log():  # noqa: ASYNC110 - a file tells nobody that it has grown
            await asyncio.sleep(0.05)
    stage.discord.faults.next("POST", "/interactions/*/*/callback", faults.refuse(404, 10062))
    stage.discord.begin_slash(stage.manager, stage.guild, stage.channel, "next", {})
    callbacks = len(stage.discord.journal.of("POST", "/interactions/**"))
    await stage.discord.wait_for(
        lambda: len(stage.discord.journal.of("POST", "/interactions/**")) > callbacks, PATIENCE
    )
    rename(stage.database, "sources_away", "sources")
    for outcome in (faults.refuse(400, 50035), faults.status(503), faults.reset(), faults.too_many(0.1)):
        stage.discord.faults.next("POST", "/channels/*/messages", outcome)
    at = just_now()
    told = [Episode(media=1, number=2, at=at), *(Episode(media=900 + n, number=3 + n, at=at) for n in range(3))]
    stage.site.publish("/episodes", episode_feed(told))
    await stage.discord.wait_for(lambda: stage.discord.messages(stage.channel), PATIENCE)
    await stage.site.polled("/moved", 2)


WRONG = {
    "another's server": (f'[store]\nurl = "postgresql://me:{PASSWORD}@127.0.0.1:1/airdate"\n', "run", 3),
    "no port": (f'[store]\nurl = "postgresql://me:{PASSWORD}@127.0.0.1:{PASSWORD}/airdate"\n', "run", 3),
    "a user in a URL": (f'[[sources]]\nname = "x"\nkind = "feed"\nurl = "http://{USER_INFO}@127.0.0.1/"\n', "check", 2),
    "a token in the file": ('[discord]\ntoken = "{token}"\n', "run", 2),
    "a token as a name": ('[discord]\ntoken_env = "{token}"\n', "run", 2),
}


@pytest.mark.fault("X4")
@pytest.mark.long
async def test_a_configuration_that_is_refused_is_not_repeated_with_its_secrets(stage: Stage, figure: Figure) -> None:
    source = '[[sources]]\nname = "AniList"\nkind = "anilist"\n'
    ended = []
    for n, (text, command, _) in enumerate(WRONG.values()):
        config = stage.config.with_name(f"wrong{n}.toml")
        config.write_text(text.replace("{token}", stage.discord.token) + source, encoding="utf-8")
        ended.append(await stage.ran(command, config=config))

    assert [one.code for one in ended] == [code for _, _, code in WRONG.values()]
    assert stage.leaks() == []
    figure(f"{len(WRONG)} refused configurations: 0 of their secrets repeated", times=len(WRONG))


@pytest.mark.fault("X4")
@pytest.mark.long
async def test_no_secret_is_in_anything_that_the_program_writes_stores_or_posts(stage: Stage, figure: Figure) -> None:
    running = stage.bot("run")
    await running.start()
    try:
        await stage.discord.connected(PATIENCE)
        await asyncio.gather(*(stage.site.polled(path, 2) for path in ("/episodes", "/moved", "/schedule")))
        await use_commands(stage)
        await fail_in_every_way(stage)
        for command in (
            ["check"],
            ["polls"],
            ["why", "Metallic Rouge"],
            ["backup"],
            ["poll", "Gone"],
            ["poll", "News"],
        ):
            await stage.ran(*command)
        core_limit = core_file_limit(running.pid)
        os.kill(running.pid, signal.SIGABRT)
        await running.ended(PATIENCE)
    finally:
        await running.kill()
    log = stage.log()

    assert "Fatal Python error: Aborted" in log
    assert "tick failed" in log
    assert "a command failed" in log
    assert "HTTP 500 from 127.0.0.1: no such feed: ***" in log
    assert core_limit == "0"
    assert len(list((stage.folder / "backups").iterdir())) == 2
    assert not list(stage.folder.rglob("core*"))
    assert stage.leaks() == []
    interactions = len(stage.discord.interactions.by_token)
    size = sum(one.stat().st_size for one in stage.folder.rglob("*") if one.is_file()) // 1024
    figure(
        f"0 of {len(stage.secrets())} secrets ({interactions} interaction tokens) in {size} KiB",
        times=len(stage.secrets()),
    )
