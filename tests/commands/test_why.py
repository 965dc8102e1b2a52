"""`/why`, through Discord's interactions: it tells what came of something here, and nothing of anywhere else."""

from __future__ import annotations

from datetime import timedelta

from bot.core.events import EventKind
from bot.core.feeds import name_of
from bot.core.mentions import NameIndex
from bot.core.news import NewsItem
from bot.core.subscriptions import Subscription
from bot.core.telling import Moment
from bot.pipeline.news import store_news
from bot.pipeline.policy import Policy
from bot.pipeline.recognised import Said
from bot.pipeline.sightings import store_sightings
from bot.pipeline.tell import tell
from bot.store import feeds, subscriptions
from tests.commands.conftest import FIRST, WEEK, Stage, stream
from tests.commands.test_questions import text_of
from tests.discord_server import Channel, Interaction, User

CAME = FIRST + 2 * WEEK + timedelta(hours=2, minutes=30)
"""When the third episode comes."""

UNKNOWN = "I know no such alert here. Choose one from the list, or copy the 8 letters at its end."


async def ask_for(stage: Stage, channel_id: int, **chosen: object) -> None:
    """Store that all shows are asked for in a channel."""
    async with stage.database.write() as connection:
        wanted = Subscription(channel_id=channel_id, **chosen)  # type: ignore[arg-type]  # each test's own fields
        await subscriptions.add(connection, wanted, stage.clock())


async def let_it_come(stage: Stage) -> None:
    """Let the third episode be seen, and posted where it is asked for."""
    stage.clock.advance(CAME + timedelta(minutes=2) - stage.clock())
    now = stage.clock()
    moment = Moment(now=now, fresh=timedelta(days=1))
    async with stage.database.write() as connection:
        told = await store_sightings(connection, "Crunchyroll", [stream(3)], moment)
        await tell(connection, told.events, told.shows, Policy(), now)
    await stage.deliverer.deliver_due()


def mark_of(stage: Stage, channel: Channel) -> str:
    return str(stage.discord.messages(channel)[-1].embeds[0]["footer"]["text"]).rpartition(" ")[2]


def said(asked: Interaction) -> str:
    message = asked.messages[0]
    assert message.ephemeral
    return text_of(message) if message.embeds else message.content


async def why(stage: Stage, user: User, **options: str) -> str:
    return said(await stage.ask(user, "why", dict(options)))


async def test_an_episode_is_told_from_what_was_seen_to_the_message_here(stage: Stage) -> None:
    await ask_for(stage, stage.channel.id, guild_id=stage.guild.id)
    await let_it_come(stage)

    answer = await why(stage, stage.member, show="metallic rouge")
    [posted] = stage.discord.messages(stage.channel)
    url = f"https://discord.com/channels/{stage.guild.id}/{stage.channel.id}/{posted.id}"
    assert answer.startswith("Metallic Rouge · Episode 3\n")
    assert f"· AniList said: scheduled for <t:{int((FIRST + 2 * WEEK).timestamp())}:f>" in answer
    assert f"· Crunchyroll said: out since <t:{int(CAME.timestamp())}:f>" in answer
    assert f"<#{stage.channel.id}>: posted <t:{int(stage.clock().timestamp())}:f> ([message]({url}))" in answer


async def test_nothing_is_told_of_other_servers_or_of_other_peoples_messages(stage: Stage) -> None:
    other = stage.discord.add_guild("Another club")
    there = other.add_text_channel("theirs")
    await ask_for(stage, there.id, guild_id=other.id)
    await ask_for(stage, stage.manager.id, user_id=stage.manager.id)
    await let_it_come(stage)

    answer = await why(stage, stage.member, show="metallic rouge", episode="3")
    assert str(there.id) not in answer
    assert "direct messages" not in answer
    assert "Not told here: nothing on this server asks for this show." in answer
    assert await why(stage, stage.member, alert=mark_of(stage, there)) == UNKNOWN


async def test_what_was_posted_where_one_may_not_look_is_told_to_those_who_may(stage: Stage) -> None:
    hidden = stage.guild.add_text_channel("staff")
    stage.guild.deny(hidden, "VIEW_CHANNEL", target=stage.member)
    await ask_for(stage, hidden.id, guild_id=stage.guild.id)
    await let_it_come(stage)

    assert str(hidden.id) not in await why(stage, stage.member, show="metallic rouge")
    assert f"<#{hidden.id}>: posted" in await why(stage, stage.manager, show="metallic rouge")
    assert await why(stage, stage.member, alert=mark_of(stage, hidden)) == UNKNOWN


async def test_an_alert_is_traced_by_its_mark_and_offered_by_what_it_is_about(stage: Stage) -> None:
    await ask_for(stage, stage.channel.id, guild_id=stage.guild.id)
    await let_it_come(stage)
    mark = mark_of(stage, stage.channel)

    offered = await stage.discord.autocomplete(stage.member, stage.guild, stage.channel, "why", {"alert": "rouge"})
    assert offered == [{"name": "Metallic Rouge · Episode 3, sent 18:27", "value": mark}]
    answer = await why(stage, stage.member, alert=mark.upper())
    assert answer.startswith("Metallic Rouge · Episode 3\n")
    assert f"<#{stage.channel.id}>: posted" in answer


async def test_an_unknown_mark_or_episode_is_one_clear_line(stage: Stage) -> None:
    for mark in ("abcdefgh", "x", "%", "1' OR 1=1"):
        assert await why(stage, stage.member, alert=mark) == UNKNOWN
    unknown = await why(stage, stage.member, show="metallic rouge", episode="**99**")
    assert unknown == r"No source has told of episode \*\*99\*\* of Metallic Rouge."
    one_thing = "Ask for one thing: a show, with its episode if you like, or an alert."
    assert await why(stage, stage.member) == one_thing
    assert await why(stage, stage.member, alert="abcdefgh", episode="3") == one_thing


async def test_in_direct_messages_ones_own_alerts_are_told(stage: Stage) -> None:
    await ask_for(stage, stage.channel.id, guild_id=stage.guild.id)
    await ask_for(stage, stage.member.id, user_id=stage.member.id)
    await let_it_come(stage)

    private = await stage.discord.slash(stage.member, None, None, "why", {"show": "metallic rouge"})
    assert "Your direct messages: posted" in said(private)
    assert str(stage.channel.id) not in said(private)
    other = await stage.discord.slash(stage.manager, None, None, "why", {"show": "metallic rouge"})
    assert "Not told to you: you do not follow this show. /follow changes that." in said(other)


async def test_an_alert_of_a_servers_own_feed_is_known_on_that_server_alone(stage: Stage) -> None:
    url, now = "https://blog.example/secret", stage.clock()
    other = stage.discord.add_guild("Another club")
    there, stranger = other.add_text_channel("theirs"), other.add_member("stranger")
    async with stage.database.write() as connection:
        wanted = Subscription(
            guild_id=stage.guild.id,
            channel_id=stage.channel.id,
            events=frozenset({EventKind.NEWS}),
            source=name_of(url),
        )
        await feeds.add(connection, url, wanted, now)
        moment = Moment(now=now, fresh=timedelta(days=1))
        secret = [NewsItem(guid="1", title="A secret")]
        told = Said(source=name_of(url), news=secret, moment=moment, last_success=now)
        [fresh] = [one async for one in store_news(connection, [told], NameIndex())]
        await tell(connection, fresh.events, {}, Policy(), now, name_of(url))
    await stage.deliverer.deliver_due()
    mark = mark_of(stage, stage.channel)

    assert "blog.example: A secret" in await why(stage, stage.member, alert=mark)
    assert said(await stage.discord.slash(stranger, other, there, "why", {"alert": mark})) == UNKNOWN
    assert await stage.discord.autocomplete(stranger, other, there, "why", {"alert": ""}) == []
    assert "secret" not in await stage.answer(stage.member, "news")


async def test_a_long_trace_is_turned_also_after_a_restart(stage: Stage) -> None:
    await ask_for(stage, stage.channel.id, guild_id=stage.guild.id)
    async with stage.database.write() as connection:
        for number in range(40):
            moment = Moment(now=stage.clock(), fresh=timedelta(days=1))
            await store_sightings(connection, f"mirror {number}", [stream(2)], moment)

    message = (await stage.ask(stage.member, "why", {"show": "rouge", "episode": "2"})).message
    assert "Page 1 of 4" in text_of(message)
    await stage.bot.restart()
    await stage.discord.press(stage.member, message, label="Next page")
    assert "Page 2 of 4" in text_of(message)


async def test_the_episodes_of_the_chosen_show_are_offered(stage: Stage) -> None:
    typed = {"show": "id:1", "episode": "1"}
    offered = await stage.discord.autocomplete(stage.member, stage.guild, stage.channel, "why", typed)

    assert [one["value"] for one in offered] == ["13", "12", "11", "10", "1"]
