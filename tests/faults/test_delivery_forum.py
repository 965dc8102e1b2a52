"""D4 in forums, where Discord drops no repeats: a post whose answer is lost is there once all the same."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.pipeline.deliver import FORUM_RETRY
from bot.store.schema import alerts
from tests.discord_server import Channel, faults
from tests.faults.conftest import Figure
from tests.faults.delivering import Scene, delivering
from tests.store.conftest import file, sqlite_template

__all__ = ["file", "sqlite_template"]


@pytest.fixture
async def scene(file: Path) -> AsyncIterator[Scene]:
    async with delivering(file, limit=timedelta(seconds=1)) as built:
        yield built


async def a_forum(scene: Scene) -> Channel:
    """Add a forum, and wait until the bot knows it."""
    seen = asyncio.create_task(scene.client.wait_for("server_change", timeout=5))
    await asyncio.sleep(0)
    forum = scene.guild.add_forum_channel("shows", tags=["Episode"])
    await seen
    return forum


def posts(scene: Scene, forum: Channel) -> list[str]:
    return [one.name for one in scene.guild.threads if one.parent is forum]


@pytest.mark.fault("D4")
@pytest.mark.parametrize(
    ("lost", "tries"),
    [
        (faults.reset_after_commit(), 1),
        pytest.param(faults.status(502, commit=True), 1, marks=pytest.mark.long),
        pytest.param(faults.reset(), 2, marks=pytest.mark.long),
        (faults.refuse(400, 50035), 2),
    ],
    ids=["reset after it was made", "502 after it was made", "reset before", "refused as an embed"],
)
async def test_a_forum_post_whose_answer_is_lost_is_there_once(
    scene: Scene, figure: Figure, lost: faults.Outcome, tries: int
) -> None:
    forum = await a_forum(scene)
    await scene.owe([1], [forum])
    scene.discord.faults.next("POST", f"/channels/{forum.id}/threads", lost)
    await scene.deliver()
    await scene.deliver(FORUM_RETRY)
    made = [one for one in scene.discord.journal.of("POST", "/channels/{channel_id}/threads") if one.path]

    assert posts(scene, forum) == ["Metallic Rouge 1 · Episode 1"]
    assert len(made) == tries
    assert await scene.alerts() == [("sent", None)]
    async with scene.database.read() as connection:
        [row] = await connection.execute(select(alerts.c.message_id, alerts.c.thread_id))
    assert row.thread_id == row.message_id == scene.guild.threads[0].id
    figure(f"a forum post with {lost.status or 'no'} answer: {len(posts(scene, forum))} post of 1")


@pytest.mark.fault("D12")
async def test_a_forum_that_wants_a_tag_which_the_bot_may_not_set_has_its_reason(scene: Scene, figure: Figure) -> None:
    forum = await a_forum(scene)
    scene.discord.faults.next("POST", f"/channels/{forum.id}/threads", faults.refuse(400, 40067))
    await scene.owe([1], [forum])
    await scene.deliver()
    assert await scene.alerts() == [("failed", "tag_required")]
    figure("a forum that wants a tag: failed with its reason")
