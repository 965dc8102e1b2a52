"""Catching up after a downtime: the fresh one by one, the older in one summary, the lost as lost, nothing twice."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from bot.core.events import EventKind, When
from bot.core.news import NewsItem
from bot.core.reasons import Reason
from bot.core.releases import TV, Claim, Sighting
from bot.core.telling import Moment
from bot.pipeline.catch_up import moment_of
from bot.pipeline.policy import Policy
from bot.store.schema import alerts, events, sources
from tests.core.made import DAY, HOUR, MINUTE, NOW, a_series, a_sighting, a_subscription, an_item
from tests.fakes import Posted
from tests.pipeline.stage import Stage
from tests.store.conftest import opened
from tests.store.postgres import Server

START = NOW + HOUR
"""The end of the baseline, which read everything at `NOW`."""

ROUGE = frozenset({1})
SUMMARY = "While I was away"


@dataclass(frozen=True, kw_only=True)
class Feed:
    """A site that shows no more than the newest of what it has told by now."""

    name: str
    told: Sequence[Sighting | NewsItem]
    keeps: int = 50

    def publish(self, stage: Stage) -> None:
        by_now = [one for one in self.told if _at(one) <= stage.clock()]
        stage.sites.publish(self.name, *sorted(by_now, key=_at)[-self.keeps :])


def _at(told: Sighting | NewsItem) -> datetime:
    at = told.published if isinstance(told, NewsItem) else told.at
    assert at is not None
    return at


def episode(number: int, at: datetime, **changes: object) -> Sighting:
    return a_sighting(**{"number": str(number), "identity": f"rouge {number}", "at": at, **changes})


def others(until: datetime, every: timedelta = 28 * MINUTE) -> list[Sighting]:
    """Make what a platform tells of other shows all the time: 50 of it are 23 hours."""
    count, quillon = int((until - (NOW - 2 * DAY)) / every), a_series(title="Harbour Quillon")
    return [
        a_sighting(series=quillon, number=str(n + 1), identity=f"q{n}", at=NOW - 2 * DAY + n * every)
        for n in range(count)
    ]


def story(name: str, at: datetime) -> NewsItem:
    return an_item(guid=name, title=f"Metallic Rouge {name}", link=f"https://news.example/{name}", published=at)


async def settled(stage: Stage, *feeds: Feed) -> None:
    """Read every feed once, which tells nothing."""
    for feed in feeds:
        feed.publish(stage)
    await stage.baseline()


async def away(stage: Stage, duration: timedelta, *feeds: Feed) -> None:
    """Let time pass without the bot."""
    stage.clock.advance(duration)
    for feed in feeds:
        feed.publish(stage)


async def back(stage: Stage) -> list[str]:
    """Do what a start does first; gives the titles of what was posted."""
    before = len(stage.outlet.posted)
    await stage.poll()
    await stage.announce()
    await stage.deliver()
    return stage.outlet.titles[before:]


def summaries(stage: Stage) -> list[Posted]:
    return [one for one in stage.outlet.posted if one.title == SUMMARY]


def said(stage: Stage) -> list[str]:
    """Give the lines of the only summary."""
    [one] = summaries(stage)
    return one.message.description.splitlines()


async def gap_of(stage: Stage, name: str) -> tuple[datetime | None, datetime | None]:
    async with stage.database.read() as connection:
        row = (await connection.execute(select(sources).where(sources.c.name == name))).one()
        return row.gap_from, row.gap_to


async def rouge(stage: Stage, *episodes: Sighting, names: tuple[str, ...] = ("crunchyroll",)) -> Feed:
    """Track one show in one channel, on a platform that has no other; gives its feed, read once."""
    return await _read(stage, Feed(name="crunchyroll", told=episodes), names)


async def busy(stage: Stage, *episodes: Sighting, names: tuple[str, ...] = ("crunchyroll",)) -> Feed:
    """Track one show in one channel, on a platform that tells of others all day; gives its feed, read once."""
    return await _read(stage, Feed(name="crunchyroll", told=[*others(NOW + 8 * DAY), *episodes]), names)


async def _read(stage: Stage, feed: Feed, names: tuple[str, ...]) -> Feed:
    await stage.set_up(a_subscription(show_ids=ROUGE, role_id=9), names=names)
    await settled(stage, feed)
    return feed


async def test_after_an_hour_everything_is_fresh_and_told_one_by_one(stage: Stage) -> None:
    feed = await busy(stage, episode(1, NOW - DAY), episode(2, START + 30 * MINUTE))
    await away(stage, HOUR, feed)
    assert await back(stage) == ["Metallic Rouge · Episode 2"]
    assert await stage.alerts() == [("sent", None)]


async def test_after_a_day_the_fresh_is_told_and_the_gap_is_said(stage: Stage) -> None:
    feed = await busy(stage, episode(1, NOW - DAY), episode(2, START + 20 * HOUR))
    await away(stage, 26 * HOUR, feed)
    assert await back(stage) == ["Metallic Rouge · Episode 2", SUMMARY]
    [line] = said(stage)
    assert line.startswith("Crunchyroll no longer shows what it said between ")
    start, end = await gap_of(stage, "crunchyroll")
    assert start == NOW
    assert end is not None
    assert timedelta(hours=22) < stage.clock() - end < timedelta(hours=24)


async def test_after_a_week_the_fresh_is_told_one_by_one_and_the_older_in_one_summary(stage: Stage) -> None:
    feed = await busy(
        stage, episode(1, NOW - DAY), episode(2, START + 6 * DAY + 20 * HOUR), names=("crunchyroll", "ann")
    )
    news = Feed(name="ann", told=[story("Cast", START + 2 * DAY), story("Staff", START + 7 * DAY - HOUR)])
    await away(stage, 7 * DAY, feed, news)
    *alone, last = await back(stage)
    assert (sorted(alone), last) == (["Metallic Rouge Staff", "Metallic Rouge · Episode 2"], SUMMARY)
    cast, lost = said(stage)
    assert cast.startswith("[Metallic Rouge Cast](https://news.example/Cast)")
    assert lost.startswith("Crunchyroll no longer shows")
    assert await back(stage) == []


async def test_what_a_calendar_expected_and_the_feed_shows_no_longer_is_in_the_summary(stage: Stage) -> None:
    weekly = [episode(number, NOW - DAY - (3 - number) * 7 * DAY) for number in (1, 2, 3)]
    broadcasts = [
        replace(one, platform=TV, claim=Claim.SCHEDULED, at=_at(one) - HOUR, series=a_series(ids={"anilist": "162985"}))
        for one in (*weekly, episode(4, NOW + 6 * DAY), episode(5, NOW + 13 * DAY))
    ]
    stage.sites.publish("anilist", *broadcasts)
    feed = await busy(stage, *weekly, episode(4, NOW + 6 * DAY), names=("crunchyroll", "anilist"))
    await away(stage, 7 * DAY, feed)
    *_, last = await back(stage)
    lines = [line for line in said(stage) if "Metallic Rouge" in line]
    assert last == SUMMARY
    assert [line.split("](")[0] for line in lines] == ["[Metallic Rouge · Episode 4"]
    assert "was due" in lines[0]


async def test_a_summary_pings_nobody_and_what_it_tells_knows_its_message(stage: Stage) -> None:
    feed = await rouge(stage, episode(1, NOW - DAY), episode(2, START + DAY))
    await away(stage, 3 * DAY, feed)
    assert await back(stage) == [SUMMARY]
    assert summaries(stage)[0].message.content == ""
    assert await stage.alerts() == [("withheld", "summarised"), ("sent", None)]
    assert await stage.column(alerts.c.joined_to) == [2, None]
    assert await stage.column(events.c.key) == [*(await stage.column(events.c.key))[:-1], "catch_up/channel:500/1"]


ORDERS = {
    "a start as it is meant": "poll announce deliver",
    "killed after storing": "poll poll announce deliver",
    "killed after summarising": "poll announce poll announce deliver deliver",
    "posted before the summary is made": "poll deliver announce deliver announce deliver",
    "time before the sources": "announce deliver poll announce deliver",
    "everything again and again": "announce poll deliver poll announce deliver announce poll deliver",
}


@pytest.mark.parametrize("steps", ORDERS.values(), ids=ORDERS.keys())
async def test_whenever_a_start_is_cut_off_nothing_is_told_twice_and_nothing_is_left_out(
    stage: Stage, steps: str
) -> None:
    feed = await rouge(
        stage,
        episode(1, NOW - DAY),
        episode(2, START + 2 * DAY),
        episode(3, START + 4 * DAY),
        episode(4, START + 7 * DAY - HOUR),
    )
    await away(stage, 7 * DAY, feed)
    for step in steps.split():
        await getattr(stage, step)()
    assert sorted(stage.outlet.titles) == ["Metallic Rouge · Episode 4", SUMMARY]
    assert [line.partition("]")[0] for line in said(stage)] == ["[Metallic Rouge · Episodes 2-3"]
    assert await back(stage) == []


async def test_after_ten_days_what_is_older_than_a_week_is_not_told(stage: Stage) -> None:
    feed = await rouge(stage, episode(1, NOW - DAY), episode(2, START + 2 * DAY), episode(3, START + 5 * DAY))
    await away(stage, 10 * DAY, feed)
    assert await back(stage) == [SUMMARY]
    assert [line.partition("]")[0] for line in said(stage)] == ["[Metallic Rouge · Episode 3"]
    assert ("episode", Reason.TOO_OLD) in await stage.withheld()


async def test_what_its_feed_dates_back_is_too_old_however_long_nobody_looked_before(stage: Stage) -> None:
    feed = await rouge(stage, episode(1, NOW - DAY))
    await away(stage, 3 * DAY, feed)
    await back(stage)
    stage.sites.publish("crunchyroll", episode(2, START + DAY), *feed.told)
    await stage.poll(HOUR)
    assert ("episode", Reason.TOO_OLD) in await stage.withheld()


async def test_a_channel_that_wants_only_news_hears_of_news_alone(stage: Stage) -> None:
    await stage.set_up(a_subscription(show_ids=ROUGE, events=frozenset({EventKind.NEWS})), names=("crunchyroll", "ann"))
    feed = Feed(name="crunchyroll", told=[*others(NOW + 4 * DAY), episode(2, START + DAY)])
    await settled(stage, feed)
    await away(stage, 3 * DAY, feed, Feed(name="ann", told=[story("Cast", START + DAY)]))
    assert await back(stage) == [SUMMARY]
    [line] = said(stage)
    assert "Metallic Rouge Cast" in line


async def test_a_paused_channel_hears_nothing(stage: Stage) -> None:
    await stage.set_up(a_subscription(show_ids=ROUGE, paused=True), names=("crunchyroll",))
    feed = Feed(name="crunchyroll", told=[*others(NOW + 4 * DAY), episode(1, NOW - DAY), episode(2, START + 2 * DAY)])
    await settled(stage, feed)
    await away(stage, 3 * DAY, feed)
    assert await back(stage) == []
    assert {reason for _, reason in await stage.alerts()} <= {Reason.PAUSED}


async def test_a_first_start_has_missed_nothing(stage: Stage) -> None:
    await stage.set_up(a_subscription(), a_subscription(channel_id=501, when=When.SCHEDULED))
    told = [*others(NOW), *(episode(n, NOW - (7 - n) * DAY) for n in range(1, 6))]
    Feed(name="crunchyroll", told=told).publish(stage)
    stage.sites.publish("anilist", a_sighting(platform=TV, claim=Claim.SCHEDULED, at=NOW - 3 * DAY, number="9"))
    assert await back(stage) == []
    assert await stage.alerts() == []


async def test_each_channel_has_its_own_summary(stage: Stage) -> None:
    english = a_subscription(channel_id=501, show_ids=ROUGE, audio=frozenset({"en-US"}))
    await stage.set_up(a_subscription(show_ids=ROUGE), english, names=("crunchyroll",))
    await settled(stage, Feed(name="crunchyroll", told=[episode(1, NOW - DAY), episode(2, NOW - HOUR)]))
    told = [episode(2, NOW - HOUR), episode(3, START + DAY), episode(1, START + DAY, audio="en-US", identity="dub 1")]
    await away(stage, 3 * DAY, Feed(name="crunchyroll", told=told))
    await back(stage)
    lines = {one.channel_id: one.message.description for one in summaries(stage)}
    assert "Metallic Rouge · Episode 3" in lines[500]
    assert "Metallic Rouge · Episode 1 in English" in lines[501]


async def missed_by_two(stage: Stage) -> None:
    """Miss three days of two sources, of which the second can't be read any more."""
    await stage.set_up(a_subscription(show_ids=ROUGE), names=("ann", "mal"))
    await stage.baseline()
    await away(stage, 3 * DAY, Feed(name="ann", told=[story("Cast", START + DAY)]))
    stage.sites.break_down("mal")


async def test_a_source_that_stays_broken_holds_up_no_summary(stage: Stage) -> None:
    await missed_by_two(stage)
    assert await back(stage) == [SUMMARY]


async def test_what_a_source_brings_later_is_a_summary_of_its_own(stage: Stage) -> None:
    await missed_by_two(stage)
    await back(stage)
    stage.clock.advance(2 * HOUR)
    Feed(name="mal", told=[story("Staff", START + 2 * DAY)]).publish(stage)
    assert await back(stage) == [SUMMARY]
    assert ["Cast" in one.message.description for one in summaries(stage)] == [True, False]


async def test_a_summary_waits_for_sources_that_are_still_to_be_read_but_not_for_ever(stage: Stage) -> None:
    await missed_by_two(stage)
    await stage.poller.poll(await stage.state("ann"))
    await stage.announce(14 * MINUTE)
    assert await stage.deliver() == 0
    await stage.announce(MINUTE)
    await stage.deliver()
    assert stage.outlet.titles == [SUMMARY]


async def test_what_a_broken_source_had_to_say_is_caught_up_with_though_the_bot_was_there(stage: Stage) -> None:
    await stage.set_up(a_subscription(show_ids=ROUGE), names=("ann",))
    await stage.baseline()
    stage.sites.break_down("ann")
    for _ in range(5):
        assert await stage.poll_and_deliver(DAY) == []
    stage.clock.advance(DAY)
    Feed(name="ann", told=[story("Cast", START + DAY), story("Staff", START + 6 * DAY - HOUR)]).publish(stage)
    assert await back(stage) == ["Metallic Rouge Staff", SUMMARY]


@pytest.mark.parametrize("order", [("ann", "mal"), ("mal", "ann")])
async def test_what_two_sources_report_is_in_the_summary_once(stage: Stage, order: tuple[str, str]) -> None:
    await stage.set_up(a_subscription(show_ids=ROUGE), names=("ann", "mal"))
    await stage.baseline()
    await away(stage, 3 * DAY)
    reports = {"ann": "Metallic Rouge Anime Reveals More Cast", "mal": "'Metallic Rouge' Unveils Additional Cast"}
    for name in order:
        stage.sites.publish(name, an_item(title=reports[name], published=START + DAY))
        await stage.poller.poll(await stage.state(name))
    assert await back(stage) == [SUMMARY]
    assert len(said(stage)) == 1


async def test_an_episode_of_a_summary_is_not_told_again(stage: Stage) -> None:
    await stage.set_up(a_subscription(show_ids=ROUGE), names=("crunchyroll", "mirror"))
    await settled(stage, Feed(name="crunchyroll", told=[episode(2, NOW - DAY)]))
    await away(stage, 3 * DAY, Feed(name="crunchyroll", told=[episode(2, NOW - DAY), episode(3, START + DAY)]))
    assert await back(stage) == [SUMMARY]
    stage.sites.publish("mirror", episode(3, stage.clock(), platform="hidive"))
    stage.clock.advance(HOUR)
    assert await back(stage) == []
    assert (await stage.alerts())[-1] == ("withheld", Reason.ALREADY_TOLD)


async def test_an_episode_on_two_platforms_is_in_a_summary_once(stage: Stage) -> None:
    await stage.set_up(a_subscription(show_ids=ROUGE), names=("crunchyroll",))
    await settled(stage, Feed(name="crunchyroll", told=[episode(2, NOW - DAY)]))
    twice = [episode(3, START + DAY), episode(3, START + DAY, platform="hidive", identity="h3")]
    await away(stage, 3 * DAY, Feed(name="crunchyroll", told=[episode(2, NOW - DAY), *twice]))
    assert await back(stage) == [SUMMARY]
    assert ("withheld", Reason.ALREADY_TOLD) in await stage.alerts()


BY_SCHEDULE = a_subscription(show_ids=ROUGE, when=When.SCHEDULED)
BY_SCHEDULE_TOO = a_subscription(channel_id=501, show_ids=ROUGE, when=When.SCHEDULED)


def planned(number: int, at: datetime) -> Sighting:
    return episode(number, at, platform=TV, claim=Claim.SCHEDULED, url=None)


async def on_television(stage: Stage, *plan: Sighting) -> None:
    """Let a calendar say this from the baseline on, to those who go by it."""
    await stage.set_up(BY_SCHEDULE, names=("anilist",))
    stage.sites.publish("anilist", *plan)
    await stage.baseline()


async def test_what_came_by_the_schedule_while_nobody_looked_is_in_the_summary(stage: Stage) -> None:
    plan = [planned(3, START + DAY), planned(4, START + 3 * DAY - HOUR), planned(5, START + 9 * DAY)]
    await on_television(stage, *plan)
    await away(stage, 3 * DAY)
    assert await back(stage) == ["Metallic Rouge · Episode 4", SUMMARY]
    assert [line.rpartition(" <")[0] for line in said(stage)] == ["Metallic Rouge · Episode 3 was due"]
    assert await back(stage) == []


async def test_the_schedule_is_read_again_before_what_it_said_is_told(stage: Stage) -> None:
    await on_television(stage, planned(3, START + DAY))
    await away(stage, 3 * DAY)
    stage.sites.publish("anilist", planned(3, START + 8 * DAY))
    await stage.announce()
    assert await back(stage) == ["Metallic Rouge · Episode 3 has moved"]
    assert summaries(stage) == []


async def test_what_a_calendar_only_tells_now_of_the_time_nobody_looked_is_in_the_summary(stage: Stage) -> None:
    await on_television(stage)
    await away(stage, 3 * DAY)
    stage.sites.publish("anilist", planned(3, START + DAY))
    await back(stage)
    assert [line.rpartition(" <")[0] for line in said(stage)] == ["Metallic Rouge · Episode 3 was due"]


async def test_what_a_calendar_tells_of_a_past_in_which_it_was_read_is_not_told(stage: Stage) -> None:
    await on_television(stage)
    await away(stage, 3 * DAY)
    await back(stage)
    stage.sites.publish("anilist", planned(3, START + DAY))
    stage.clock.advance(HOUR)
    assert await back(stage) == []
    assert await back(stage) == []


async def test_no_reminder_is_given_of_what_is_past(stage: Stage) -> None:
    await stage.set_up(a_subscription(show_ids=ROUGE, reminder=HOUR), names=("anilist",))
    stage.sites.publish("anilist", planned(3, START + DAY))
    await stage.baseline()
    await away(stage, 3 * DAY)
    assert await back(stage) == [SUMMARY]
    assert await back(stage) == []
    assert EventKind.REMINDER not in await stage.column(events.c.kind)


async def test_two_processes_that_catch_up_at_once_make_one_summary(postgresql_server: Server) -> None:
    async with postgresql_server.migrated() as url, opened(url) as database:
        stage = Stage(database=database)
        await stage.set_up(a_subscription(show_ids=ROUGE), BY_SCHEDULE_TOO, names=("anilist", "ann"))
        stage.sites.publish("anilist", planned(3, START + DAY))
        await stage.baseline()
        await away(stage, 3 * DAY, Feed(name="ann", told=[story("Cast", START + DAY)]))
        await stage.poll()
        await asyncio.gather(*(stage.announce() for _ in range(4)))
        await stage.deliver()
    assert sorted(one.channel_id for one in summaries(stage)) == [500, 501]


async def test_a_gap_is_said_once_though_the_start_is_cut_off(stage: Stage) -> None:
    feed = await busy(stage, episode(1, NOW - DAY))
    await away(stage, 3 * DAY, feed)
    await stage.poll()
    feed.publish(stage)
    await stage.poll(HOUR)
    assert await back(stage) == [SUMMARY]
    assert len(said(stage)) == 1
    assert [key for key in await stage.column(events.c.key) if key.startswith("gap/")] == [
        f"gap/crunchyroll/{int(NOW.timestamp())}"
    ]


async def test_a_feed_that_still_shows_what_was_known_has_no_gap(stage: Stage) -> None:
    feed = await busy(stage, episode(1, NOW - DAY))
    await away(stage, 20 * HOUR, feed)
    assert await back(stage) == []
    assert await gap_of(stage, "crunchyroll") == (None, None)


async def test_a_feed_that_listed_before_what_is_out_now_has_no_gap(stage: Stage) -> None:
    await stage.set_up(a_subscription(show_ids=ROUGE), names=("crunchyroll",))
    stage.sites.publish("crunchyroll", *(episode(n, START + n * HOUR) for n in range(1, 9)))
    await stage.baseline()
    stage.clock.advance(3 * DAY)
    await stage.poll()
    assert await gap_of(stage, "crunchyroll") == (None, None)


async def test_a_news_feed_has_gaps_too(stage: Stage) -> None:
    await stage.set_up(a_subscription(show_ids=ROUGE), names=("ann",))
    told = [an_item(guid=f"{n}", title=f"Story {n}", link=None, published=NOW + n * HOUR) for n in range(-60, 80)]
    feed = Feed(name="ann", told=told)
    await settled(stage, feed)
    await away(stage, 3 * DAY, feed)
    assert await back(stage) == [SUMMARY]
    assert said(stage)[0].startswith("ann no longer shows what it said between ")


async def test_a_feed_that_was_empty_before_has_lost_nothing(stage: Stage) -> None:
    await rouge(stage, names=("crunchyroll", "ann"))
    told = [story(f"Story {n}", START + 3 * DAY - n * MINUTE) for n in range(1, 11)]
    await away(stage, 3 * DAY, Feed(name="ann", told=told))
    await back(stage)
    assert await gap_of(stage, "ann") == (None, None)


@pytest.mark.parametrize(
    ("last_success", "fresh"),
    [
        (None, DAY),
        (NOW - HOUR, DAY),
        (NOW + HOUR, DAY),
        (NOW - 3 * DAY, 3 * DAY),
        (NOW - 30 * DAY, 7 * DAY),
    ],
)
def test_what_is_told_reaches_back_to_the_last_reading_but_not_beyond_the_policy(
    last_success: datetime | None, fresh: timedelta
) -> None:
    assert moment_of(Policy(), NOW, last_success, None) == Moment(now=NOW, fresh=fresh, alone=DAY)


def test_a_policy_without_catching_up_tells_what_is_fresh() -> None:
    assert moment_of(Policy(catch_up=timedelta()), NOW, NOW - 3 * DAY, None).fresh == DAY
