"""A store that is moved to PostgreSQL in the middle of its work: nothing is lost, and nothing is sent twice."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.core.alerts import AlertState
from tests.discord_server import DiscordServer
from tests.discord_server.fixture import discord_server
from tests.faults.kill.bots import a_bot
from tests.faults.kill.jitter import Jitter
from tests.faults.kill.stores import File, Store
from tests.faults.kill.work import judge, put
from tests.flow.process import Bot
from tests.store.postgres import Server, postgresql_server

__all__ = ["discord_server", "postgresql_server"]

ALERTS = 60


def moving(bot: Bot, source: str, target: str) -> Bot:
    return Bot(
        arguments=["migrate-store", "--from", source, "--to", target], folder=bot.folder, environment=bot.environment
    )


@pytest.mark.long
async def test_what_a_killed_bot_had_under_way_is_sent_once_from_the_new_database(
    discord_server: DiscordServer, postgresql_server: Server, tmp_path: Path
) -> None:
    guild = discord_server.add_guild("Anime club")
    channels = [guild.add_text_channel(f"alerts-{number}") for number in range(5)]
    old = File(url=f"sqlite:///{tmp_path}/airdate.db", file=tmp_path / "airdate.db", backups=tmp_path / "backups")
    await put(old.url, [channel.id for channel in channels], ALERTS, seed=7)
    discord_server.faults = discord_server.rest.faults = Jitter()
    first = a_bot(discord_server, tmp_path / "first", old.url)

    async with postgresql_server.empty() as url:
        second = a_bot(discord_server, tmp_path / "second", url)
        move = moving(first, old.url, url)
        try:
            await first.start()
            await discord_server.wait_for(lambda: sum(len(one.messages) for one in channels) >= ALERTS // 4, 60)
            await first.kill()
            under_way = await old.count(AlertState.SENDING)
            await move.start()
            assert (await move.ended()).code == 0, move.errors
            await first.start()
            assert (await first.ended()).code == 3
            assert "was moved to the PostgreSQL database" in first.errors
            await second.start()
            await Store(url=url, backups=old.backups).settled()
            await second.stop()
        finally:
            for bot in (first, move, second):
                await bot.kill()

        verdict = await judge(url, discord_server, channels)
    assert under_way
    assert (verdict.alerts, verdict.clean) == (ALERTS, True), f"{verdict}, {verdict.open} open"
