"""What the demo serves: read by the real sources, over a real connection."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import pytest

from bot.core.releases import ORIGINAL_AUDIO, Claim
from bot.demo.clock import SimulatedClock
from bot.demo.crunchyroll_feed import ITEMS, SPAN, EpisodeFeed
from bot.demo.news import Story, stories
from bot.demo.news_feeds import FORMS, document
from bot.demo.season import WEEK, WINTER_2024, Show
from bot.demo.server import Site, serving
from bot.demo.streams import streams
from bot.errors import FetchError
from bot.fetch import Fetcher
from bot.sources.anilist import AniList
from bot.sources.base import Interest, NotModified, Reading, Request, Response
from bot.sources.crunchyroll import CrunchyrollEpisodes
from bot.sources.feed import Feed

FIRST = datetime(2024, 1, 10, 18, 25, tzinfo=UTC)
EVERYTHING = Interest(now=FIRST)


def read_episodes(shows: tuple[Show, ...], now: datetime) -> Reading:
    body = EpisodeFeed(streams(shows, WINTER_2024.last)).document(now)
    return CrunchyrollEpisodes(name="episodes").parse(Response(url="http://127.0.0.1/rss", body=body, received=now))


def read_news(source: str, now: datetime, *told: Story) -> Reading:
    body = document(told or stories(), source, now)
    return Feed(name=source, url="http://127.0.0.1/").parse(Response(url="http://127.0.0.1/", body=body, received=now))


@asynccontextmanager
async def fetching(shows: tuple[Show, ...], clock: Callable[[], datetime]) -> AsyncIterator[tuple[Fetcher, str]]:
    """Serve the season at an instant, and give a real fetcher with the server's address."""
    episodes = EpisodeFeed(streams(shows, WINTER_2024.last))
    site = Site(shows=shows, episodes=episodes, news=stories(), last=WINTER_2024.last, clock=clock)
    async with serving(site) as server, Fetcher(clock=clock, allow_private=["127.0.0.1"]) as fetch:
        yield fetch, f"http://{server}"


def test_nothing_of_the_season_is_listed_before_it_begins(shows: tuple[Show, ...]) -> None:
    reading = read_episodes(shows, WINTER_2024.first)
    assert (reading.sightings, reading.skipped) == ((), ())


def test_an_episode_is_listed_before_it_can_be_watched(rouge: Show) -> None:
    (sighting,) = read_episodes((rouge,), FIRST - timedelta(minutes=1)).sightings
    assert (sighting.claim, sighting.at, sighting.number) == (Claim.SCHEDULED, FIRST, "1")


def test_each_language_of_an_episode_is_an_item_of_its_own(rouge: Show) -> None:
    sightings = read_episodes((rouge,), FIRST + timedelta(minutes=15)).sightings
    audio = {"en-US", "es-419", "pt-BR", "fr-FR", "de-DE", "es-ES", "it-IT", ORIGINAL_AUDIO}
    assert {one.audio for one in sightings} == audio
    assert len({one.identity for one in sightings}) == 8
    assert {one.claim for one in sightings} == {Claim.AVAILABLE}


def test_every_item_of_every_day_can_be_read(shows: tuple[Show, ...]) -> None:
    found: dict[str, str] = {}
    for day in range(101):
        reading = read_episodes(shows, WINTER_2024.first + timedelta(days=day, hours=19))
        assert reading.skipped == ()
        found |= {one.identity: one.series.title for one in reading.sightings}
    assert set(found.values()) == {show.series for show in shows}


def test_the_feed_keeps_no_more_than_its_newest_items(rouge: Show) -> None:
    again = tuple(rouge for _ in range(20))
    assert len(read_episodes(again, FIRST + timedelta(minutes=20)).sightings) == ITEMS


def test_the_feed_forgets_what_is_older_than_its_span_when_something_new_comes(rouge: Show) -> None:
    late = read_episodes((rouge,), FIRST + SPAN + timedelta(days=1)).sightings
    next_week = read_episodes((rouge,), FIRST + WEEK).sightings
    assert {one.number for one in late} == {"1"}
    assert {one.number for one in next_week} == {"2"}


def test_the_series_of_a_later_season_is_named_without_it(shows: tuple[Show, ...]) -> None:
    sightings = read_episodes(shows, datetime(2024, 1, 3, 15, 0, tzinfo=UTC)).sightings
    elite = next(one.series for one in sightings if one.series.season == 3)
    assert (elite.title, *elite.others) == ("Classroom of the Elite", "Classroom of the Elite Season 3")


@pytest.mark.parametrize("source", FORMS)
def test_each_form_of_news_can_be_read_to_the_end(source: str) -> None:
    reading = read_news(source, WINTER_2024.last)
    written = {one.title for one in stories() if one.source == source}
    assert ({one.title for one in reading.news}, reading.skipped) == (written, ())
    assert all(one.link and one.published and one.summary for one in reading.news)


@pytest.mark.parametrize("source", FORMS)
def test_an_item_can_get_another_guid_or_date_but_keeps_its_link(source: str) -> None:
    at, later = FIRST, FIRST + timedelta(days=2)
    story = Story(
        number=1, source=source, at=at, title="A 'quoted' & <odd> title", text="x", redated=later, reissued=later
    )
    (before,) = read_news(source, at, story).news
    (after,) = read_news(source, later, story).news
    assert before.title == after.title == story.title
    assert before.link == after.link
    assert before.guid != after.guid
    assert (before.published, after.published) == (at, later)


async def test_a_feed_that_has_not_changed_answers_so(shows: tuple[Show, ...]) -> None:
    async with fetching(shows, lambda: FIRST) as (fetch, server):
        first = await fetch(Request(url=f"{server}/crunchyroll/rss"))
        assert isinstance(first, Response)
        assert isinstance(await fetch(Request(url=f"{server}/crunchyroll/rss"), first.validators), NotModified)


async def test_a_feed_that_is_not_there_is_not_found(shows: tuple[Show, ...]) -> None:
    async with fetching(shows, lambda: FIRST) as (fetch, server):
        with pytest.raises(FetchError, match="404"):
            await fetch(Request(url=f"{server}/news/nobody/rss"))


async def test_the_calendar_answers_page_by_page(shows: tuple[Show, ...]) -> None:
    now = datetime(2024, 2, 10, 15, 0, tzinfo=UTC)
    async with fetching(shows, lambda: now) as (fetch, server):
        source = AniList(name="calendar", url=f"{server}/anilist")
        wanted: Request | None = source.request(Interest(now=now))
        numbers: list[str] = []
        while wanted:
            answer = await fetch(wanted)
            assert isinstance(answer, Response)
            reading = source.parse(answer)
            numbers += [one.identity for one in reading.sightings]
            wanted = reading.next
    assert len(numbers) == len(set(numbers)) > 50


async def test_the_calendar_can_be_asked_for_one_show(rouge: Show, shows: tuple[Show, ...]) -> None:
    async with fetching(shows, lambda: FIRST) as (fetch, server):
        source = AniList(name="calendar", url=f"{server}/anilist")
        answer = await fetch(source.request(Interest(now=FIRST, everything=False, ids={"anilist": ("162985",)})))
        assert isinstance(answer, Response)
        reading = source.parse(answer)
    assert [one.number for one in reading.sightings] == [str(number) for number in range(1, 14)]
    series = reading.sightings[0].series
    assert series.ids == {"anilist": "162985", "mal": "54794", "crunchyroll": "G24H1NWMJ"}
    assert rouge.native in series.others


async def test_the_calendar_moves_an_episode_when_its_week_off_is_told(shows: tuple[Show, ...]) -> None:
    clock = SimulatedClock(datetime(2024, 2, 14, 12, 0, tzinfo=UTC))
    found: list[datetime | None] = []
    async with fetching(shows, clock) as (fetch, server):
        source = AniList(name="calendar", url=f"{server}/anilist")
        for hours in (0, 6):
            clock.advance(clock() + timedelta(hours=hours))
            interest = Interest(now=clock(), everything=False, ids={"anilist": ("151807",)})
            answer = await fetch(source.request(interest))
            assert isinstance(answer, Response)
            found += [one.at for one in source.parse(answer).sightings if one.number == "7"]
    assert found == [datetime(2024, 2, 17, 15, 0, tzinfo=UTC), datetime(2024, 2, 24, 15, 0, tzinfo=UTC)]
