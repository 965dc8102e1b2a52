"""The bell and the sign below an alert: pressed by anybody, twice, later, and after a restart of the process."""

from __future__ import annotations

import asyncio
from pathlib import Path

from bot.core.actions import named
from bot.core.following import DOUBLE_CLICK
from bot.core.quotas import Quotas
from bot.core.shows import Show
from bot.core.subscriptions import Subscription
from bot.pipeline.trial import order_trial
from bot.store import following, subscriptions
from bot.store.database import Database
from bot.store.joining import join
from bot.store.shows import add, load
from tests.commands.conftest import NOW, ROUGE, Stage, set_up
from tests.discord_server import DiscordServer, Interaction, Message, User

BELL, ABOUT = named("bell", "1"), named("about", "1")


async def alert(stage: Stage) -> Message:
    """Post an alert about the show in the channel."""
    wanted = Subscription(channel_id=stage.channel.id, guild_id=stage.guild.id, show_ids=frozenset({1}))
    async with stage.database.write() as connection:
        await subscriptions.add(connection, wanted, NOW)
        await order_trial(connection, wanted, "test/1", stage.clock())
    await stage.deliverer.deliver_due()
    return stage.discord.messages(stage.channel)[-1]


async def press(stage: Stage, message: Message, custom_id: str = BELL, user: User | None = None) -> str:
    """Let the member press a button, and give the answer."""
    return said(await stage.discord.press(user or stage.member, message, custom_id))


def said(pressed: Interaction) -> str:
    assert pressed.response is not None
    assert pressed.response.ephemeral
    return pressed.response.content


async def follows(database: Database, user: User) -> list[Subscription]:
    async with database.read() as connection:
        return await following.of_member(connection, user.id)


async def test_an_alert_has_a_bell_and_a_sign_beside_its_link(stage: Stage) -> None:
    message = await alert(stage)
    assert [button.get("custom_id") for button in message.buttons] == [None, BELL, ABOUT]


async def test_the_bell_begins_and_ends_it_for_who_pressed(stage: Stage) -> None:
    message = await alert(stage)

    assert (await press(stage, message)).startswith("You follow **Metallic Rouge** by direct messages.")
    assert len(await follows(stage.database, stage.member)) == 1
    assert await follows(stage.database, stage.manager) == []

    stage.clock.advance(2 * DOUBLE_CLICK)
    assert await press(stage, message) == "You follow **Metallic Rouge** by direct messages no more."
    assert await follows(stage.database, stage.member) == []


async def test_a_double_click_has_one_effect_and_the_same_answer(stage: Stage) -> None:
    message = await alert(stage)

    answers = await asyncio.gather(*(press(stage, message) for _ in range(3)))

    assert answers.count("You follow **Metallic Rouge**.") == 2
    assert len(await follows(stage.database, stage.member)) == 1
    stage.clock.advance(2 * DOUBLE_CLICK)
    answers = await asyncio.gather(*(press(stage, message) for _ in range(3)))
    assert answers.count("You don't follow **Metallic Rouge** any more.") == 2
    assert await follows(stage.database, stage.member) == []


async def test_the_sign_answers_with_what_is_known_of_the_show(stage: Stage) -> None:
    pressed = await stage.discord.press(stage.member, await alert(stage), ABOUT)
    assert pressed.response is not None
    assert pressed.response.ephemeral
    assert pressed.response.embeds[0]["title"] == "Metallic Rouge"


async def test_the_bell_of_a_direct_message_ends_it(stage: Stage) -> None:
    await stage.answer(stage.member, "follow", {"show": "Metallic Rouge"})
    [own] = await follows(stage.database, stage.member)
    async with stage.database.write() as connection:
        await order_trial(connection, own, "test/2", stage.clock())
    await stage.deliverer.deliver_due()
    [message] = stage.discord.messages(stage.discord.dm(stage.member))
    silence = named("silence", "1")
    assert [button.get("custom_id") for button in message.buttons] == [None, silence, ABOUT]

    ended = "You follow **Metallic Rouge** by direct messages no more."
    answers = await asyncio.gather(*(press(stage, message, silence) for _ in range(2)))
    assert sorted(answers) == ["You don't follow Metallic Rouge. See /following for what you do.", ended]
    assert await follows(stage.database, stage.member) == []


async def test_a_show_that_became_another_is_found_by_its_alert(stage: Stage) -> None:
    message = await alert(stage)
    async with stage.database.write() as connection:
        kept = await add(connection, ROUGE, NOW)
        [gone] = await load(connection, [1])
        await join(connection, kept, gone, NOW)

    assert (await press(stage, message)).startswith("You follow **Metallic Rouge**")
    [one] = await follows(stage.database, stage.member)
    assert one.show_ids == frozenset({kept.id})


async def test_a_button_that_names_no_show_is_answered_in_one_line(stage: Stage) -> None:
    for argument in ("99", "", "x", "9" * 70, "-1", "\u0661"):
        forged = stage.channel.post(stage.discord.bot, "forged", components=_row(named("bell", argument)))
        answer = await press(stage, forged, named("bell", argument))
        assert answer == "I no longer know that show. Look for it with /show."


def _row(custom_id: str) -> list[dict[str, object]]:
    button = {"type": 2, "id": 2, "style": 2, "label": "Follow", "custom_id": custom_id}
    return [{"type": 1, "id": 1, "components": [button]}]


async def test_the_bell_of_an_old_alert_rings_after_a_restart_of_the_process(stage: Stage) -> None:
    message = await alert(stage)
    await stage.bot.restart()
    assert (await press(stage, message)).startswith("You follow **Metallic Rouge**")
    await stage.bot.restart()
    assert await press(stage, message) == "You follow **Metallic Rouge**."
    stage.clock.advance(2 * DOUBLE_CLICK)
    assert await press(stage, message) == "You follow **Metallic Rouge** by direct messages no more."


async def test_a_press_that_had_no_effect_is_not_taken_for_a_double_click(
    discord_server: DiscordServer, tmp_path: Path
) -> None:
    async with set_up(discord_server, tmp_path, Quotas(follows_per_member=1)) as stage:
        message = await alert(stage)
        async with stage.database.write() as connection:
            show = await add(connection, Show(name="Frieren", names=("Frieren",)), NOW)
            await following.follow(connection, stage.member.id, show.id, {}, 1, NOW)

        assert "You follow 1 show; 1 is the limit." in await press(stage, message)
        await stage.answer(stage.member, "unfollow", {"show": "Frieren"})
        assert (await press(stage, message)).startswith("You follow **Metallic Rouge**")
