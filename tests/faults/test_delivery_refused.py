"""D9, D10 and D11: channels that refuse, channels that are gone, and embeds that Discord takes for malformed."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.pipeline.catch_up import CatchUp
from bot.pipeline.policy import Policy
from bot.store import outbox, subscriptions, troubles
from bot.store.schema import subscriptions as subscription_table
from tests.core.made import a_subscription
from tests.discord_server import Message, User, faults
from tests.faults.conftest import Figure
from tests.faults.delivering import Scene, delivering
from tests.store.conftest import file, sqlite_template

__all__ = ["file", "sqlite_template"]

SECOND, HOUR, DAY = timedelta(seconds=1), timedelta(hours=1), timedelta(days=1)
MINUTE = timedelta(minutes=1)


@pytest.fixture
async def scene(file: Path) -> AsyncIterator[Scene]:
    async with delivering(file) as built:
        yield built


def told(scene: Scene, user: User | None = None) -> list[Message]:
    """Give the direct messages to a person, by default the owner of the server."""
    return scene.read(scene.discord.dm(user or scene.guild.owner))


def titles(messages: list[Message]) -> list[str]:
    return [one.embeds[0]["title"].rpartition(" ")[2] for one in messages]


async def in_trouble(scene: Scene) -> list[int]:
    async with scene.database.read() as connection:
        return [one.channel_id for one in await troubles.every(connection)]


@pytest.mark.long
@pytest.mark.fault("D9")
@pytest.mark.parametrize(("denied", "code"), [("SEND_MESSAGES", 50013), ("VIEW_CHANNEL", 50001)])
async def test_a_channel_that_refuses_waits_is_told_of_once_and_goes_on_by_itself(
    scene: Scene, figure: Figure, denied: str, code: int
) -> None:
    closed, open_one = scene.channels(2)
    scene.guild.deny(closed, denied)
    for hour in range(23):
        await scene.owe([hour + 1], [closed, open_one])
        await scene.deliver(HOUR if hour else timedelta())
    await scene.deliver(HOUR - SECOND)
    refused = [one for one in scene.posts(closed) if one.status == 403]
    assert {one.response["code"] for one in refused} == {code}
    assert len(scene.read(open_one)) == 23
    assert [one.embeds[0]["title"] for one in told(scene)] == ["I can't post in one of your channels"]
    assert await in_trouble(scene) == [closed.id]

    scene.guild.allow(closed, denied)
    await scene.mended()
    await scene.deliver()
    after = titles(scene.read(closed))
    figure(f"{len(refused)} 403s in a day, told {len(told(scene))} time, then {len(after)} of 23 in order", 1)
    assert len(refused) < 5
    assert after == [str(number + 1) for number in range(23)]
    assert len(told(scene)) == 1
    assert await in_trouble(scene) == []


@pytest.mark.fault("D9")
async def test_what_waited_longer_than_a_day_comes_in_order_after_the_oldest(scene: Scene, figure: Figure) -> None:
    [closed] = scene.channels(1)
    scene.guild.revoke("SEND_MESSAGES")
    for day in range(10):
        await scene.owe([day + 1], [closed])
        await scene.deliver()
        scene.clock.advance(DAY)
    await scene.deliver(-HOUR)
    refused = len([one for one in scene.posts(closed) if one.status == 403])
    scene.guild.grant("SEND_MESSAGES")
    await scene.mended()
    await scene.deliver()
    states = await scene.alerts()
    counted = {pair: states.count(pair) for pair in states}
    left = counted.get(("withheld", "summarised"))
    figure(f"{refused} 403s in 10 days; of 10 alerts {left} left to one summary", 1)
    assert await CatchUp(database=scene.database, clock=scene.clock, policy=Policy()).catch_up() == 1
    await scene.deliver()
    assert scene.read(closed)[-1].embeds[0]["title"] == "While I was away"
    assert counted == {
        ("failed", "no_permission"): 3,
        ("sent", None): 3,
        ("withheld", "summarised"): 5,
    }


@pytest.mark.fault("D9")
async def test_whoever_made_the_announcement_is_told_rather_than_the_owner(scene: Scene, figure: Figure) -> None:
    [closed] = scene.channels(1)
    maker = scene.guild.add_member("misa", "MANAGE_GUILD")
    async with scene.database.write() as connection:
        made = await subscriptions.add(connection, a_subscription(channel_id=closed.id), scene.clock())
        row = subscription_table.update().where(subscription_table.c.id == made).values(created_by=maker.id)
        await connection.execute(row)
    scene.guild.deny(closed, "SEND_MESSAGES")
    await scene.owe([1, 2], [closed])
    await scene.deliver()
    figure(f"told {len(told(scene, maker))} time, its maker", 1)
    assert (len(told(scene, maker)), len(told(scene))) == (1, 0)


@pytest.mark.fault("D9")
async def test_a_manager_who_takes_no_messages_is_not_told_and_nothing_else_suffers(
    scene: Scene, figure: Figure, caplog: pytest.LogCaptureFixture
) -> None:
    closed, open_one = scene.channels(2)
    scene.guild.owner.accepts_dms = False
    scene.guild.deny(closed, "SEND_MESSAGES")
    await scene.owe([1, 2], [closed, open_one])
    with caplog.at_level(logging.WARNING):
        await scene.deliver()
    await scene.deliver(5 * HOUR)
    states = await scene.alerts()
    figure(f"{len(scene.read(open_one))} of 2 in the other channel", 1)
    assert len(scene.read(open_one)) == 2
    assert ("failed", "dm_closed") in states
    assert states.count(("waiting", None)) == 2
    assert "50007" in caplog.text


@pytest.mark.fault("D10")
async def test_a_channel_that_is_gone_ends_its_announcements_and_its_backlog(scene: Scene, figure: Figure) -> None:
    gone, other = scene.channels(2)
    async with scene.database.write() as connection:
        for channel in (gone, other):
            await subscriptions.add(connection, a_subscription(channel_id=channel.id), scene.clock())
    await scene.owe([1, 2, 3], [gone, other])
    scene.discord.faults.next("POST", f"/channels/{gone.id}/messages", faults.refuse(404, 10003))
    await scene.deliver()
    states = await scene.alerts()
    async with scene.database.read() as connection:
        paused = {one.channel_id: one.paused for one in await subscriptions.every(connection)}
    closed = states.count(("failed", "channel_gone"))
    figure(f"{len(scene.posts(gone))} request, {closed} of 3 closed with the reason, told {len(told(scene))} time", 1)
    assert closed == 3
    assert paused == {gone.id: True, other.id: False}
    assert (len(scene.posts(gone)), len(scene.read(other)), len(told(scene))) == (1, 3, 1)


@pytest.mark.fault("D10")
async def test_a_message_that_was_posted_and_deleted_counts_as_told(scene: Scene, figure: Figure) -> None:
    [channel] = scene.channels(1)
    await scene.owe([1], [channel])
    path = f"/channels/{channel.id}/messages"
    scene.discord.faults.next("POST", path, faults.reset_after_commit())
    await scene.deliver()
    await scene.client.http.delete_message(channel.id, scene.read(channel)[0].id)
    await scene.settle(DAY)
    async with scene.database.read() as connection:
        heard = await outbox.told(connection, ["out/1"])
        depth = await outbox.depth(connection)
    figure(f"{len(scene.posts(channel))} requests, {len(scene.read(channel))} messages posted anew", 1)
    assert [one.status for one in scene.posts(channel)] == [200, 404]
    assert heard == {"out/1": {f"channel:{channel.id}"}}
    assert depth == outbox.Depth(waiting=0, sending=0, failed=0, oldest=None)


@pytest.mark.fault("D11")
async def test_a_malformed_embed_is_posted_as_plain_text_once(scene: Scene, figure: Figure) -> None:
    [channel] = scene.channels(1)
    role = scene.guild.add_role("Rouge", mentionable=True)
    await scene.owe([1], [channel], roles=(role.id,))
    scene.discord.faults.next("POST", f"/channels/{channel.id}/messages", faults.refuse(400, 50035))
    await scene.settle(DAY)
    [message] = scene.read(channel)
    figure(f"{len(scene.posts(channel))} requests, 1 message without an embed", 1)
    assert len(scene.posts(channel)) == 2
    assert len({one.request["nonce"] for one in scene.posts(channel)}) == 1
    assert message.embeds == []
    assert "Metallic Rouge 1 · Episode 1" in message.content
    assert message.pinged_roles == {role.id}
    assert not message.pinged_everyone
    assert not message.pinged_users
    assert await scene.alerts() == [("sent", None)]


@pytest.mark.fault("D11")
async def test_plain_text_whose_answer_is_lost_is_found_again(scene: Scene, figure: Figure) -> None:
    [channel] = scene.channels(1)
    await scene.owe([1], [channel])
    path = f"/channels/{channel.id}/messages"
    scene.discord.faults.next("POST", path, faults.refuse(400, 50035))
    scene.discord.faults.next("POST", path, faults.reset_after_commit())
    await scene.deliver()
    await scene.deliver(10 * MINUTE)
    figure(f"{len(scene.read(channel))} message, found by its marker", 1)
    assert len(scene.read(channel)) == 1
    assert await scene.alerts() == [("sent", None)]


@pytest.mark.fault("D11")
async def test_a_message_that_is_malformed_in_every_form_is_given_up(scene: Scene, figure: Figure) -> None:
    [channel] = scene.channels(1)
    await scene.owe([1, 2], [channel])
    scene.discord.faults.next("POST", f"/channels/{channel.id}/messages", faults.refuse(400, 50035), times=2)
    await scene.settle(3 * DAY)
    figure(f"{len(scene.posts(channel)) - 1} requests for a message that is malformed in both forms, then the next", 1)
    assert await scene.alerts() == [("failed", "bad_message"), ("sent", None)]
    assert len(scene.posts(channel)) == 3
