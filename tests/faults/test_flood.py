"""Much at once: a channel gets a handful of messages and a list of the rest, and nothing of it is lost."""

from __future__ import annotations

import re
from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.core.message import DESCRIPTION
from bot.core.news import NewsItem
from bot.core.reasons import Reason
from bot.core.releases import Series, Sighting
from bot.core.text import units
from bot.store.schema import alerts
from tests.core.made import DAY, HOUR, NOW, a_sighting, a_subscription, an_item
from tests.faults.conftest import Figure
from tests.pipeline.conftest import database, file, postgresql_server, sqlite_template, stage
from tests.pipeline.stage import Stage

pytestmark = pytest.mark.long

__all__ = ["database", "file", "postgresql_server", "sqlite_template", "stage"]

THOUSAND = 1000
_ELSEWHERE = {Reason.IN_BATCH, Reason.IN_ROUNDUP, Reason.SUMMARISED}
_LINK = re.compile(r"\[((?:\\.|[^\]\\])*)\]\((https?://[^)]*)\)")


def story(number: int, **changes: object) -> NewsItem:
    own = {
        "guid": f"guid {number}",
        "title": f"Metallic Rouge Reveals Matter {number} of the Day",
        "link": f"https://news.example/2024/metallic-rouge-reveals-matter-{number}",
        "published": NOW + timedelta(seconds=number),
    }
    return an_item(**{**own, **changes})


def premiere_of(number: int) -> Sighting:
    at = NOW + timedelta(seconds=number)
    url = f"https://www.crunchyroll.com/watch/S{number}"
    return a_sighting(series=Series(title=f"Show {number:04}"), identity=f"s{number}", number="1", at=at, url=url)


def listed(stage: Stage) -> list[tuple[str, str]]:
    """Give the words and the address of every line of the lists."""
    lists = [one.message.description for one in stage.outlet.posted if one.title.startswith("Much at once")]
    return [(found[1], found[2]) for text in lists for line in text.splitlines() for found in _LINK.finditer(line)]


async def reasons(stage: Stage) -> Counter[tuple[str, str | None]]:
    return Counter(await stage.alerts())


async def lost(stage: Stage) -> int:
    """Count the alerts that are no message, are told by none, and have no reason of their own."""
    async with stage.database.read() as connection:
        rows = (await connection.execute(select(alerts))).all()
    sent = {row.id for row in rows if row.state == "sent" and row.message_id}
    of_its_own = {row.id for row in rows if row.state == "withheld" and row.reason not in _ELSEWHERE}
    return sum(row.id not in sent | of_its_own and row.joined_to not in sent for row in rows)


@pytest.mark.long
@pytest.mark.fault("D13")
async def test_a_thousand_news_of_one_poll_are_five_messages_and_a_list(stage: Stage, figure: Figure) -> None:
    await stage.set_up(names=("ann",))
    await stage.baseline()
    stage.sites.publish("ann", *(story(number) for number in range(THOUSAND)))
    titles = await stage.poll_and_deliver()
    assert titles[:5] == [f"Metallic Rouge Reveals Matter {number} of the Day" for number in range(5)]
    assert all(title.startswith("Much at once") for title in titles[5:])
    assert len(titles) <= 100
    told = listed(stage)
    assert [url for _, url in told] == [story(number).link for number in range(5, THOUSAND)]
    assert await reasons(stage) == {("sent", None): len(titles), ("withheld", "in_roundup"): THOUSAND - 5}
    assert await lost(stage) == 0
    assert all(units(one.message.description) <= DESCRIPTION for one in stage.outlet.posted)
    assert [one.message.content for one in stage.outlet.posted[5:7]] == ["<@&9>", ""]
    figure(f"1,000 news: 5 alone, {len(told)} in {len(titles) - 5} lists, 0 lost", times=THOUSAND)


@pytest.mark.long
@pytest.mark.fault("D13")
async def test_a_thousand_shows_of_one_poll_are_ten_messages_and_a_list(stage: Stage, figure: Figure) -> None:
    await stage.set_up(a_subscription(show_ids=None), names=("crunchyroll",))
    await stage.baseline()
    stage.sites.publish("crunchyroll", *(premiere_of(number) for number in range(THOUSAND)))
    titles = await stage.poll_and_deliver(HOUR)
    told = listed(stage)
    assert len(titles) <= 100
    assert [title.startswith("Show") for title in titles[:11]] == [True] * 10 + [False]
    assert {url for _, url in told} == {premiere_of(number).url for number in range(10, THOUSAND)}
    assert await lost(stage) == 0
    assert await stage.poll_and_deliver(HOUR) == []
    figure(f"1,000 episodes: 10 alone, {len(told)} in {len(titles) - 10} lists, 0 lost", times=THOUSAND)


@pytest.mark.long
@pytest.mark.fault("D13")
async def test_a_flood_of_the_longest_titles_and_links_stays_below_a_hundred_messages(
    stage: Stage, figure: Figure
) -> None:
    await stage.set_up(names=("ann",))
    await stage.baseline()
    long = [
        story(
            number, title=f"Metallic Rouge {number} " + "*_" * 240, link=f"https://news.example/{number}/" + "a" * 480
        )
        for number in range(THOUSAND)
    ]
    stage.sites.publish("ann", *long)
    titles = await stage.poll_and_deliver()
    assert len(titles) <= 100
    assert await lost(stage) == 0
    lines = [line for one in stage.outlet.posted[5:] for line in one.message.description.splitlines()]
    assert [line.split()[2] for line in lines] == [str(number) for number in range(5, THOUSAND)]
    figure(f"1,000 of the longest: {len(titles)} messages", times=THOUSAND)


@pytest.mark.fault("D13")
async def test_a_thousand_ids_that_changed_are_told_to_nobody(stage: Stage, figure: Figure) -> None:
    await stage.set_up(names=("ann",))
    old = [story(number, published=NOW - DAY) for number in range(THOUSAND)]
    stage.sites.publish("ann", *old)
    await stage.baseline()
    changed = [
        story(number, guid=f"new {number}", title=f"Metallic Rouge: {number}", published=NOW - DAY, link=None)
        for number in range(THOUSAND)
    ]
    stage.sites.publish("ann", *changed)
    assert await stage.poll_and_deliver() == []
    churned = [reason for _, reason in await stage.withheld()].count(Reason.CHURNED)
    assert churned == THOUSAND
    figure(f"1,000 changed ids: 0 messages, {churned:,} withheld", times=THOUSAND)


@pytest.mark.parametrize(("news", "titles"), [(6, 6), (7, 6)])
async def test_a_list_holds_at_least_two(stage: Stage, news: int, titles: int) -> None:
    await stage.set_up(names=("ann",))
    await stage.baseline()
    stage.sites.publish("ann", *(story(number) for number in range(news)))
    assert len(await stage.poll_and_deliver()) == titles


async def test_each_channel_has_a_list_of_its_own_and_a_paused_one_none(stage: Stage) -> None:
    wanted = [
        a_subscription(channel_id=500),
        a_subscription(channel_id=501),
        a_subscription(channel_id=502, paused=True),
    ]
    await stage.set_up(*wanted, names=("ann",))
    await stage.baseline()
    stage.sites.publish("ann", *(story(number) for number in range(9)))
    await stage.poll_and_deliver()
    assert Counter(one.channel_id for one in stage.outlet.posted) == {500: 6, 501: 6}


async def test_what_was_in_a_list_is_not_told_again(stage: Stage) -> None:
    await stage.set_up(names=("ann",))
    await stage.baseline()
    stage.sites.publish("ann", *(story(number) for number in range(9)))
    await stage.poll_and_deliver()
    stage.sites.publish("ann", *(story(number, title=f"Metallic Rouge, corrected: {number}") for number in range(9)))
    assert await stage.poll_and_deliver(HOUR) == []


@pytest.mark.fault("D14")
async def test_two_stories_with_one_address_are_both_in_the_list(stage: Stage, figure: Figure) -> None:
    await stage.set_up(names=("ann",))
    await stage.baseline()
    same = "https://news.example/the-day"
    stage.sites.publish(
        "ann", *(story(number, link=same if number in (7, 8) else story(number).link) for number in range(20))
    )
    await stage.poll_and_deliver()
    shown = [words for words, url in listed(stage) if url == same]
    assert shown == [f"Metallic Rouge Reveals Matter {number} of the Day" for number in (7, 8)]
    assert len({one.message.url for one in stage.outlet.posted if one.message.url}) == 5
    assert await lost(stage) == 0
    figure(f"{len(shown)} of 2 shown, each as a line of text", times=2)
