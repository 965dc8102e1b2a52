"""The gateway: what it drops, invalidates and repeats costs no alert, and starts nothing twice."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta
from pathlib import Path

import pytest

from bot.pipeline.policy import Policy
from bot.pipeline.prune import Pruner
from tests.discord_server import Channel, DiscordServer
from tests.discord_server.fixture import discord_server
from tests.faults.conftest import Figure
from tests.faults.life import Life, living, now, until, until_true

__all__ = ["discord_server"]

EACH = 4


@pytest.fixture
async def life(discord_server: DiscordServer, tmp_path: Path) -> AsyncIterator[Life]:
    async with living(discord_server, tmp_path) as made:
        yield made


def titles(discord: DiscordServer, channel: Channel) -> Counter[str]:
    return Counter(message.embeds[0]["title"] for message in discord.messages(channel))


def wanted(count: int) -> Counter[str]:
    return Counter(f"Headline {number + 1}" for number in range(count))


@pytest.mark.long
@pytest.mark.fault("G1")
async def test_drops_resumes_and_invalid_sessions_lose_no_alert_and_start_nothing_twice(
    life: Life, figure: Figure
) -> None:
    discord = life.discord
    channel = discord.add_guild("Anime club").add_text_channel("alerts")
    gateway = discord.gateway

    async def forget_and_drop() -> None:
        await gateway.invalidate_sessions(tell=False)
        await gateway.drop()

    faults: list[Callable[[], Awaitable[None]]] = [
        lambda: gateway.drop(4000),
        lambda: gateway.drop(1001),
        lambda: gateway.drop(None),
        gateway.send_reconnect,
        gateway.invalidate_sessions,
        forget_and_drop,
        gateway.invalidate_sessions,
        gateway.invalidate_sessions,
    ]
    async with life.delivering() as runs, life.connecting():
        await life.ready()
        for fault in faults:
            sessions = len(gateway.identifies) + len(gateway.resumes)
            await life.owe(channel, EACH // 2)
            await fault()
            await life.owe(channel, EACH // 2)
            await discord.wait_for(lambda: len(gateway.identifies) + len(gateway.resumes) > sessions)  # noqa: B023 - awaited in the round
            await until(lambda: len(discord.messages(channel)) >= life.owed)
        await life.ready(5)
        watches = [task for task in asyncio.all_tasks() if task.get_name() == "the watch over the ticks"]
        ticks = [task for task in asyncio.all_tasks() if task.get_name() == "the deliver tick"]

    assert titles(discord, channel) == wanted(life.owed)
    assert (len(watches), len(runs)) == (1, 1)
    assert len(ticks) <= 1
    assert len(life.clients) == 1
    figure(
        f"{len(faults)} disturbances, {len(gateway.resumes)} resumed, ready {life.readied} times: "
        f"{life.owed} alerts, 0 lost, 0 twice; 1 scheduler, 0 jobs doubled",
        times=len(faults),
    )


@pytest.mark.long
@pytest.mark.fault("G1")
async def test_a_client_that_ended_is_made_anew_and_the_outlet_speaks_through_it(life: Life, figure: Figure) -> None:
    discord = life.discord
    channel = discord.add_guild("Anime club").add_text_channel("alerts")
    async with life.delivering(), life.connecting():
        await life.ready()
        for number, code in enumerate((4010, 4011, 4012), start=2):
            await discord.gateway.drop(code)
            await life.ready(number)
            await life.owe(channel, 1)
        await until(lambda: len(discord.messages(channel)) >= life.owed)

    assert titles(discord, channel) == wanted(3)
    assert len(life.clients) == 4
    figure("3 sessions that can't be resumed: 3 new clients, 3 alerts posted once", times=3)


@pytest.mark.fault("G2")
async def test_an_outage_or_an_empty_cache_removes_no_subscription(life: Life, figure: Figure) -> None:
    discord = life.discord
    guilds = [discord.add_guild(f"Server {number}") for number in range(3)]
    channels = [guild.add_text_channel("alerts") for guild in guilds]
    for guild, channel in zip(guilds, channels, strict=True):
        await life.announce(guild, channel)
    async with life.delivering(), life.connecting():
        await life.ready()
        for guild in guilds:
            discord.gateway.make_unavailable(guild)
        await life.owe(channels[0], 1)
        await until(lambda: discord.messages(channels[0]))
        await discord.gateway.invalidate_sessions()
        await life.ready(2)
        # What the cache says where it holds nothing at all, as a comparison right after READY would find it.
        await life.book.compare([], life.clients[0].cogs["Membership"]._is_off)  # type: ignore[attr-defined]  # noqa: SLF001 - the question it asks Discord
        for guild in guilds:
            discord.gateway.make_available(guild)
        await life.owe(channels[1], 1)
        await until(lambda: discord.messages(channels[1]))

    assert await life.announcements() == [(guild.id, None) for guild in guilds]
    assert [state for state, _ in await life.alerts()] == ["sent", "sent"]
    figure("3 servers out, then a READY of none of them and an empty cache: 0 of 3 announcements touched", times=5)


@pytest.mark.fault("G3")
async def test_a_server_that_removed_the_bot_while_it_was_away_rests_and_is_forgotten_after_30_days(
    life: Life, figure: Figure
) -> None:
    discord = life.discord
    left, stayed = discord.add_guild("Left"), discord.add_guild("Stayed")
    lost, kept = left.add_text_channel("alerts"), stayed.add_text_channel("alerts")
    await life.announce(left, lost)
    await life.announce(stayed, kept)
    await life.owe(lost, 2)
    left.kick_bot()
    async with life.connecting():
        await life.ready()
        await life_noted(life, {left.id})

    assert await life.announcements() == [(left.id, "bot_removed"), (stayed.id, None)]
    assert await life.alerts() == [("failed", "bot_removed")] * 2

    forgotten = await forgotten_after(life, days=29), await forgotten_after(life, days=31)
    assert forgotten == ([left.id, stayed.id], [stayed.id])
    figure("removed while offline: marked at READY, 2 alerts closed with the reason, kept 29 days, gone after 30")


@pytest.mark.fault("G3")
async def test_a_server_that_takes_the_bot_back_has_its_announcements_again(life: Life, figure: Figure) -> None:
    discord = life.discord
    guild = discord.add_guild("Anime club")
    channel = guild.add_text_channel("alerts")
    await life.announce(guild, channel)
    async with life.connecting():
        await life.ready()
        guild.kick_bot()
        await life_noted(life, {guild.id})
        removed = await life.announcements()
        guild.readmit_bot()
        await life_noted(life, set())

    assert removed == [(guild.id, "bot_removed")]
    assert await life.announcements() == [(guild.id, None)]
    figure("removed and added again: paused, and taken up by itself")


async def life_noted(life: Life, off: set[int]) -> None:
    """Wait until exactly these servers are noted as left."""

    async def noted() -> bool:
        async with life.database.read() as connection:
            found = await connection.exec_driver_sql("SELECT guild_id FROM guilds WHERE left_at IS NOT NULL")
            return {row[0] for row in found} == off

    await until_true(noted)


async def forgotten_after(life: Life, days: int) -> list[int]:
    """Prune as so many days later, and give the servers that announcements are left of."""
    later = now() + timedelta(days=days)
    await Pruner(database=life.database, clock=lambda: later, policy=Policy()).prune()
    return [guild_id for guild_id, _ in await life.announcements()]
