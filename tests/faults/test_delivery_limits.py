"""D6 and D7: Discord's and Cloudflare's limits; nothing is asked before it may be, and what need not wait does not."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.chat.brake import BAN, MOST_INVALID
from bot.core.message import Message
from bot.errors import Unsure
from tests.discord_server import faults
from tests.faults.conftest import Figure
from tests.faults.delivering import FAST, Scene, delivering
from tests.store.conftest import file, sqlite_template

__all__ = ["file", "sqlite_template"]

SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)


@pytest.fixture
async def scene(file: Path) -> AsyncIterator[Scene]:
    async with delivering(file) as built:
        yield built


def limited(seconds: float, scope: str) -> faults.Outcome:
    """Make Discord's 429 of a scope; "hidden" is one of a limit that its headers do not tell of."""
    if scope == "hidden":
        plain = faults.too_many(seconds)
        return replace(plain, headers=plain.headers | {"X-RateLimit-Remaining": "3"})
    return faults.too_many(seconds, scope=scope, is_global=scope == "global")


@pytest.mark.long
@pytest.mark.fault("D6")
@pytest.mark.parametrize("seconds", [0.2, 1337])
@pytest.mark.parametrize("scope", ["user", "shared", "hidden", "global"])
async def test_nothing_is_asked_before_a_limit_is_over_and_other_channels_flow(
    scene: Scene, figure: Figure, seconds: float, scope: str
) -> None:
    first, *others = channels = scene.channels(5)
    scene.discord.faults.next("POST", f"/channels/{first.id}/messages", limited(seconds, scope))
    await scene.owe([1], [first])
    await scene.deliver()
    await scene.owe([2, 3], channels)
    reset = timedelta(seconds=seconds)
    for _ in range(5):
        await scene.deliver((reset - timedelta(seconds=0.1)) / 5)
    early, flowed = len(scene.posts(first)) - 1, [len(scene.read(channel)) for channel in others]
    await scene.deliver(max(reset / 5, 3 * SECOND))
    invalid = scene.discord.limits.invalid
    figure(f"{early} requests before the reset, {invalid} invalid at most", 1)
    assert early == 0
    assert flowed == ([0] * 4 if scope == "global" else [2] * 4)
    assert [len(scene.read(channel)) for channel in channels] == [3, 2, 2, 2, 2]
    assert invalid == (0 if scope == "shared" else 1)


@pytest.mark.fault("D6")
async def test_a_try_that_is_cut_off_leaves_later_requests_free_to_go(scene: Scene, figure: Figure) -> None:
    """discord.py 2.7 alone would wait for ever after a request that was cancelled inside a global 429."""
    first, second = scene.channels(2)
    scene.discord.faults.next("POST", f"/channels/{first.id}/messages", limited(20, "global"))
    message = Message(title="Episode 1")
    async with asyncio.timeout(2):
        with pytest.raises(Unsure) as raised:
            await scene.outlet.post(first.id, message, "n1")
        scene.clock.advance(20 * SECOND)
        await scene.outlet.post(second.id, message, "n2")
    figure("after a global 429 the next request goes as soon as it may", 1)
    assert raised.value.retry_after == 20 * SECOND


@pytest.mark.fault("D6")
async def test_a_burst_keeps_to_the_rate(file: Path, figure: Figure) -> None:
    async with delivering(file, rate=50) as scene:
        channels = scene.channels(10)
        await scene.owe([1, 2, 3], channels)
        await scene.deliver()
        times = sorted(one.at for one in scene.posts())
        most = max(sum(start <= at < start + 0.5 for at in times) for start in times)
        figure(f"{len(times)} posts, {most} at most within half a second at 50 a second", 1)
        assert len(times) == 30
        assert most <= 27
        assert [len(scene.read(channel)) for channel in channels] == [3] * 10


@pytest.mark.fault("D7")
@pytest.mark.parametrize(("asked", "pause"), [(None, BAN), (60, BAN), (1800, 30 * MINUTE)])
async def test_a_ban_of_cloudflare_stops_all_sending_for_ten_minutes_or_longer(
    scene: Scene, figure: Figure, asked: float | None, pause: timedelta
) -> None:
    channels = scene.channels(5)
    await scene.owe([1], channels)
    [posted] = [channels[0].post(scene.discord.bot, "before")]
    scene.discord.faults.next("POST", f"/channels/{channels[0].id}/messages", faults.cloudflare(retry_after=asked))
    await scene.owe([2], channels[:1])
    message = Message(title="Episode 1")
    with pytest.raises(Unsure):
        await scene.outlet.post(channels[0].id, message, "n1")
    before = len(scene.discord.journal.entries)
    for _ in range(9):
        await scene.deliver((pause - SECOND) / 9)
        for asking in (
            scene.outlet.edit(channels[0].id, posted.id, message),
            scene.outlet.find(channels[0].id, "marker", scene.clock()),
            scene.outlet.publish(channels[0].id, posted.id),
            scene.outlet.dm(scene.guild.owner_id),
        ):
            with pytest.raises(Unsure):
                await asking
    meanwhile = len(scene.discord.journal.entries) - before
    assert not scene.outlet.ready
    await scene.deliver(SECOND)
    found = [len(scene.read(channel)) for channel in channels]
    figure(f"{meanwhile} requests within {pause.total_seconds() / 60:.0f} min, then {sum(found) - 1} posts", 1)
    assert meanwhile == 0
    assert found == [3, 1, 1, 1, 1]


@pytest.mark.long
@pytest.mark.fault("D7")
async def test_a_thousand_invalid_requests_stop_all_sending_until_the_window_is_free(
    file: Path, figure: Figure
) -> None:
    async with delivering(file, rate=10 * FAST) as scene:
        [channel] = scene.channels(1)
        scene.discord.faults.next("PATCH", "/channels/*/messages/*", faults.refuse(403, 50013), times=None)
        message = Message(title="Episode 1")
        for _ in range(MOST_INVALID):
            assert scene.outlet.ready
            await asyncio.gather(scene.outlet.edit(channel.id, 1, message), return_exceptions=True)
        await scene.owe([1], [channel])
        assert await scene.deliver(9 * MINUTE) == 0
        invalid = scene.discord.limits.invalid
        await scene.deliver(MINUTE)
        figure(f"sending paused after {invalid:,} invalid requests of the 10,000 that cost the address", MOST_INVALID)
        assert invalid == MOST_INVALID
        assert len(scene.read(channel)) == 1
