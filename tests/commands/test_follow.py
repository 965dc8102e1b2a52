"""What members follow by `/follow`, `/unfollow` and `/following`, through Discord's interactions."""

from __future__ import annotations

from datetime import timedelta

from bot.core.following import FOREVER
from bot.core.subscriptions import Subscription
from bot.store import following, settings
from tests.commands.conftest import Stage

ROUGE = {"show": "Metallic Rouge"}


async def follows(stage: Stage) -> list[Subscription]:
    """Give what the member follows in direct messages."""
    async with stage.database.read() as connection:
        return await following.of_member(connection, stage.member.id)


async def test_a_member_follows_a_show_by_direct_messages_in_their_language(stage: Stage) -> None:
    stage.member.locale = "de"
    asked = await stage.ask(stage.member, "follow", {**ROUGE, "reminder": 30, "audio": "de-DE"})

    [one] = await follows(stage)
    assert asked.response is not None
    assert asked.response.ephemeral
    assert (one.target, one.channel_id) == (f"member:{stage.member.id}", stage.member.id)
    assert (one.guild_id, one.created_by) == (None, stage.member.id)
    async with stage.database.read() as connection:
        assert (await settings.of_member(connection, stage.member.id)).language == "de"


async def test_following_again_changes_only_what_is_named_and_doubles_nothing(stage: Stage) -> None:
    answer = await stage.answer(stage.member, "follow", {**ROUGE, "reminder": 60, "audio": "German", "digest": "7:30"})
    assert "You follow **Metallic Rouge** by direct messages." in answer
    assert "audio: German · reminder 60 min before · only the message of the day at 07:30 (UTC)" in answer
    assert "use /unfollow" in answer
    await stage.answer(stage.member, "follow", {**ROUGE, "audio": "none", "digest": "off", "spoilers": False})

    [one] = await follows(stage)
    assert (one.audio, one.reminder, one.digest, one.spoilers) == (frozenset(), timedelta(hours=1), None, FOREVER)
    assert one.events


async def test_a_show_is_followed_and_left_in_direct_messages_too(stage: Stage) -> None:
    await stage.discord.slash(stage.member, None, None, "follow", ROUGE)
    assert len(await follows(stage)) == 1

    await stage.discord.slash(stage.member, None, None, "unfollow", ROUGE)
    assert await follows(stage) == []
    assert "You don't follow Metallic Rouge." in await stage.answer(stage.member, "unfollow", ROUGE)


async def test_unfollow_offers_what_is_followed_and_nothing_else(stage: Stage) -> None:
    async def offered() -> list[str]:
        typed = {"show": "rou"}
        found = await stage.discord.autocomplete(stage.member, stage.guild, stage.channel, "unfollow", typed)
        return [choice["name"] for choice in found]

    assert await offered() == []
    await stage.answer(stage.member, "follow", ROUGE)
    assert await offered() == ["Metallic Rouge"]


async def test_options_are_offered_by_name_and_nonsense_is_refused(stage: Stage) -> None:
    answer = await stage.answer(stage.member, "follow", {**ROUGE, "digest": "25:00"})
    assert "“25:00” is no time of the day. Write it like 19:30." in answer
    assert await follows(stage) == []

    async def first(**typed: str) -> tuple[str, str]:
        given = {"show": "id:1", **typed}
        found = await stage.discord.autocomplete(stage.member, stage.guild, stage.channel, "follow", given)
        return found[0]["name"], found[0]["value"]

    assert await first(audio="germ") == ("German", "de-DE")
    assert await first(audio="de-DE, eng") == ("de-DE, English", "de-DE, en-US")
    assert await first(zone="berl") == ("Europe/Berlin", "Europe/Berlin")
