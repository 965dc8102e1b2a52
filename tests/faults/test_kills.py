"""SIGKILL at random moments: every alert is posted once, and in its channel's order."""

from __future__ import annotations

import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from tests.discord_server import Channel, DiscordServer
from tests.discord_server.fixture import discord_server
from tests.faults.conftest import Figure
from tests.faults.kill.bots import a_bot
from tests.faults.kill.campaign import LEASE_OVER, Campaign
from tests.faults.kill.stores import File, Store
from tests.faults.kill.warm import WarmBot
from tests.faults.kill.work import judge, put
from tests.store.postgres import Server, postgresql_server

__all__ = ["discord_server", "postgresql_server"]

AT_ONCE, BEYOND_THE_WINDOW = timedelta(), timedelta(minutes=10)
SEED = 7
CHANNELS, SHARE = 20, 7


@pytest.fixture
def channels(discord_server: DiscordServer) -> list[Channel]:
    guild = discord_server.add_guild("Anime club")
    return [guild.add_text_channel(f"alerts-{number}") for number in range(CHANNELS)]


@asynccontextmanager
async def campaign(
    discord: DiscordServer,
    channels: list[Channel],
    store: Store,
    bots: list[WarmBot],
    *,
    full: bool,
    downtime: timedelta,
    most: int = 1500,
) -> AsyncIterator[Campaign]:
    """Prepare 100 kills over so many alerts, or a seventh of both; at the end nothing of it runs any more."""
    kills, alerts = (100, most) if full else (100 // SHARE, most // SHARE // 5 * 5)
    await put(store.url, [channel.id for channel in channels], alerts, SEED)
    chance = random.Random(SEED)  # noqa: S311 - a seed makes a run that can be repeated
    try:
        yield Campaign(
            discord=discord,
            channels=channels,
            store=store,
            bots=bots,
            alerts=alerts,
            kills=kills,
            downtime=downtime,
            chance=chance,
        )
    finally:
        for bot in bots:
            await bot.close()


def told(run: Campaign, verdict: object, *, full: bool) -> str:
    factor = "" if full else f" (1/{SHARE} of the full run)"
    return f"{run}; of {run.alerts} alerts {verdict}{factor}"


@pytest.mark.long
@pytest.mark.parametrize(
    "downtime",
    [
        pytest.param(AT_ONCE, marks=pytest.mark.fault("D1"), id="at-once"),
        pytest.param(BEYOND_THE_WINDOW, marks=pytest.mark.fault("D2"), id="beyond-the-window"),
    ],
)
async def test_a_bot_that_is_killed_again_and_again_posts_everything_once(
    discord_server: DiscordServer,
    channels: list[Channel],
    tmp_path: Path,
    figure: Figure,
    full: bool,
    downtime: timedelta,
) -> None:
    file = tmp_path / "airdate.db"
    store = File(url=f"sqlite:///{file}", file=file, backups=tmp_path / "backups")
    bots = [WarmBot(bot=a_bot(discord_server, tmp_path, store.url))]
    async with campaign(discord_server, channels, store, bots, full=full, downtime=downtime) as run:
        await run.run()
    verdict = await judge(store.url, discord_server, channels)
    figure(f"SQLite: {told(run, verdict, full=full)}", times=run.killed)
    assert verdict.clean, f"{verdict}, {verdict.open} open"
    assert verdict.alerts == run.alerts
    assert run.under_way > 0


@pytest.mark.long
@pytest.mark.parametrize(
    "downtime",
    [
        pytest.param(LEASE_OVER, marks=pytest.mark.fault("D1"), id="at-once"),
        pytest.param(BEYOND_THE_WINDOW, marks=pytest.mark.fault("D2"), id="beyond-the-window"),
    ],
)
async def test_two_bots_on_postgresql_killed_one_by_one_and_both_at_once_post_everything_once(
    discord_server: DiscordServer,
    channels: list[Channel],
    tmp_path: Path,
    postgresql_server: Server,
    figure: Figure,
    *,
    full: bool,
    downtime: timedelta,
) -> None:
    async with postgresql_server.empty() as url:
        store = Store(url=url, backups=tmp_path / "backups")
        bots = [WarmBot(bot=a_bot(discord_server, tmp_path / name, url)) for name in ("first", "second")]
        async with campaign(discord_server, channels, store, bots, full=full, downtime=downtime) as run:
            await run.run()
        verdict = await judge(url, discord_server, channels)
    figure(f"two bots on PostgreSQL: {told(run, verdict, full=full)}", times=run.killed)
    assert verdict.clean, f"{verdict}, {verdict.open} open"
    assert verdict.alerts == run.alerts
    assert run.under_way > 0


@pytest.mark.long
@pytest.mark.fault("D1")
async def test_two_workers_without_a_gateway_that_are_killed_again_and_again_post_everything_once(
    discord_server: DiscordServer,
    channels: list[Channel],
    tmp_path: Path,
    postgresql_server: Server,
    figure: Figure,
    *,
    full: bool,
) -> None:
    async with postgresql_server.empty() as url:
        store, role = Store(url=url, backups=tmp_path / "backups"), ("--role", "worker")
        bots = [WarmBot(bot=a_bot(discord_server, tmp_path / name, url, *role)) for name in ("first", "second")]
        async with campaign(discord_server, channels, store, bots, full=full, downtime=LEASE_OVER, most=2000) as run:
            await run.run()
        verdict = await judge(url, discord_server, channels)
    figure(f"two workers on PostgreSQL: {told(run, verdict, full=full)}", times=run.killed)
    assert verdict.clean, f"{verdict}, {verdict.open} open"
    assert verdict.alerts == run.alerts
    assert run.under_way > 0
