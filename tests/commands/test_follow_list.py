"""`/following`: the list, its menu, its pages, and direct messages that are closed."""

from __future__ import annotations

import asyncio

from bot.core.actions import named
from bot.core.following_card import ON_A_PAGE
from bot.core.shows import Show
from bot.pipeline.trial import order_trial
from bot.store import following, settings, shows
from tests.commands.conftest import NOW, Stage
from tests.discord_server import Interaction

SHOW = {"show": "Metallic Rouge"}


async def listed(stage: Stage) -> Interaction:
    asked = await stage.ask(stage.member, "following")
    assert asked.response is not None
    assert asked.response.ephemeral
    return asked


def text(asked: Interaction) -> str:
    return str(asked.message.embeds[0].get("description"))


async def follow_many(stage: Stage, count: int) -> None:
    async with stage.database.write() as connection:
        for number in range(1, count + 1):
            name = f"Show {number:02}"
            show = await shows.add(connection, Show(name=name, names=(name,)), NOW)
            await following.follow(connection, stage.member.id, show.id, {}, count, NOW)


async def test_the_list_tells_how_each_is_followed_and_when_it_goes_on(stage: Stage) -> None:
    await stage.answer(stage.member, "follow", {**SHOW, "reminder": 30})
    # The third episode is broadcast an hour earlier; the stream is usually two and a half hours after that.
    assert text(await listed(stage)) == (
        "**Metallic Rouge** · direct messages · reminder 30 min before · next <t:1706120700:R>"
    )


async def test_whoever_follows_nothing_is_told_how_to(stage: Stage) -> None:
    assert text(await listed(stage)) == "You follow nothing yet. Use /follow, or the bell below an alert."


async def test_the_menu_ends_it_and_the_list_goes_on(stage: Stage) -> None:
    await follow_many(stage, ON_A_PAGE + 1)
    asked = await listed(stage)
    assert text(asked).startswith("**Show 01**")

    twice = [stage.discord.choose(stage.member, asked.message, named("unfollow", "1"), ["2"]) for _ in range(2)]
    assert [one.followups for one in await asyncio.gather(*twice)] == [[], []]
    assert text(asked).startswith("**Show 02**")
    async with stage.database.read() as connection:
        assert len(await following.of_member(connection, stage.member.id)) == ON_A_PAGE


async def test_pages_are_turned(stage: Stage) -> None:
    await follow_many(stage, ON_A_PAGE + 1)
    asked = await listed(stage)

    await stage.discord.press(stage.member, asked.message, label="Next page")
    assert text(asked) == f"**Show {ON_A_PAGE + 1:02}** · direct messages"
    await stage.discord.press(stage.member, asked.message, label="Previous")
    assert text(asked).startswith("**Show 01**")


async def test_closed_direct_messages_are_told_and_tried_again_on_request(stage: Stage) -> None:
    await stage.answer(stage.member, "follow", SHOW)
    stage.member.accepts_dms = False
    async with stage.database.write() as connection:
        [own] = await following.of_member(connection, stage.member.id)
        await order_trial(connection, own, "test/1", stage.clock())
    await stage.deliverer.deliver_due()

    asked = await listed(stage)
    assert text(asked).startswith("⚠️ Discord lets me send you no direct messages since <t:")
    await stage.discord.press(stage.member, asked.message, label="Try again")
    assert text(asked).startswith("⚠️")

    stage.member.accepts_dms = True
    await stage.discord.press(stage.member, asked.message, label="Try again")
    assert text(asked).startswith("**Metallic Rouge**")
    [message] = stage.discord.messages(stage.discord.dm(stage.member))
    assert message.embeds[0]["title"] == "This arrives"
    async with stage.database.read() as connection:
        assert (await settings.of_member(connection, stage.member.id)).closed_at is None
        [own] = await following.of_member(connection, stage.member.id)
    assert not own.paused
