"""What managers choose and change of announcements by `/announce add`, `edit`, `pause` and `resume`."""

from __future__ import annotations

from dataclasses import replace
from datetime import time, timedelta
from typing import Any

from bot.core.digests import Daily
from bot.core.event_words import SETS
from bot.core.events import EventKind, When
from bot.core.news_kinds import NewsKind
from bot.core.reasons import Reason
from bot.core.settings import ServerSettings
from bot.core.subscriptions import CURRENT, Subscription
from bot.pipeline.resume import Resumer
from bot.store import settings, shows, subscriptions
from tests.commands.conftest import NOW, Stage
from tests.commands.test_announce import add, stored
from tests.core.made import a_show

HOUR = timedelta(hours=1)


async def say(stage: Stage, command: str, **options: Any) -> str:
    return await stage.answer(stage.manager, f"announce {command}", options)


async def only(stage: Stage) -> Subscription:
    [subscription] = await stored(stage)
    return subscription


async def know(stage: Stage, name: str) -> int:
    """Let another show be known."""
    async with stage.database.write() as connection:
        return (await shows.add(connection, a_show(id=0, name=name, names=(name,), ids={}), NOW)).id


async def choose(stage: Stage, **chosen: Any) -> None:
    """Let the server have settings."""
    async with stage.database.write() as connection:
        await settings.choose(connection, stage.guild.id, ServerSettings(**chosen))


async def test_everything_can_be_chosen_at_once_and_taken_back_again(stage: Stage) -> None:
    stage.guild.bot_role.position = 99
    stage.guild.grant("MANAGE_ROLES")
    news = stage.guild.add_announcement_channel("news")
    said = await say(
        stage,
        "add",
        show="season:crunchyroll",
        channel=news,
        events="episodes and delays, trailer",
        audio="English, de-DE",
        when="scheduled",
        role=stage.role,
        open_role=True,
        reminder=30,
        thread=True,
        spoilers=24,
        template="{show} {number} is out: {link}",
        publish=True,
        news="cast",
        digest="8:00",
    )
    assert f"<#{news.id}> will hear of this: Everything on Crunchyroll this season." in said
    full = await only(stage)
    assert full == Subscription(
        id=1,
        guild_id=stage.guild.id,
        channel_id=news.id,
        season=CURRENT,
        platform="crunchyroll",
        events=SETS["episodes and delays"] | {EventKind.TRAILER, EventKind.REMINDER},
        audio=frozenset({"en-US", "de-DE"}),
        when=When.SCHEDULED,
        role_id=stage.role.id,
        open_role=True,
        reminder=timedelta(minutes=30),
        thread=True,
        spoilers=24 * HOUR,
        template="{show} {number} is out: {link}",
        publish=True,
        news=frozenset({NewsKind.CAST}),
        digest=Daily(at=time(8)),
        created_by=stage.manager.id,
    )
    cleared = "role, events, audio, when, reminder, spoilers, template, news, digest"
    assert "#1 is changed" in await say(
        stage, "edit", number=1, show="*", channel=stage.channel, thread=False, publish=False, clear=cleared
    )
    assert await only(stage) == Subscription(
        id=1, guild_id=stage.guild.id, channel_id=stage.channel.id, created_by=stage.manager.id
    )


async def test_several_shows_are_named_added_and_left_out(stage: Stage) -> None:
    comma, frieren = await know(stage, "Oh, Suddenly"), await know(stage, "Frieren")
    said = await say(stage, "add", show="Metallic Rouge, Frieren", channel=stage.channel)
    assert "will hear of Metallic Rouge, Frieren." in said
    await say(stage, "edit", number=1, add_show="Oh, Suddenly", remove_show=f"id:{frieren}")
    assert (await only(stage)).show_ids == frozenset({1, comma})
    assert "No show would be left" in await say(stage, "edit", number=1, remove_show=f"id:1,id:{comma}")
    assert "not both" in await say(stage, "edit", number=1, show="*, Frieren")
    await say(stage, "edit", number=1, show="*")
    assert "names no single shows" in await say(stage, "edit", number=1, add_show="Frieren")
    assert (await only(stage)).show_ids is None


async def test_what_is_left_out_is_what_the_server_chose(stage: Stage) -> None:
    assert "Name a channel" in await say(stage, "add", show="*")
    await choose(stage, channel_id=stage.channel.id, role_id=stage.role.id, zone="Asia/Tokyo")
    await say(stage, "add", show="*", digest="08:00")
    made = await only(stage)
    assert (made.channel_id, made.role_id, made.digest) == (
        stage.channel.id,
        stage.role.id,
        Daily(at=time(8), zone="Asia/Tokyo"),
    )


async def test_the_same_announcement_is_not_made_twice_nor_by_a_change(stage: Stage) -> None:
    await add(stage)
    assert "#1 does that already. To change it, use /announce edit." in await add(stage)
    await add(stage, "*")
    assert "#1 does that already" in await say(stage, "edit", number=2, show="Metallic Rouge")
    assert [one.show_ids for one in await stored(stage)] == [frozenset({1}), None]


async def test_what_a_channel_or_a_role_does_not_allow_is_found_at_once_and_named(stage: Stage) -> None:
    forum = stage.guild.add_forum_channel("episodes")
    tells = {"show": "*", "channel": stage.channel}
    assert "is no announcement channel" in await say(stage, "add", **tells, publish=True)
    assert "is no announcement channel" in await say(stage, "add", show="*", channel=forum, publish=True)
    assert "In a forum each alert is a post of its own" in await say(stage, "add", show="*", channel=forum, thread=True)
    assert "I can't let members take Rouge" in await say(stage, "add", **tells, role=stage.role, open_role=True)
    stage.guild.deny(stage.channel, "CREATE_PUBLIC_THREADS")
    assert "I need Create Public Threads there" in await say(stage, "add", **tells, thread=True)
    assert "will hear of all shows" in await say(stage, "add", show="*", channel=forum)
    stage.guild.deny(forum, "SEND_MESSAGES")
    assert "#1 is changed" in await say(stage, "edit", number=1, template="{show}")
    assert "I need Send Messages, Embed Links there" in await say(stage, "edit", number=1, role=stage.role)


async def test_a_wrong_value_is_one_clear_line_and_changes_nothing(stage: Stage) -> None:
    await add(stage)
    before = await stored(stage)
    assert "`{shwo}` is no placeholder. Use any of {show}" in await say(stage, "edit", number=1, template="{shwo}")
    assert "gossip is no kind of event" in await say(stage, "edit", number=1, events="gossip")
    assert "I know no audio language klingon" in await say(stage, "edit", number=1, audio="klingon")
    assert "8 o'clock is no time of the day" in await say(stage, "edit", number=1, digest="8 o'clock")
    assert await stored(stage) == before


async def test_what_stands_in_the_file_is_shown_and_left_alone(stage: Stage) -> None:
    own = Subscription(channel_id=stage.channel.id, guild_id=stage.guild.id, show_ids=frozenset({1}))
    async with stage.database.write() as connection:
        await subscriptions.configure(connection, [own], NOW)
    for command in ("edit", "pause", "resume", "remove"):
        assert await say(stage, command, number=1) == "#1 stands in the admin's file; ask the operator."
    assert "From the admin's file." in await say(stage, "list")
    assert "Metallic Rouge" in await say(stage, "preview", number=1)
    assert await stored(stage) == [replace(own, id=1, is_from_file=True)]


async def test_a_pause_ends_by_itself_or_when_it_is_taken_back(stage: Stage) -> None:
    resumer = Resumer(database=stage.database, clock=stage.clock)
    await add(stage)
    assert "rests until <t:" in await say(stage, "pause", number=1, hours=2)
    assert "⏸️ Paused until <t:" in await say(stage, "list")
    stage.clock.advance(HOUR)
    assert (await resumer.resume_due(), (await only(stage)).paused) == (0, True)
    stage.clock.advance(HOUR)
    assert (await resumer.resume_due(), (await only(stage)).paused) == (1, False)
    assert "rests until /announce resume" in await say(stage, "pause", number=1)
    assert (await only(stage)).resume_at is None
    assert "A pause ends in the future" in await say(stage, "pause", number=1, until="2024-01-01")
    assert "goes on" in await say(stage, "resume", number=1)
    assert not (await only(stage)).paused


async def test_a_pause_does_not_end_what_rests_for_another_reason(stage: Stage) -> None:
    await add(stage)
    await say(stage, "pause", number=1, hours=1)
    async with stage.database.write() as connection:
        await subscriptions.pause_channel(connection, stage.channel.id, Reason.CHANNEL_GONE)
    stage.clock.advance(HOUR)
    await Resumer(database=stage.database, clock=stage.clock).resume_due()
    assert "⏸️ Paused: the channel no longer exists." in await say(stage, "list")
    stage.channel.delete()
    await stage.discord.wait_for(lambda: True)
    assert (await only(stage)).paused_for is Reason.CHANNEL_GONE


async def offered(stage: Stage, command: str, typed: dict[str, Any], *, as_member: bool = False) -> dict[str, Any]:
    user = stage.member if as_member else stage.manager
    found = await stage.discord.autocomplete(user, stage.guild, stage.channel, f"announce {command}", typed)
    return {one["name"]: one["value"] for one in found}


async def test_values_are_offered_while_they_are_typed(stage: Stage) -> None:
    await know(stage, "Frieren")
    await add(stage)
    assert (await offered(stage, "add", {"show": "rouge"}))["Metallic Rouge"] == "id:1"
    assert (await offered(stage, "add", {"show": "Frieren, metal"}))["Frieren, Metallic Rouge"] == "Frieren, id:1"
    assert "Everything on Crunchyroll this season" in await offered(stage, "edit", {"number": 1, "show": "this season"})
    assert list(await offered(stage, "add", {"show": "*", "events": "news, del"}))[:2] == [
        "news, delays",
        "news, episodes and delays",
    ]
    assert await offered(stage, "add", {"show": "*", "audio": "germ"}) == {"German": "de-DE"}
    assert await offered(stage, "edit", {"number": 1, "clear": "temp"}) == {"template": "template"}
    assert await offered(stage, "edit", {"number": "rou"}) == {"#1 Metallic Rouge · #alerts": 1}
    assert await offered(stage, "remove", {"number": "9"}) == {}
    assert await offered(stage, "remove", {"number": ""}, as_member=True) == {}


async def test_the_list_has_pages_that_managers_turn(stage: Stage) -> None:
    async with stage.database.write() as connection:
        for number in range(8):
            own = Subscription(guild_id=stage.guild.id, channel_id=stage.channel.id, show_ids=frozenset({1}))
            await subscriptions.add(connection, replace(own, template=f"text {number}"), NOW)
    asked = await stage.ask(stage.manager, "announce list")
    assert "Page 1 of 2" in asked.message.embeds[0]["footer"]["text"]
    turned = await stage.discord.press(stage.manager, asked.message, label="Next page")
    assert turned.source is not None
    assert "text 7" in turned.source.embeds[0]["description"]
    refused = await stage.discord.press(stage.member, asked.message, label="Previous")
    assert refused.response is not None
    assert "You need the Manage Server permission" in refused.response.content
