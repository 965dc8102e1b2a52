"""What managers add for their server alone by `/feed`, through Discord's interactions."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.core.subscriptions import Subscription
from bot.store import sources, subscriptions
from tests.commands.adding import add_feed
from tests.commands.conftest import Stage
from tests.discord_server import Channel, User

MINUTE = timedelta(minutes=1)
SELDOM = timedelta(hours=5)
"""Longer than a feed that seldom says anything waits for its next poll."""


async def stored(stage: Stage) -> list[Subscription]:
    """Give all subscriptions to feeds."""
    async with stage.database.read() as connection:
        return [one for one in await subscriptions.every(connection) if one.source]


async def known_sources(stage: Stage) -> list[str]:
    async with stage.database.read() as connection:
        return [one.name for one in await sources.every(connection)]


async def add(stage: Stage, path: str = "/news", **options: Any) -> str:
    """Let the manager add a feed to the channel, and confirm it."""
    return await add_feed(stage.discord, stage.manager, stage.channel, {"url": stage.url(path), **options})


async def added(stage: Stage, path: str = "/news", **options: Any) -> None:
    """Add a feed that holds one old item, and read it for the first time."""
    stage.feeds.publish(path, "Old news")
    await add(stage, path, **options)
    await stage.poll()


def titles(stage: Stage, channel: Channel | None = None) -> list[str]:
    """Give the titles of all that was posted in a channel."""
    return [message.embeds[0]["title"] for message in stage.discord.messages(channel or stage.channel)]


async def elsewhere(stage: Stage, path: str | None = None) -> tuple[User, Channel]:
    """Add another server with a manager, which has a feed of its own if a path is given."""
    guild = stage.discord.add_guild("Elsewhere")
    stranger, channel = guild.add_member("stranger", "MANAGE_GUILD"), guild.add_text_channel("general")
    if path:
        await add_feed(stage.discord, stranger, channel, {"url": stage.url(path)})
    return stranger, channel


async def test_a_manager_adds_a_feed_and_is_told_what_it_is(stage: Stage) -> None:
    stage.feeds.publish("/news", "Second season announced")

    answer = await add(stage)

    [subscription] = await stored(stage)
    assert f"#{subscription.id}: <#{stage.channel.id}> will hear of **News of /news** from now on." in answer
    assert subscription.guild_id == stage.guild.id
    assert subscription.created_by == stage.manager.id


async def test_what_a_feed_held_before_is_not_posted_and_what_comes_then_is(stage: Stage) -> None:
    await added(stage, role=stage.role)
    stage.feeds.publish("/news", "A new trailer")
    await stage.poll(SELDOM)

    assert titles(stage) == ["A new trailer"]
    assert stage.discord.messages(stage.channel)[0].pinged_roles == {stage.role.id}


async def test_a_feed_that_is_removed_and_added_again_posts_nothing_of_the_time_between(stage: Stage) -> None:
    await added(stage)
    [subscription] = await stored(stage)
    await stage.answer(stage.manager, "feed remove", {"number": subscription.id})
    stage.feeds.publish("/news", "Between")
    await add(stage)
    await stage.poll(SELDOM)

    assert titles(stage) == []


@pytest.mark.parametrize(
    ("keywords", "posted"),
    [
        ("trailer", ["A new TRAILER"]),
        ('"second season"', ["Second-season news"]),
        ("-trailer", ["Second-season news", "Pokémon recap"]),
        ("pokemon -recap", []),
    ],
)
async def test_a_filter_chooses_among_the_news_of_a_feed(stage: Stage, keywords: str, posted: list[str]) -> None:
    await added(stage, filter=keywords)
    stage.feeds.publish("/news", "A new TRAILER", "Second-season news", "Pokémon recap")
    await stage.poll(SELDOM)

    assert sorted(titles(stage)) == sorted(posted)


async def test_what_one_server_adds_is_told_to_no_other(stage: Stage) -> None:
    stranger, channel = await elsewhere(stage)
    await stage.discord.slash(stranger, channel.guild, channel, "announce add", {"channel": channel, "show": "*"})
    await added(stage)
    stage.feeds.publish("/news", "Metallic Rouge gets a film")
    await stage.poll(SELDOM)

    assert titles(stage) == ["Metallic Rouge gets a film"]
    assert titles(stage, channel) == []
    assert "gets a film" not in await stage.answer(stage.member, "news", {"show": "Metallic Rouge"})
    assert "feed:" not in await stage.answer(stage.member, "status")
    tested = await stage.discord.slash(stranger, channel.guild, channel, "announce test", {"number": 1})
    assert tested.response is not None
    assert "127.0.0.1" not in tested.response.content


async def test_two_servers_with_one_feed_share_its_source_and_each_hears_it_once(stage: Stage) -> None:
    await added(stage)
    _, channel = await elsewhere(stage, "/news")
    stage.feeds.publish("/news", "Told twice, read once")
    await stage.poll(SELDOM)

    assert len(await known_sources(stage)) == 1
    assert titles(stage) == titles(stage, channel) == ["Told twice, read once"]


async def test_a_feed_is_forgotten_with_its_last_subscription(stage: Stage) -> None:
    await added(stage)
    stranger, channel = await elsewhere(stage, "/news")
    first, second = await stored(stage)

    await stage.answer(stage.manager, "feed remove", {"number": first.id})
    assert len(await known_sources(stage)) == 1
    await stage.discord.slash(stranger, channel.guild, channel, "feed remove", {"number": second.id})
    assert await known_sources(stage) == []


async def test_the_list_tells_number_channel_address_filter_and_role(stage: Stage) -> None:
    await added(stage, role=stage.role, filter="-recap *bold*")
    [subscription] = await stored(stage)

    answer = await stage.answer(stage.manager, "feed list")

    where = f"**#{subscription.id}** <#{stage.channel.id}>: [127.0.0.1]({stage.url()}), pings <@&{stage.role.id}>"
    assert f"{where}\n-# only: -recap \\*bold\\*\n-# It was last read <t:" in answer.replace("\\-recap", "-recap")


async def test_a_test_posts_the_newest_item_marked_as_a_test(stage: Stage) -> None:
    await added(stage)
    [subscription] = await stored(stage)

    answer = await stage.answer(stage.manager, "feed test", {"number": subscription.id})
    await stage.deliverer.deliver_due()

    assert answer == f"A test about 127.0.0.1 is on its way to <#{stage.channel.id}>."
    assert titles(stage) == ["[Test] Old news"]


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("http://169.254.169.254/latest/meta-data", "I can't read that feed: 169.254.169.254"),
        ("http://localhost/feed", "I can't read that feed: localhost"),
        ("file:///etc/passwd", "I can't read that feed: only http:\u200b// and https:\u200b// URLs can be read"),
        ("no address", "I can't read that feed: "),
        ("https://user:secret@news.example/rss", "with a user name or password is not asked; take it out"),
    ],
)
async def test_an_address_that_nobody_may_ask_is_refused_in_one_line(stage: Stage, url: str, words: str) -> None:
    answer = await stage.answer(stage.manager, "feed add", {"url": url, "channel": stage.channel})

    assert words in answer
    assert "\n" not in answer.strip()
    assert await known_sources(stage) == []


async def test_an_address_without_a_feed_is_refused_with_what_was_found(stage: Stage) -> None:
    assert "I can't read that feed: HTTP 404" in await add(stage, "/nothing")


async def test_a_feed_that_a_channel_has_already_is_refused_with_its_number(stage: Stage) -> None:
    await added(stage)
    [subscription] = await stored(stage)

    assert await add(stage) == f"<#{stage.channel.id}> has that feed already: #{subscription.id} in /feed list."
    assert len(await stored(stage)) == 1


async def test_announcements_and_feeds_are_lists_of_their_own(stage: Stage) -> None:
    await added(stage)
    [subscription] = await stored(stage)

    assert "127.0.0.1" not in await stage.answer(stage.manager, "announce list")
    answer = await stage.answer(stage.manager, "announce remove", {"number": subscription.id})
    assert answer == f"This server has no announcement #{subscription.id}. See /announce list."
    assert len(await stored(stage)) == 1


async def test_a_paused_feed_posts_nothing_until_it_is_resumed(stage: Stage) -> None:
    await added(stage)
    [own] = await stored(stage)
    assert await stage.answer(stage.manager, "feed pause", {"number": own.id}) == f"Feed #{own.id} is paused."
    assert "-# Nothing of it is posted: the announcement is paused." in await stage.answer(stage.manager, "feed list")
    stage.feeds.publish("/news", "While it was paused")
    await stage.poll(SELDOM)
    assert await stage.answer(stage.manager, "feed resume", {"number": own.id}) == f"Feed #{own.id} goes on."
    stage.feeds.publish("/news", "After that")
    await stage.poll(SELDOM)

    assert titles(stage) == ["After that"]


async def test_the_status_of_a_feed_tells_its_last_and_next_look_its_failures_and_its_newest_item(stage: Stage) -> None:
    await added(stage, filter="old")
    [own] = await stored(stage)
    well = await stage.answer(stage.manager, "feed status", {"number": own.id})
    assert "Last good answer: <t:" in well
    assert "Next look: <t:" in well
    assert "Newest item: [Old news](https://news.example/" in well
    assert "Filter: old" in well
    assert "Failures" not in well

    del stage.feeds.feeds["/news"]
    await stage.poll(SELDOM)
    await stage.poll(SELDOM)
    ill = await stage.answer(stage.manager, "feed status", {"number": own.id})
    assert "Failures: 2 failures in a row since <t:" in ill
    assert "HTTP 404" in ill
    assert "⚠️ It fails since <t:" in await stage.answer(stage.manager, "feed status")


async def test_numbers_are_offered_to_managers_of_the_own_server_alone(stage: Stage) -> None:
    await added(stage)
    stranger, channel = await elsewhere(stage)
    [own] = await stored(stage)
    ask = stage.discord.autocomplete
    assert await ask(stage.manager, stage.guild, stage.channel, "feed pause", {"number": ""}) == [
        {"name": f"#{own.id} 127.0.0.1 → #alerts", "value": own.id}
    ]
    assert await ask(stage.manager, stage.guild, stage.channel, "feed test", {"number": "ALERTS"})
    assert await ask(stage.manager, stage.guild, stage.channel, "feed remove", {"number": "other"}) == []
    assert await ask(stage.member, stage.guild, stage.channel, "feed status", {"number": ""}) == []
    assert await ask(stranger, channel.guild, channel, "feed pause", {"number": ""}) == []


async def test_what_stands_in_the_admins_file_is_shown_and_not_changed(stage: Stage) -> None:
    await added(stage)
    [own] = await stored(stage)
    async with stage.database.write() as connection:
        await subscriptions.configure(connection, [replace(own, role_id=None)], stage.clock())
    number = max(one.id for one in await stored(stage))
    assert "-# It stands in the admin's file." in await stage.answer(stage.manager, "feed list")
    for command in ("feed pause", "feed resume", "feed remove"):
        words = await stage.answer(stage.manager, command, {"number": number})
        assert words == f"#{number} stands in the admin's file; ask the operator."


async def test_a_feed_in_a_forum_becomes_posts_that_are_called_by_their_headlines(stage: Stage) -> None:
    forum = stage.guild.add_forum_channel("news", tags=["News", "Trailers"])
    stage.feeds.publish("/news", "Old news")
    await add_feed(stage.discord, stage.manager, forum, {"url": stage.url()})
    await stage.poll()
    stage.feeds.publish("/news", "A *new* film @everyone")
    await stage.poll(SELDOM)

    [post] = stage.guild.threads
    assert post.thread
    assert (post.parent, post.name) == (forum, "A *new* film @\u200beveryone")
    assert [str(tag) for tag in post.thread.applied_tags] == [forum.tags[0]["id"]]
