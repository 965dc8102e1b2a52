"""From feeds to alerts: each story once, whatever the feed changes of it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from bot.core.events import EventKind
from bot.core.news import NewsItem
from bot.core.reasons import Reason
from bot.pipeline.trial import order_trial
from bot.store.schema import events, items
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
    assert await stage.withheld() == [("news", Reason.BASELINE), ("trailer", Reason.BASELINE)]


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
    assert len(await news.poll_and_deliver()) == 6  # five, and the list of the other five


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
    stage.sites.publish("crunchyroll", a_sighting(series=a_series(title="Harbour Quillon"), at=NOW - DAY))
    await stage.baseline()
    stage.sites.publish(
        "ann", an_item(title="Metallic Rouge and Harbour Quillon Share a Studio", published=NOW + MINUTE)
    )
    assert await stage.poll_and_deliver() == ["Metallic Rouge and Harbour Quillon Share a Studio"]


CAST = "Metallic Rouge Anime Reveals More Cast"
RECAST = "'Metallic Rouge' Unveils Additional Cast"
FILMED = "Metallic Rouge Unveils Additional Cast, New Trailer"


def report(title: str, *, guid: str = "1", **changes: Any) -> NewsItem:
    """Make one source's report of a story, half an hour after the baseline began."""
    link = f"https://news.example/{guid}"
    return an_item(**{"guid": guid, "title": title, "link": link, "published": NOW + 30 * MINUTE, **changes})


@pytest.fixture
async def feeds(stage: Stage) -> Stage:
    """A stage whose three feeds have been read once, empty."""
    await stage.set_up(names=("ann", "mal", "crnews"))
    await stage.baseline()
    return stage


async def story_of(stage: Stage) -> list[str]:
    return await stage.column(events.c.story)


async def test_what_another_source_repeats_is_told_once_and_kept_with_its_reason(feeds: Stage) -> None:
    feeds.sites.publish("ann", report(CAST))
    assert await feeds.poll_and_deliver() == [CAST]
    feeds.sites.publish("mal", report(RECAST))
    assert await feeds.poll_and_deliver(HOUR) == []
    assert await feeds.withheld() == [("news", Reason.DUPLICATE)]
    assert await story_of(feeds) == ["news/1", "news/1"]


async def test_a_third_source_is_held_against_what_the_second_repeated(feeds: Stage) -> None:
    for source, title in (("ann", CAST), ("mal", FILMED), ("crnews", "Metallic Rouge Streams New Trailer")):
        feeds.sites.publish(source, report(title))
        await feeds.poll_and_deliver(HOUR)
    assert set(await story_of(feeds)) == {"news/1"}
    assert feeds.outlet.titles == [CAST]


async def test_an_alert_that_still_waits_names_the_sources_that_came_after_it(feeds: Stage) -> None:
    for source, title in (("ann", CAST), ("mal", RECAST), ("crnews", RECAST)):
        feeds.sites.publish(source, report(title))
        await feeds.poll(HOUR)
    await feeds.deliver()
    assert feeds.outlet.titles == [CAST]
    assert feeds.outlet.posted[0].message.footer.startswith("ann · Also: mal, crnews · Metallic Rouge · ")


@pytest.mark.parametrize(("title", "later"), [("Metallic Rouge Café Opens in Tokyo", HOUR), (RECAST, 2 * DAY + MINUTE)])
async def test_another_matter_or_the_same_days_later_is_another_story(
    feeds: Stage, title: str, later: timedelta
) -> None:
    feeds.sites.publish("ann", report(CAST))
    await feeds.poll_and_deliver()
    feeds.sites.publish("mal", report(title, published=NOW + 30 * MINUTE + later))
    assert await feeds.poll_and_deliver(later) == [title]


async def test_what_the_first_source_says_next_is_a_follow_up_whoever_repeats_it(feeds: Stage) -> None:
    feeds.sites.publish("ann", report(CAST))
    assert await feeds.poll_and_deliver() == [CAST]
    feeds.sites.publish("mal", report(RECAST))
    assert await feeds.poll_and_deliver(HOUR) == []
    more = report("Metallic Rouge Anime Casts Two More", guid="2", published=NOW + HOUR)
    feeds.sites.publish("ann", report(CAST), more)
    assert await feeds.poll_and_deliver(HOUR) == [more.title]
    feeds.sites.publish("mal", report(RECAST), report("'Metallic Rouge' Adds Two to Cast", guid="2"))
    assert await feeds.poll_and_deliver(HOUR) == []
    assert await story_of(feeds) == ["news/1", "news/1", "news/3", "news/3"]


async def test_a_story_that_a_baseline_found_was_told_to_nobody(stage: Stage) -> None:
    await stage.set_up(names=("ann", "mal"))
    stage.sites.publish("ann", report(CAST, published=NOW - HOUR))
    await stage.baseline()
    stage.sites.publish("mal", report(RECAST))
    assert await stage.poll_and_deliver() == [RECAST]
    assert await stage.withheld() == [("news", Reason.BASELINE)]


async def test_a_story_that_was_too_old_to_be_told_was_told_to_nobody(feeds: Stage) -> None:
    feeds.sites.publish("ann", report(CAST, published=NOW - 26 * HOUR))
    assert await feeds.poll_and_deliver() == []
    feeds.sites.publish("mal", report(RECAST))
    assert await feeds.poll_and_deliver(HOUR) == [RECAST]


async def test_what_a_baseline_finds_of_a_told_story_is_part_of_the_baseline(feeds: Stage) -> None:
    feeds.sites.publish("ann", report(CAST))
    await feeds.poll()
    await feeds.set_up(names=("ann", "animeschedule"))
    feeds.sites.publish("animeschedule", report(RECAST))
    await feeds.poll()
    assert await feeds.withheld() == [("news", Reason.BASELINE)]


async def test_a_repeated_story_is_still_told_to_those_of_a_show_that_the_first_report_left_out(stage: Stage) -> None:
    await stage.set_up(names=("ann", "mal", "crunchyroll"))
    stage.sites.publish("crunchyroll", a_sighting(series=a_series(title="Harbour Quillon"), at=NOW - DAY))
    await stage.baseline()
    both_shows = [a_subscription(channel_id=500 + number, show_ids=frozenset({number})) for number in (1, 2)]
    await stage.set_up(*both_shows, names=("ann", "mal", "crunchyroll"))
    stage.sites.publish("ann", report(CAST))
    await stage.poll_and_deliver()
    both = "Metallic Rouge and Harbour Quillon Reveal More Cast"
    stage.sites.publish("mal", report(both))
    assert await stage.poll_and_deliver(HOUR) == [both]
    assert [posted.channel_id for posted in stage.outlet.posted] == [501, 502]
    assert [reason for kind, reason in await stage.withheld() if kind == "news"] == [Reason.DUPLICATE]


async def test_a_trailer_in_a_told_story_still_goes_to_those_who_want_trailers_alone(stage: Stage) -> None:
    trailers = a_subscription(channel_id=501, events=frozenset({EventKind.TRAILER}))
    await stage.set_up(a_subscription(channel_id=500), trailers, names=("ann", "mal"))
    await stage.baseline()
    stage.sites.publish("ann", report(CAST))
    assert await stage.poll_and_deliver() == [CAST]
    stage.sites.publish("mal", report(FILMED))
    assert await stage.poll_and_deliver(HOUR) == [FILMED]
    assert [posted.channel_id for posted in stage.outlet.posted] == [500, 501]


async def test_a_test_alert_is_no_report_of_a_story(feeds: Stage) -> None:
    feeds.sites.publish("ann", report(CAST, published=NOW - 26 * HOUR))
    await feeds.poll()
    async with feeds.database.write() as connection:
        await order_trial(connection, a_subscription(), "test/1", feeds.clock())
    feeds.sites.publish("mal", report(RECAST))
    await feeds.poll(HOUR)
    assert await story_of(feeds) == ["news/1", "test/1", "news/2"]
