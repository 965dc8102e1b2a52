"""Following by a server's role, where its managers opened it and nothing more comes with it."""

from __future__ import annotations

from typing import Any

from bot.core.actions import named
from bot.core.following import DOUBLE_CLICK
from bot.core.shows import Show
from bot.core.subscriptions import Subscription
from bot.store import following, shows, subscriptions
from tests.commands.conftest import NOW, Stage
from tests.discord_server import faults, payloads
from tests.discord_server.permissions import NONE, Permission

SHOW = {"show": "Metallic Rouge"}


async def opened(stage: Stage, **changes: Any) -> None:
    """Let the server announce the show to a role that members may take."""
    stage.guild.bot_role.position = 99
    stage.guild.grant("MANAGE_ROLES")
    usual = {"show_ids": frozenset({1}), "role_id": stage.role.id, "open_role": True, **changes}
    wanted = Subscription(channel_id=stage.channel.id, guild_id=stage.guild.id, **usual)
    async with stage.database.write() as connection:
        await subscriptions.add(connection, wanted, NOW)


def has_role(stage: Stage) -> bool:
    return stage.role.id in stage.guild.members[stage.member.id].role_ids


async def messaged(stage: Stage) -> list[Subscription]:
    async with stage.database.read() as connection:
        return await following.of_member(connection, stage.member.id)


async def test_a_member_follows_by_the_role_and_gives_it_back(stage: Stage) -> None:
    await opened(stage)

    answer = await stage.answer(stage.member, "follow", SHOW)
    assert f"You follow **Metallic Rouge** by the role <@&{stage.role.id}>, which is pinged here." in answer
    assert (has_role(stage), await messaged(stage)) == (True, [])
    assert f"role <@&{stage.role.id}>" in await stage.answer(stage.member, "following")

    answer = await stage.answer(stage.member, "unfollow", SHOW)
    assert f"The role <@&{stage.role.id}> is taken back." in answer
    assert not has_role(stage)


async def test_a_member_changes_from_the_role_to_direct_messages_and_back(stage: Stage) -> None:
    await opened(stage)
    await stage.answer(stage.member, "follow", SHOW)

    answer = await stage.answer(stage.member, "follow", {**SHOW, "reminder": 30})
    assert "by direct messages" in answer
    assert "is taken back" in answer
    assert (has_role(stage), len(await messaged(stage))) == (False, 1)

    await stage.answer(stage.member, "follow", SHOW)
    assert (has_role(stage), len(await messaged(stage))) == (False, 1)

    await stage.answer(stage.member, "follow", {**SHOW, "how": "role"})
    assert (has_role(stage), await messaged(stage)) == (True, [])


async def test_a_role_that_is_pinged_for_other_shows_too_is_kept_and_told_so(stage: Stage) -> None:
    async with stage.database.write() as connection:
        other = await shows.add(connection, Show(name="Frieren", names=("Frieren",)), NOW)
    await opened(stage, show_ids=frozenset({1, other.id}))

    assert "It is pinged for other shows too." in await stage.answer(stage.member, "follow", SHOW)
    assert "You still have the role" in await stage.answer(stage.member, "follow", {**SHOW, "how": "dm"})
    assert has_role(stage)


async def test_the_bell_takes_the_role_once_and_gives_it_back(stage: Stage) -> None:
    await opened(stage)
    message = (await stage.ask(stage.member, "show", {"name": "Metallic Rouge"})).message

    async def has_it_after_a_press() -> bool:
        await stage.discord.press(stage.member, message, named("bell", "1"))
        return has_role(stage)

    assert [await has_it_after_a_press(), await has_it_after_a_press()] == [True, True]
    stage.clock.advance(2 * DOUBLE_CLICK)
    assert not await has_it_after_a_press()


async def test_a_role_that_may_not_be_given_away_is_not_offered(stage: Stage) -> None:
    await opened(stage)
    role, guild = stage.role, stage.guild

    async def is_refused(*, rights: Permission = NONE, position: int = 1) -> bool:
        role.permissions, role.position = rights, position
        guild.world.emit("GUILD_ROLE_UPDATE", guild, payloads.role_event(guild, role))
        answer = await stage.answer(stage.member, "follow", {**SHOW, "how": "role"})
        return "I can give you no role for that show here." in answer and not has_role(stage)

    assert await is_refused(rights=Permission.MANAGE_MESSAGES)
    assert await is_refused(position=100)
    guild.revoke("MANAGE_ROLES")
    assert await is_refused()
    assert "by direct messages" in await stage.answer(stage.member, "follow", SHOW)
    guild.grant("MANAGE_ROLES")
    assert "A role takes no further" in await stage.answer(
        stage.member, "follow", {**SHOW, "how": "role", "reminder": 30}
    )
    assert not await is_refused()


async def test_what_discord_refuses_is_told_and_the_bell_may_be_pressed_again(stage: Stage) -> None:
    await opened(stage)
    message = (await stage.ask(stage.member, "show", {"name": "Metallic Rouge"})).message
    stage.discord.faults.next("PUT", "/guilds/*/members/*/roles/*", faults.refuse(403, 50013))

    pressed = await stage.discord.press(stage.member, message, named("bell", "1"))
    assert pressed.response is not None
    assert "Discord does not let me change who has the role Rouge." in pressed.response.content
    await stage.discord.press(stage.member, message, named("bell", "1"))
    assert has_role(stage)
