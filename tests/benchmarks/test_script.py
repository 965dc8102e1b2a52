from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from benchmarks.simulate.disturbances import Disturbance, Kind, disturbances, uptimes
from benchmarks.simulate.feed import ITEMS, ScriptedFeed
from benchmarks.simulate.script import DUMP, Script, script
from benchmarks.simulate.shows import Break, ScriptedShow
from benchmarks.simulate.streams import Absence, Group, ScriptedStream
from bot.demo.season import Span
from bot.sources.base import Response
from bot.sources.crunchyroll import CrunchyrollEpisodes

FIRST = datetime(2024, 1, 1, tzinfo=UTC)
SPAN = Span(first=FIRST, last=FIRST + timedelta(weeks=20))
HOUR, DAY, WEEK = timedelta(hours=1), timedelta(days=1), timedelta(weeks=1)


@pytest.fixture(scope="module")
def written() -> Script:
    return script(SPAN, 20, seed=1)


def show(**changed: Any) -> ScriptedShow:
    facts: dict[str, Any] = {
        "name": "Glass Falcon",
        "romaji": "Garasu",
        "series": "Glass Falcon",
        "slug": "glass-falcon",
    }
    times: dict[str, Any] = {"first": FIRST, "lag": HOUR, "airs": 12}
    return ScriptedShow(**{**facts, "anilist": 7, "mal": 8, **times, **changed})


def stream(**changed: Any) -> ScriptedStream:
    facts: dict[str, Any] = {"number_in_feed": 914001, "show": show(), "number": 3, "dub": None}
    return ScriptedStream(**{**facts, "listed_at": FIRST, "available_at": FIRST, **changed})


def test_one_seed_writes_one_script(written: Script) -> None:
    assert script(SPAN, 20, seed=1) == written
    assert script(SPAN, 20, seed=2) != written


def test_a_script_casts_as_many_shows_as_asked_for_under_names_of_their_own(written: Script) -> None:
    assert len({one.name for one in written.shows}) == 20


def test_the_feed_lists_in_the_order_of_the_script(written: Script) -> None:
    listed = [one.listed_at for one in written.streams]
    assert listed == sorted(listed)
    assert len({one.number_in_feed for one in written.streams}) == len(listed)


def test_nothing_can_be_watched_before_its_broadcast(written: Script) -> None:
    weekly = [one for one in written.streams if one.group is Group.WEEKLY]
    assert all(one.available_at >= one.show.broadcast(one.number, SPAN.last) for one in weekly)


@pytest.mark.parametrize("group", [Group.CATALOGUE, Group.REPUBLISHED])
def test_a_dump_is_listed_at_one_instant(written: Script, group: Group) -> None:
    dumped = [one for one in written.streams if one.group is group]
    assert (len(dumped), len({one.listed_at for one in dumped})) == (DUMP, 1)


@pytest.mark.parametrize(
    ("number", "known", "at"),
    [
        (3, FIRST, FIRST + 2 * WEEK),
        (4, FIRST, FIRST + 3 * WEEK),
        (3, FIRST + 18 * DAY, FIRST + 2 * WEEK),
        (4, FIRST + 18 * DAY, FIRST + 5 * WEEK),
        (5, FIRST + 18 * DAY, FIRST + 6 * WEEK),
    ],
)
def test_a_break_shifts_the_whole_tail_once_it_is_told(number: int, known: datetime, at: datetime) -> None:
    off = Break(at=FIRST + 3 * WEEK, weeks=2, told_at=FIRST + 18 * DAY)
    assert show(breaks=(off,)).broadcast(number, known) == at


def test_a_break_that_is_taken_back_never_was() -> None:
    off = Break(at=FIRST + 3 * WEEK, weeks=1, told_at=FIRST + 18 * DAY, reverted_at=FIRST + 20 * DAY)
    paused = show(breaks=(off,))
    assert paused.broadcast(4, FIRST + 19 * DAY) == FIRST + 4 * WEEK
    assert paused.broadcast(4, FIRST + 20 * DAY) == FIRST + 3 * WEEK


@pytest.mark.parametrize(
    ("clock", "wait"), [("UTC", HOUR), ("America/Los_Angeles", timedelta()), ("Europe/Berlin", HOUR)]
)
def test_a_slot_kept_by_a_clock_comes_an_hour_earlier_in_its_summer(clock: str, wait: timedelta) -> None:
    kept = show(kept=ZoneInfo(clock))
    at = kept.broadcast(12, SPAN.last)  # 18 March 2024: summer time in the USA, not yet in Europe
    assert kept.available(12, SPAN.last) - at == wait


def test_a_premiere_of_three_episodes_takes_one_slot() -> None:
    batch = show(at_once=3)
    assert {batch.broadcast(number, FIRST) for number in (1, 2, 3)} == {FIRST}
    assert batch.broadcast(4, FIRST) == FIRST + WEEK


def test_the_bot_runs_between_its_downtimes(written: Script) -> None:
    ups = list(uptimes(SPAN, written.disturbances))
    downs = [one for one in written.disturbances if one.kind is Kind.DOWN]
    assert (ups[0].first, ups[-1].last) == (SPAN.first, SPAN.last)
    assert all(before.last < after.first for before, after in pairwise(ups))
    assert not any(up.first < one.last and one.first < up.last for up in ups for one in downs)


def test_a_restart_within_a_downtime_is_none() -> None:
    long = Disturbance(kind=Kind.DOWN, first=FIRST + DAY, last=FIRST + 3 * DAY)
    short = Disturbance(kind=Kind.DOWN, first=FIRST + 2 * DAY, last=FIRST + 2 * DAY + HOUR)
    assert list(uptimes(SPAN, [long, short])) == [
        Span(first=FIRST, last=FIRST + DAY),
        Span(first=FIRST + 3 * DAY, last=SPAN.last),
    ]


def test_every_kind_of_disturbance_is_in_a_quick_look_too() -> None:
    assert {one.kind for one in disturbances(Span(first=FIRST, last=FIRST + 8 * WEEK))} == set(Kind)


def test_the_feed_keeps_its_newest_items() -> None:
    many = [stream(number=number, listed_at=FIRST + number * HOUR) for number in range(1, 61)]
    items = ScriptedFeed(many).edition(FIRST + 60 * HOUR).items
    assert [one.number for one in items] == list(range(60, 60 - ITEMS, -1))


@pytest.mark.parametrize(("hours", "is_there"), [(0, True), (1, False), (2, False), (3, True)])
def test_a_withdrawn_item_comes_back(hours: int, is_there: bool) -> None:
    absence = Absence(first=FIRST + HOUR, last=FIRST + 3 * HOUR)
    edition = ScriptedFeed([stream(absence=absence)]).edition(FIRST + hours * HOUR)
    assert bool(edition.items) is is_there


def test_the_feed_says_the_same_until_something_changes() -> None:
    feed = ScriptedFeed([stream(typo_until=FIRST + HOUR)])
    first, later, mended = (feed.edition(FIRST + minutes * HOUR / 60).document for minutes in (0, 59, 60))
    assert first == later != mended


@pytest.mark.parametrize(("at", "identity"), [(FIRST, "914001"), (FIRST + DAY, "G000DF251")])
def test_the_feed_is_read_as_the_script_means_it(at: datetime, identity: str) -> None:
    dub = stream(dub="English", renamed_at=FIRST + HOUR)
    document = ScriptedFeed([dub]).edition(at).document
    source = CrunchyrollEpisodes(name="feed")
    [sighting] = source.parse(Response(url="https://feed.example/rss", body=document, received=at)).sightings
    assert (sighting.identity, sighting.audio, sighting.number) == (identity, "en-US", "3")
    assert (sighting.series.title, sighting.at) == ("Glass Falcon", FIRST)
