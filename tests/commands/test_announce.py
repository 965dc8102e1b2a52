"""What managers change by `/announce`, through Discord's interactions."""

from __future__ import annotations

from bot.core.subscriptions import Subscription
from bot.store import subscriptions
from tests.commands.conftest import Stage


async def stored(stage: Stage) -> list[Subscription]:
    """Give all subscriptions."""
    async with stage.database.read() as connection:
        return await subscriptions.every(connection)


async def add(stage: Stage, show: str = "Metallic Rouge") -> str:
    """Let the manager announce a show in the channel, with a role and a reminder."""
    options = {"channel": stage.channel, "show": show, "role": stage.role, "reminder": 30}
    return await stage.answer(stage.manager, "announce add", options)


async def test_a_manager_adds_an_announcement(stage: Stage) -> None:
    answer = await add(stage)

    [subscription] = await stored(stage)
    assert answer.startswith(f"#{subscription.id}: <#{stage.channel.id}> will hear of Metallic Rouge.")
    assert subscription.channel_id == stage.channel.id
    assert subscription.role_id == stage.role.id
    assert subscription.guild_id == stage.guild.id


async def test_a_star_announces_every_show(stage: Stage) -> None:
    await add(stage, "*")

    [subscription] = await stored(stage)
    assert subscription.show_ids is None


async def test_a_kind_of_news_that_is_none_is_refused_with_those_that_are(stage: Stage) -> None:
    answer = await stage.answer(
        stage.manager, "announce add", {"channel": stage.channel, "show": "*", "news": "date, gossip"}
    )

    assert "gossip is no kind of news. Use any of trailer, date, cast, delay, other." in answer
    assert await stored(stage) == []


async def test_a_channel_in_which_the_bot_may_not_post_is_refused_at_once(stage: Stage) -> None:
    stage.guild.deny(stage.channel, "EMBED_LINKS")

    answer = await add(stage)

    assert f"I can't post in <#{stage.channel.id}>: I need Embed Links there." in answer
    assert await stored(stage) == []


async def test_a_role_that_nobody_may_ping_is_refused_at_once(stage: Stage) -> None:
    closed = stage.guild.add_role("closed")
    options = {"channel": stage.channel, "show": "*", "role": closed}

    assert "I can't ping closed" in await stage.answer(stage.manager, "announce add", options)


async def test_the_list_shows_what_is_announced_where(stage: Stage) -> None:
    await add(stage)

    answer = await stage.answer(stage.manager, "announce list")

    assert f"<#{stage.channel.id}>: Metallic Rouge\n" in answer
    assert f"pings <@&{stage.role.id}> · reminder 30 minutes before" in answer


async def test_a_removed_announcement_is_gone(stage: Stage) -> None:
    await add(stage)
    [subscription] = await stored(stage)

    answer = await stage.answer(stage.manager, "announce remove", {"number": subscription.id})

    assert f"#{subscription.id} is removed." in answer
    assert await stored(stage) == []


async def test_another_servers_announcement_is_out_of_reach(stage: Stage) -> None:
    await add(stage)
    [subscription] = await stored(stage)
    other = stage.discord.add_guild("Elsewhere")
    stranger = other.add_member("stranger", "MANAGE_GUILD")
    channel = other.add_text_channel("general")

    for name in ("remove", "test", "preview", "pause", "resume", "edit"):
        command = f"announce {name}"
        asked = await stage.discord.slash(stranger, other, channel, command, {"number": subscription.id})
        assert asked.response is not None
        assert asked.response.content == f"This server has no announcement #{subscription.id}. See /announce list."
    assert len(await stored(stage)) == 1


async def test_a_test_is_posted_like_a_real_alert_and_marked(stage: Stage) -> None:
    await add(stage)
    [subscription] = await stored(stage)

    await stage.answer(stage.manager, "announce test", {"number": subscription.id})
    await stage.deliverer.deliver_due()

    [message] = stage.discord.messages(stage.channel)[-1:]
    assert message.embeds[0]["title"].startswith("[Test] Metallic Rouge")
    assert message.pinged_roles == {stage.role.id}


async def test_an_announcement_remembers_who_made_it(stage: Stage) -> None:
    await add(stage)

    [subscription] = await stored(stage)
    assert subscription.created_by == stage.manager.id
