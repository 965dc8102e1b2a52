"""How a feed is added: it is found, looked at, shown, and stored when the same person confirms it."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from bot.core.actions import named
from bot.core.feed_card import ADD, CHOOSE, TURN
from bot.store import feeds
from bot.store.proposals import LASTS
from tests.commands.adding import add_feed, labels, offered, said
from tests.commands.conftest import Stage
from tests.commands.test_feed import known_sources, stored
from tests.discord_server import Interaction, Message

LINK = '<link rel="alternate" type="application/rss+xml" title="{title}" href="{href}">'
GONE = "That offer is used up, older than 10 minutes, or somebody else's. Use /feed add again."


MINUTE = timedelta(minutes=1)


async def offer(stage: Stage, path: str = "/news", **options: object) -> Message:
    """Let the manager ask for a feed; gives what is offered."""
    asked = await offered(stage.discord, stage.manager, stage.channel, {"url": stage.url(path), **options})
    return asked.message


def page(*feeds: tuple[str, str]) -> str:
    head = "".join(LINK.format(title=title, href=href) for title, href in feeds)
    return f"<!doctype html><html><head>{head}</head></html>"


def answer(pressed: Interaction) -> str:
    return said(pressed.message)


async def test_a_feed_is_shown_with_its_newest_items_before_anything_is_stored(stage: Stage) -> None:
    stage.feeds.publish("/news", "Fourth", "Third *bold*", "Second", "First recap")
    message = await offer(stage, filter="-recap", role=stage.role)

    text = said(message)
    assert f"**News of /news** is to be posted in <#{stage.channel.id}>." in text
    assert all(f"• [{title}](https://news.example/" in text for title in ("Fourth", "Third \\*bold\\*", "Second"))
    assert "First" not in text
    assert "Its filter (-recap) would let 3 of the 4 items through that are there now." in text.replace("\\-", "-")
    assert labels(message) == ["Confirm", "Cancel"]
    assert message.ephemeral
    assert (await stored(stage), await known_sources(stage)) == ([], [])


async def test_a_confirmed_feed_is_stored_with_all_that_was_asked_for(stage: Stage) -> None:
    stage.feeds.publish("/news", "Old")
    message = await offer(stage, filter="trailer /pv\\d/", role=stage.role)
    await stage.discord.press(stage.manager, message, label="Confirm")

    [own] = await stored(stage)
    assert said(message).startswith(f"The feed is added\n#{own.id}: <#{stage.channel.id}> will hear of")
    assert labels(message) == []
    assert (own.channel_id, own.guild_id, own.created_by) == (stage.channel.id, stage.guild.id, stage.manager.id)
    assert (own.filter, own.role_id) == ("trailer /pv\\d/", stage.role.id)


async def test_a_double_click_stores_a_feed_once(stage: Stage) -> None:
    stage.feeds.publish("/news", "Old")
    message = await offer(stage)
    both = await asyncio.gather(*(stage.discord.press(stage.manager, message, label="Confirm") for _ in range(2)))
    assert len(await stored(stage)) == 1
    assert [said(one) for pressed in both for one in pressed.messages] == [GONE]


async def test_nobody_else_can_confirm_or_cancel_what_somebody_was_offered(stage: Stage) -> None:
    other = stage.guild.add_member("other manager", "MANAGE_GUILD")
    stage.feeds.publish("/news", "Old")
    message = await offer(stage)
    assert answer(await stage.discord.press(other, message, label="Confirm")) == GONE
    refused = await stage.discord.press(stage.member, message, label="Confirm")
    assert answer(refused) == "You need the Manage Server permission for this."

    await stage.discord.press(stage.manager, message, label="Confirm")
    assert len(await stored(stage)) == 1


async def test_an_offer_outlives_a_restart_but_not_ten_minutes(stage: Stage) -> None:
    stage.feeds.publish("/news", "Old")
    stage.feeds.publish("/more", "Old")
    first, second = await offer(stage), await offer(stage, "/more")
    await stage.bot.restart()
    await stage.discord.press(stage.manager, first, label="Confirm")
    assert len(await stored(stage)) == 1
    stage.clock.advance(LASTS)
    assert answer(await stage.discord.press(stage.manager, second, label="Confirm")) == GONE
    assert len(await stored(stage)) == 1


async def test_a_cancelled_offer_can_not_be_confirmed(stage: Stage) -> None:
    stage.feeds.publish("/news", "Old")
    message = await offer(stage)
    confirm = next(part["custom_id"] for row in message.components for part in row["components"])
    copy = stage.channel.post(stage.discord.bot, "", components=message.components)
    await stage.discord.press(stage.manager, message, label="Cancel")
    assert said(message) == "No feed was added"
    assert answer(await stage.discord.press(stage.manager, copy, confirm)) == GONE
    assert await stored(stage) == []


async def test_what_was_taken_away_meanwhile_is_found_out_when_it_is_confirmed(stage: Stage) -> None:
    stage.feeds.publish("/news", "Old")
    stage.feeds.publish("/more", "Old")
    message, other = await offer(stage), await offer(stage, "/more", role=stage.role)
    stage.guild.delete_role(stage.role)
    pressed = await stage.discord.press(stage.manager, other, label="Confirm")
    assert answer(pressed) == "That role is not there any more. Use /feed add again."
    stage.guild.revoke("EMBED_LINKS")
    pressed = await stage.discord.press(stage.manager, message, label="Confirm")
    assert "I need Embed Links there" in answer(pressed)
    stage.guild.grant("EMBED_LINKS")
    await stage.discord.press(stage.manager, message, label="Confirm")
    assert len(await stored(stage)) == 1


async def test_the_only_feed_that_a_page_names_is_offered_at_once(stage: Stage) -> None:
    stage.feeds.publish("/rss", "Old")
    stage.feeds.pages["/"] = page(("All news", "/rss"))
    message = await offer(stage, "/")
    assert "**News of /rss** is to be posted" in said(message)
    await stage.discord.press(stage.manager, message, label="Confirm")
    [own] = await stored(stage)
    async with stage.database.read() as connection:
        assert await feeds.urls(connection, {own.source}) == {own.source: stage.url("/rss")}


async def test_one_of_several_feeds_of_a_page_is_chosen_from_a_menu(stage: Stage) -> None:
    stage.feeds.publish("/anime", "Old anime")
    stage.feeds.pages["/"] = page(("Games @everyone", "/games"), ("Anime", "/anime"), ("", "/third"))
    message = await offer(stage, "/", filter="anime")
    [menu] = [part for row in message.components for part in row["components"] if part["type"] == 3]
    assert [option["label"] for option in menu["options"]] == ["Games @everyone", "Anime", stage.url("/third")]
    assert "That page names 3 feeds." in said(message)

    await stage.bot.restart()
    await stage.discord.choose(stage.manager, message, menu["custom_id"], ["1"])
    assert "**News of /anime** is to be posted" in said(message)
    assert "Its filter (anime) would let 1 of the 1 item through" in said(message)
    await stage.discord.press(stage.manager, message, label="Confirm")
    assert len(await stored(stage)) == 1


async def test_a_choice_that_was_not_offered_is_refused(stage: Stage) -> None:
    stage.feeds.pages["/"] = page(("A", "/a"), ("B", "/b"))
    for value in ("7", "-1", "x", "²"):
        stage.clock.advance(MINUTE)
        message = await offer(stage, "/")
        [menu] = [part for row in message.components for part in row["components"] if part["type"] == 3]
        data = {"component_type": 3, "custom_id": menu["custom_id"], "id": 1, "values": [value]}
        begun = stage.discord.interactions.begin(3, stage.manager, stage.channel, data, source=message)
        assert answer(await begun.answered()) == GONE


async def test_a_page_without_a_feed_that_can_be_read_is_refused_with_the_reason(stage: Stage) -> None:
    for markup, words in (
        ("<html><head></head></html>", "I can't read that feed: that page names no feed; give the address"),
        (page(("A", "http://169.254.169.254/rss")), "I can't read that feed: 169.254.169.254"),
        (page(("A", "/nothing")), "I can't read that feed: HTTP 404"),
        (page(("A", "/page")), "I can't read that feed: the answer is an HTML page, not a feed"),
    ):
        stage.feeds.pages["/page"] = markup
        assert words in said(await offer(stage, "/page"))
    assert await stored(stage) == []


async def test_a_wrong_pattern_is_told_before_anything_is_asked(stage: Stage) -> None:
    words = said(await offer(stage, filter="trailer /(a/"))
    assert words == "The pattern at character 9 is wrong: missing ): (a."
    assert stage.feeds.asked == []


async def test_a_forged_press_does_nothing(stage: Stage) -> None:
    for action in (ADD, CHOOSE):
        copy = stage.channel.post(
            stage.discord.bot,
            "",
            components=[{"type": 1, "components": [{"type": 2, "style": 2, "id": 2, "label": "x"}]}],
        )
        copy.components[0]["components"][0]["custom_id"] = named(action, "made-up")
        assert answer(await stage.discord.press(stage.manager, copy, label="x")) == GONE


@pytest.mark.long
async def test_a_long_list_has_pages_that_turn_after_a_restart(stage: Stage) -> None:
    for number in range(9):
        stage.feeds.publish(f"/{number}", "Old")
        await add_feed(stage.discord, stage.manager, stage.channel, {"url": stage.url(f"/{number}")})
        stage.clock.advance(MINUTE)
    listed = await stage.ask(stage.manager, "feed list")
    assert "**#9**" not in said(listed.message)
    await stage.bot.restart()
    await stage.discord.press(stage.manager, listed.message, label="Next page")
    assert "**#9**" in said(listed.message)
    assert "**#8**" not in said(listed.message)
    refused = await stage.discord.press(stage.member, listed.message, label="Previous")
    assert answer(refused) == "You need the Manage Server permission for this."
    assert TURN in str(listed.message.components)
