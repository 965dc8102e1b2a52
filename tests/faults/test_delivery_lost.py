"""D3, D4 and D5: what is owed to several channels, and answers of Discord that are lost or that blame Discord."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.pipeline.deliver import RETRY
from tests.discord_server import faults
from tests.faults.conftest import Figure
from tests.faults.delivering import Scene, delivering
from tests.store.conftest import file, sqlite_template

__all__ = ["file", "sqlite_template"]

MINUTE = timedelta(minutes=1)
NEXT_TRY = timedelta(seconds=RETRY[0])


@pytest.fixture
async def scene(file: Path) -> AsyncIterator[Scene]:
    async with delivering(file, limit=timedelta(seconds=1)) as built:
        yield built


@pytest.mark.fault("D3")
async def test_one_item_reaches_five_channels_each_with_a_nonce_of_its_own(scene: Scene, figure: Figure) -> None:
    channels = scene.channels(5)
    await scene.owe([1], channels)
    await scene.deliver()
    nonces = [one.request["nonce"] for one in scene.posts()]
    found = [len(scene.read(channel)) for channel in channels]
    longest = max(len(nonce) for nonce in nonces)
    figure(f"{sum(found)} messages in {len(channels)} channels, {len(set(nonces))} nonces, the longest {longest}", 5)
    assert found == [1] * 5
    assert len(set(nonces)) == 5
    assert longest <= 25


@pytest.mark.long
@pytest.mark.fault("D4")
@pytest.mark.parametrize(
    "lost",
    [faults.reset_after_commit(), faults.hang_after_commit(), faults.status(502, commit=True)],
    ids=["reset", "hang", "502"],
)
@pytest.mark.parametrize("after", [NEXT_TRY, 10 * MINUTE], ids=["within the nonce window", "beyond it"])
async def test_a_post_whose_answer_is_lost_is_there_once(
    scene: Scene, figure: Figure, lost: faults.Outcome, after: timedelta
) -> None:
    [channel] = scene.channels(1)
    await scene.owe([1, 2], [channel])
    scene.discord.faults.next("POST", f"/channels/{channel.id}/messages", lost)
    await scene.deliver()
    for _ in range(50):  # the talk of other people
        channel.post(scene.guild.owner, "Nice!")
    await scene.deliver(after)
    own = [one for one in scene.read(channel) if one.author is scene.discord.bot]
    figure(f"{len(own)} messages of 2, {len(own) - 2} too many", 1)
    assert [one.embeds[0]["title"][-1] for one in own] == ["1", "2"]
    assert await scene.alerts() == [("sent", None)] * 2


STATUSES = (500, 502, 503, 504, 520, 522, 524, 529, 530)


@pytest.mark.fault("D5")
async def test_every_status_that_blames_the_server_is_tried_again_once(scene: Scene, figure: Figure) -> None:
    channels = scene.channels(len(STATUSES))
    await scene.owe([1], channels)
    for status, channel in zip(STATUSES, channels, strict=True):
        fault = faults.status(status) if status < 520 else faults.cloudflare(status)
        scene.discord.faults.next("POST", f"/channels/{channel.id}/messages", fault)
    assert await scene.deliver() == len(STATUSES)
    await scene.deliver(NEXT_TRY)
    found = [len(scene.read(channel)) for channel in channels]
    tries = [len(scene.posts(channel)) for channel in channels]
    twice = sum(count > 1 for count in found)
    figure(f"{len(STATUSES)} statuses: {sum(found)} delivered, {twice} twice, {max(tries)} tries each", len(STATUSES))
    assert found == [1] * len(STATUSES)
    assert tries == [2] * len(STATUSES)
