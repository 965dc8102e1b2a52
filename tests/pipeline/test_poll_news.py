"""From feeds to alerts: each story once, whatever the feed changes of it."""

from __future__ import annotations

from typing import Any

import pytest

from bot.core.news import NewsItem
from bot.core.reasons import Reason
from bot.store.schema import items
from tests.core.made import DAY, HOUR, MINUTE, NOW, a_series, a_show, a_sighting, a_subscription, an_item
from tests.pipeline.stage import Stage

FRESH = an_item(published=NOW + 30 * MINUTE)
HEADLINE = "Metallic Rouge Reveals New Trailer"


def another(number: int, **changes: Any) -> NewsItem:
    """Make a story of its own about the same show."""
    own = {
        "guid": f"guid {number}",
        "title": f"Metallic Rouge Story {number}",
        "link": f"https://news.example/{number}",
        "published": NOW - DAY,
    }
    return an_item(**{**own, **changes})


@pytest.fixture
async def news(stage: Stage) -> Stage:
    """A stage whose feed has been read once, empty."""
    await stage.set_up(names=("ann",))
    await stage.baseline()
    return stage


async def test_the_first_poll_of_a_feed_tells_nothing(stage: Stage) -> None:
    await stage.set_up(names=("ann",))
    stage.sites.publish("ann", FRESH, another(1))
    assert await stage.poll_and_deliver() == []
    assert await stage.withheld() == [("news", Reason.BASELINE), ("news", Reason.BASELINE)]


async def test_a_headline_about_a_show_is_told_with_its_link(news: Stage) -> None:
    news.sites.publish("ann", FRESH)
    assert await news.poll_and_deliver() == [HEADLINE]
    assert news.outlet.posted[0].message.url == "https://news.example/2024/rouge"
    assert news.outlet.posted[0].message.content == "<@&9>"


async def test_a_headline_about_no_show_is_stored_and_not_told(news: Stage) -> None:
    news.sites.publish("ann", an_item(title="A Studio Opens a Café"))
    assert await news.poll_and_deliver() == []
    assert await news.column(items.c.title) == ["A Studio Opens a Café"]


async def test_only_those_who_want_the_show_hear_of_it(stage: Stage) -> None:
    await stage.set_up(a_subscription(show_ids=frozenset({1})), show=a_show(id=0), names=("ann",))
    await stage.baseline()
    stage.sites.publish("ann", FRESH)
    assert await stage.poll_and_deliver() == [HEADLINE]


@pytest.mark.parametrize(
    "change",
    [
        {"guid": "changed"},
        {"title": "Metallic Rouge Reveals Newest Trailer"},
        {"link": "https://news.example/moved"},
        {"link": None},
        {"published": NOW + 40 * MINUTE},
        {"published": NOW + 3 * DAY},
        {"published": None},
        {"summary": "Longer."},
        {"guid": "changed", "link": "https://news.example/moved"},
        {"guid": "changed", "title": "Metallic Rouge Reveals Newest Trailer"},
        {"guid": "changed", "link": "http://www.news.example/2024/rouge/?utm_source=rss"},
    ],
)
async def test_a_story_that_changes_is_still_the_same_story(news: Stage, change: dict[str, Any]) -> None:
    news.sites.publish("ann", FRESH)
    assert await news.poll_and_deliver() == [HEADLINE]
    news.sites.publish("ann", an_item(**{"published": FRESH.published, **change}))
    assert await news.poll_and_deliver(HOUR) == []
    assert len(await news.column(items.c.id)) == 1


async def test_a_story_is_followed_through_one_change_after_the_other(news: Stage) -> None:
    changes: list[dict[str, Any]] = [{}, {"guid": "second"}, {"guid": "second", "link": "https://news.example/2"}]
    changes.append({"guid": "third", "link": "https://news.example/2", "title": "Metallic Rouge, Corrected"})
    for change in changes:
        news.sites.publish("ann", an_item(**{"published": FRESH.published, **change}))
        await news.poll_and_deliver(HOUR)
    assert news.outlet.titles == [HEADLINE]
    assert await news.column(items.c.title) == ["Metallic Rouge, Corrected"]


async def test_a_story_that_goes_and_comes_back_is_not_told_again(news: Stage) -> None:
    for said in ([FRESH], [], [FRESH]):
        news.sites.publish("ann", *said)
        await news.poll_and_deliver(HOUR)
    assert news.outlet.titles == [HEADLINE]


async def test_a_story_that_stands_in_a_document_twice_is_told_once(news: Stage) -> None:
    twin = an_item(guid="twin", published=FRESH.published)
    news.sites.publish("ann", FRESH, twin)
    assert await news.poll_and_deliver() == [HEADLINE]
    news.sites.publish("ann", an_item(guid="twin", title="Metallic Rouge, Corrected", published=FRESH.published))
    assert await news.poll_and_deliver(HOUR) == []


async def test_stories_with_one_link_in_common_are_each_told(news: Stage) -> None:
    shared = {"link": "https://news.example/", "published": FRESH.published}
    news.sites.publish("ann", another(1, **shared), another(2, **shared))
    assert await news.poll_and_deliver() == ["Metallic Rouge Story 1", "Metallic Rouge Story 2"]


async def test_pages_that_differ_in_their_query_alone_are_different_stories(news: Stage) -> None:
    news.sites.publish("ann", another(1, link="https://news.example/?1001", published=FRESH.published))
    await news.poll_and_deliver()
    news.sites.publish("ann", another(2, link="https://news.example/?1002", published=FRESH.published))
    assert await news.poll_and_deliver(HOUR) == ["Metallic Rouge Story 2"]


async def test_a_feed_that_changed_all_its_ids_tells_nothing_and_is_known_from_then_on(stage: Stage) -> None:
    await stage.set_up(names=("ann",))
    stage.sites.publish("ann", *(another(number) for number in range(10)))
    await stage.baseline()
    churned = [
        another(number, guid=f"new {number}", link=f"https://new.example/{number}", title=f"Metallic Rouge: {number}")
        for number in range(10)
    ]
    stage.sites.publish("ann", *churned)
    assert await stage.poll_and_deliver() == []
    assert [reason for _, reason in await stage.withheld()][10:] == [Reason.CHURNED] * 10
    stage.sites.publish("ann", FRESH, *churned)
    assert await stage.poll_and_deliver(HOUR) == [HEADLINE]


async def test_a_feed_that_was_silent_long_and_is_full_of_news_has_not_changed_its_ids(news: Stage) -> None:
    news.sites.publish("ann", *(another(number, published=NOW + number * MINUTE) for number in range(1, 11)))
    assert len(await news.poll_and_deliver()) == 10


async def test_old_news_that_turns_up_is_too_old(news: Stage) -> None:
    news.sites.publish("ann", another(1, published=NOW - 2 * DAY))
    assert await news.poll_and_deliver() == []
    assert await news.withheld() == [("news", Reason.TOO_OLD)]


async def test_news_without_a_date_is_as_old_as_its_first_sight(news: Stage) -> None:
    news.sites.publish("ann", another(1, published=None))
    assert await news.poll_and_deliver() == ["Metallic Rouge Story 1"]


async def test_news_is_told_oldest_first(news: Stage) -> None:
    times = {1: NOW + 50 * MINUTE, 2: NOW + 10 * MINUTE, 3: NOW + 30 * MINUTE}
    news.sites.publish("ann", *(another(number, published=at) for number, at in times.items()))
    assert [title[-1] for title in await news.poll_and_deliver()] == ["2", "3", "1"]


async def test_a_story_about_two_shows_is_told_once_in_a_channel(stage: Stage) -> None:
    await stage.set_up(names=("ann", "crunchyroll"))
    stage.sites.publish("crunchyroll", a_sighting(series=a_series(title="Overlord"), at=NOW - DAY))
    await stage.baseline()
    stage.sites.publish("ann", an_item(title="Metallic Rouge and Overlord Share a Studio", published=NOW + MINUTE))
    assert await stage.poll_and_deliver() == ["Metallic Rouge and Overlord Share a Studio"]
