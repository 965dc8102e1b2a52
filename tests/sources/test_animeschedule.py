"""AnimeSchedule's timetables: which weeks are asked for, and what each row of one is read as."""

from __future__ import annotations

import json
import pickle
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.releases import ORIGINAL_AUDIO, TV, Claim, ReleaseKind, Series, Sighting
from bot.core.vanishing import Listing
from bot.errors import ConfigError, ParseError
from bot.sources.animeschedule import AnimeSchedule
from bot.sources.base import Interest, Reading, Request, SourceOptions
from bot.sources.gathering import MOST_SIGHTINGS
from tests.sources.answers import answer, recorded

SOURCE = AnimeSchedule(name="timetable")
NOW = datetime(2024, 1, 24, 12, 0, tzinfo=UTC)
WEEK = Path(__file__).resolve().parents[1] / "data" / "calendars" / "animeschedule-week.json"
NONE = "0001-01-01T00:00:00Z"


def read(body: object, asked: Request | None = None, now: datetime = NOW) -> Reading:
    text = body if isinstance(body, bytes | str) else json.dumps(body)
    return SOURCE.parse(replace(answer(text, now), request=asked))


def usual(**changes: object) -> dict[str, object]:
    row = {"title": "A", "route": "a", "episodeDate": "2024-01-24T15:55:00Z", "episodeNumber": 3, "airType": "raw"}
    return {**row, **changes}


def only(**changes: object) -> Sighting:
    reading = read([usual(**changes)])
    assert reading.skipped == ("the next week: the week that this answers is unknown",)
    (sighting,) = reading.sightings
    return sighting


@pytest.mark.parametrize(
    ("now", "query"),
    [
        (datetime(2024, 1, 24, tzinfo=UTC), "tz=UTC&year=2024&week=4"),
        (datetime(2024, 1, 28, 23, 59, tzinfo=UTC), "tz=UTC&year=2024&week=4"),
        (datetime(2024, 12, 30, tzinfo=UTC), "tz=UTC&year=2025&week=1"),
        (datetime(2027, 1, 3, tzinfo=UTC), "tz=UTC&year=2026&week=53"),
    ],
)
def test_the_iso_week_of_now_is_asked_for_in_utc(now: datetime, query: str) -> None:
    assert SOURCE.request(Interest(now=now)).url == f"https://animeschedule.net/api/v3/timetables?{query}"


def test_the_token_is_named_and_not_held() -> None:
    assert SOURCE.request(Interest(now=NOW)).bearer_env == "ANIMESCHEDULE_TOKEN"
    named = AnimeSchedule.from_options(SourceOptions(name="t", token_env="MY_TOKEN"))
    assert named.request(Interest(now=NOW)).bearer_env == "MY_TOKEN"


def test_an_own_url_keeps_its_path_and_query() -> None:
    own = AnimeSchedule.from_options(SourceOptions(name="t", url="https://x.example/t/sub?k=1&tz=Asia/Tokyo"))
    assert own.request(Interest(now=NOW)).url == "https://x.example/t/sub?k=1&tz=UTC&year=2024&week=4"


def test_the_week_after_is_asked_for_and_no_other() -> None:
    first = SOURCE.request(Interest(now=datetime(2026, 12, 30, tzinfo=UTC)))
    second = read([], first, datetime(2026, 12, 30, tzinfo=UTC)).next
    assert second == replace(first, url="https://animeschedule.net/api/v3/timetables?tz=UTC&year=2027&week=1")
    assert read([], second, datetime(2026, 12, 30, tzinfo=UTC)).next is None


def test_each_week_is_listed_whole() -> None:
    first = read([], SOURCE.request(Interest(now=NOW)))
    second = read([], first.next)
    monday = datetime(2024, 1, 22, tzinfo=UTC)
    week = timedelta(weeks=1)
    assert first.listings == (Listing(since=monday, until=monday + week),)
    assert second.listings == (Listing(since=monday + week, until=monday + 2 * week),)


def test_a_week_that_was_cut_off_is_not_listed_whole() -> None:
    flood = [usual(route=f"r{n}", subtractedEpisodeNumber=1, episodeNumber=150) for n in range(40)]
    assert read(flood, SOURCE.request(Interest(now=NOW))).listings == ()


def test_a_week_that_ends_while_it_is_fetched_is_followed_by_two() -> None:
    asked = SOURCE.request(Interest(now=datetime(2024, 1, 28, 23, 59, 59, tzinfo=UTC)))
    monday = datetime(2024, 1, 29, 0, 0, 1, tzinfo=UTC)
    second = read([], asked, monday).next
    third = read([], second, monday).next
    assert third is not None
    assert third.url.endswith("week=6")
    assert read([], third, monday).next is None


@pytest.mark.parametrize(
    "url", ["https://x.example/", "https://x.example/?year=0&week=99", "https://x.example/?year=x&week=1"]
)
def test_an_answer_to_no_known_week_has_no_next(url: str) -> None:
    reading = read([], Request(url=url))
    assert (reading.next, reading.listings) == (None, ())
    assert reading.skipped == ("the next week: the week that this answers is unknown",)


def test_a_week_is_read_row_by_row() -> None:
    rouge = Series(
        title="Metallic Rouge",
        others=("メタリックルージュ",),
        ids={"animeschedule": "metallic-rouge", "crunchyroll": "G24H1NWMJ"},
        episodes=13,
        cover="https://img.animeschedule.net/production/assets/public/img/anime/metallic-rouge.jpg",
    )
    broadcast = Sighting(
        series=rouge,
        number="3",
        platform=TV,
        claim=Claim.SCHEDULED,
        at=datetime(2024, 1, 24, 15, 55, tzinfo=UTC),
        identity="metallic-rouge#raw#3",
        url="https://animeschedule.net/anime/metallic-rouge",
    )
    stream = replace(
        broadcast,
        series=replace(rouge, others=(), cover=None),
        platform="crunchyroll",
        at=datetime(2024, 1, 24, 18, 25, tzinfo=UTC),
        identity="metallic-rouge#sub#3#crunchyroll",
        url="https://www.crunchyroll.com/series/G24H1NWMJ/metallic-rouge",
    )
    asia = replace(
        stream,
        platform="ani-one-asia",
        identity="metallic-rouge#sub#3#ani-one-asia",
        url="https://video.example/ani-one",
    )
    dub = replace(
        stream,
        series=replace(stream.series, episodes=None),
        number="1",
        audio="en-US",
        identity="metallic-rouge#dub#1#crunchyroll",
    )
    donghua = replace(
        broadcast,
        series=Series(title="Dong Hua", ids={"animeschedule": "dong-hua"}),
        number="7",
        at=datetime(2024, 1, 25, 2, tzinfo=UTC),
        identity="dong-hua#raw#7",
        url="https://animeschedule.net/anime/dong-hua",
    )
    film = replace(
        broadcast,
        series=Series(title="The Film", others=("Eiga",), ids={"animeschedule": "eiga"}, episodes=1),
        number="",
        kind=ReleaseKind.FILM,
        at=datetime(2024, 1, 26, tzinfo=UTC),
        identity="eiga#raw#1",
        url="https://animeschedule.net/anime/eiga",
    )

    told = read(WEEK.read_bytes()).sightings

    assert told[:7] == (
        broadcast,
        stream,
        asia,
        dub,
        replace(dub, number="2", identity="metallic-rouge#dub#2#crunchyroll"),
        donghua,
        film,
    )
    assert [(one.identity, one.claim, one.at) for one in told[7:]] == [("undated#raw#1", Claim.SCHEDULED, None)]


def test_each_row_that_is_left_out_is_named_with_its_reason() -> None:
    asked = Request(url="https://x.example/?year=2024&week=5")
    assert read(WEEK.read_bytes(), asked).skipped == (
        "nowhere: its sub names no platform to watch it on",
        "far: episodeDate: Value error, is not a date and time",
        "no-number: episodeNumber: Field required",
        "flood: releases episodes 1 to 999999999 at once, more than 200",
        "row: is no object",
    )


@pytest.mark.parametrize(
    ("start", "end", "claim", "at"),
    [
        # year 1 is "none"
        (NONE, NONE, Claim.SCHEDULED, "2024-01-24T15:55:00+00:00"),
        # the date falls into the delay
        ("2024-01-22T00:00:00Z", "2024-02-05T00:00:00Z", Claim.POSTPONED, "2024-02-05T00:00:00+00:00"),
        ("2024-01-24T15:55:00Z", "2024-02-05T00:00:00Z", Claim.POSTPONED, "2024-02-05T00:00:00+00:00"),
        # the delay has no end, or one before its beginning: nobody knows
        ("2024-01-22T00:00:00Z", NONE, Claim.POSTPONED, None),
        ("2024-01-22T00:00:00Z", "2024-01-15T00:00:00Z", Claim.POSTPONED, None),
        ("2024-01-22T00:00:00Z", "9999-01-01T00:00:00Z", Claim.POSTPONED, None),
        # the delay begins after the date, or is over
        ("2024-01-29T00:00:00Z", NONE, Claim.SCHEDULED, "2024-01-24T15:55:00+00:00"),
        ("2024-01-15T00:00:00Z", "2024-01-22T00:00:00Z", Claim.SCHEDULED, "2024-01-24T15:55:00+00:00"),
        # only its end is known
        (NONE, "2024-02-05T00:00:00Z", Claim.POSTPONED, "2024-02-05T00:00:00+00:00"),
        (NONE, "2024-01-22T00:00:00Z", Claim.SCHEDULED, "2024-01-24T15:55:00+00:00"),
        # unreadable is none
        ("soon", 5, Claim.SCHEDULED, "2024-01-24T15:55:00+00:00"),
    ],
)
def test_only_an_episode_whose_date_falls_into_the_delay_is_postponed(
    start: object, end: object, claim: Claim, at: str | None
) -> None:
    one = only(delayedFrom=start, delayedUntil=end, delayedText="Production Suspended")
    assert (one.claim, one.at.isoformat() if one.at else None) == (claim, at)
    assert one.note == ("Production Suspended" if claim is Claim.POSTPONED else None)


def test_a_row_marked_as_delayed_without_dates_is_postponed_for_good() -> None:
    one = only(airingStatus="delayed-air")
    assert (one.claim, one.at) == (Claim.POSTPONED, None)


def test_a_row_without_a_date_is_not_known_yet_even_in_a_delay() -> None:
    one = only(episodeDate=NONE, delayedFrom="2024-01-22T00:00:00Z")
    assert (one.claim, one.at) == (Claim.SCHEDULED, None)


def test_aired_is_still_only_what_a_calendar_says() -> None:
    assert only(airingStatus="aired").claim is Claim.SCHEDULED


@pytest.mark.parametrize(
    ("first", "numbers"),
    [(1, ["1", "2", "3"]), (3, ["3"]), (4, ["3"]), (0, ["3"]), (-2, ["3"]), (None, ["3"]), ("1", ["3"])],
)
def test_several_episodes_of_one_row_are_told_one_by_one(first: object, numbers: list[str]) -> None:
    assert [one.number for one in read([usual(subtractedEpisodeNumber=first)]).sightings] == numbers


def test_episode_0_is_an_episode() -> None:
    assert only(episodeNumber=0).number == "0"


@pytest.mark.parametrize(("air_type", "audio"), [("sub", ORIGINAL_AUDIO), ("dub", "en-US")])
def test_a_stream_is_told_in_its_audio_on_its_platform(air_type: str, audio: str) -> None:
    one = only(airType=air_type, streams=[{"platform": "hidive", "url": "www.hidive.example/a"}])
    assert (one.platform, one.audio, one.url) == ("hidive", audio, "https://www.hidive.example/a")


def test_a_platform_is_told_once_and_never_as_television() -> None:
    streams = [{"platform": name, "url": "x.example"} for name in ("Hulu", "hulu", "tv", "!!", "")]
    assert only(airType="sub", streams=streams).platform == "hulu"


def test_a_flood_of_episodes_is_cut_with_a_note() -> None:
    streams = [{"platform": f"p{n}", "url": "x.example"} for n in range(100)]
    row = usual(airType="sub", streams=streams, subtractedEpisodeNumber=1, episodeNumber=200)
    reading = read([row, usual(route="b")])
    assert len(reading.sightings) == MOST_SIGHTINGS
    assert reading.skipped[0] == f"the rest: one document may tell {MOST_SIGHTINGS} releases"


def test_an_unreadable_stream_costs_only_itself() -> None:
    one = only(airType="sub", streams=[None, 3, {"platform": "netflix", "url": "www.netflix.example/<x>"}])
    assert (one.platform, one.url) == ("netflix", None)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"route": "../etc"}, "../etc: route: String should match pattern"),
        ({"route": 5}, "row: route: Input should be a valid string"),
        ({"airType": "all"}, "a: airType: Input should be 'raw', 'sub' or 'dub'"),
        ({"episodeNumber": -1}, "a: episodeNumber: Input should be greater than or equal to 0"),
        ({"episodeNumber": 3.5}, "a: episodeNumber: Input should be a valid integer"),
        ({"episodeNumber": float("nan")}, "a: episodeNumber: Input should be a valid integer"),
        ({"episodeNumber": 10**9}, "a: '1000000000' is not an episode number"),
        ({"episodeDate": None}, "a: episodeDate: Value error, is not a date and time"),
        ({"episodeDate": 1706111700}, "a: episodeDate: Value error, is not a date and time"),
        ({"episodeDate": "24 January"}, "a: episodeDate: Value error, is not a date and time"),
        ({"episodeDate": "2999-01-01T00:00:00Z"}, "a: episodeDate: Value error, is not a believable time"),
    ],
)
def test_a_row_that_lacks_what_it_needs_costs_only_itself(changes: dict[str, object], reason: str) -> None:
    reading = read([usual(**changes), usual(route="b")])
    assert [one.identity for one in reading.sightings] == ["b#raw#3"]
    assert reading.skipped[0].startswith(reason)


def test_a_show_without_any_name_is_told_by_its_route() -> None:
    assert only(title=" ", romaji=5).series == Series(title="a", ids={"animeschedule": "a"})


def test_a_date_without_an_offset_is_utc_as_asked_for() -> None:
    assert only(episodeDate="2024-01-24T15:55:00").at == datetime(2024, 1, 24, 15, 55, tzinfo=UTC)


def test_a_week_without_rows_is_empty() -> None:
    assert read("null").sightings == read("[]").sightings == ()


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ('{"error":"invalid token"}', "the answer of timetable is no timetable; is its URL AnimeSchedule's?"),
        ("<!DOCTYPE html>", "the answer of timetable is not AnimeSchedule's JSON"),
        ("", "the answer of timetable is not AnimeSchedule's JSON"),
        ("[" * 100_000, "the answer of timetable is not AnimeSchedule's JSON"),
    ],
)
def test_an_answer_that_is_no_timetable_is_an_error_in_words(body: str, message: str) -> None:
    with pytest.raises(ParseError) as caught:
        read(body)
    assert str(caught.value) == message


def test_the_recorded_week_is_read_with_the_values_that_a_person_reads_in_it() -> None:
    body = recorded("samples/animeschedule/koyomi-timetable-recorded-2026-09-28-excerpt.json").read_bytes()
    told = [
        (one.series.title, one.number, one.claim, one.at, one.series.ids.get("crunchyroll"), one.note)
        for one in read(body, now=datetime(2026, 9, 28, tzinfo=UTC)).sightings
    ]
    bleach = "BLEACH: Thousand-Year Blood War - The Calamity"
    assert told == [
        (bleach, "9", Claim.POSTPONED, datetime(2026, 10, 19, tzinfo=UTC), None, "Delayed"),
        ("LIAR GAME", "26", Claim.SCHEDULED, datetime(2026, 9, 28, 15, 0, tzinfo=UTC), "GT00371851", None),
        ("Chiikawa", "382", Claim.SCHEDULED, datetime(2026, 9, 28, 22, 40, tzinfo=UTC), None, None),
        ("Red River", "13", Claim.SCHEDULED, datetime(2026, 9, 29, 16, 29, tzinfo=UTC), "GT00378099", None),
    ]


def test_a_file_is_refused() -> None:
    with pytest.raises(ConfigError, match=r"source 't': animeschedule reads no file: remove file"):
        AnimeSchedule.from_options(SourceOptions(name="t", file=Path("x.json")))


def test_it_never_confirms_and_travels_to_another_process() -> None:
    assert not SOURCE.confirms
    assert pickle.loads(pickle.dumps(SOURCE)) == SOURCE  # noqa: S301 - it was pickled here


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
DATES = st.datetimes(timezones=st.timezones()).map(datetime.isoformat) | JSON
ROWS = st.builds(
    usual,
    episodeDate=DATES,
    delayedFrom=DATES,
    delayedUntil=DATES,
    episodeNumber=st.integers(-3, 300) | JSON,
    subtractedEpisodeNumber=st.integers(-3, 300) | JSON,
    airType=st.sampled_from(["raw", "sub", "dub"]) | JSON,
    streams=JSON | st.lists(st.fixed_dictionaries({"platform": st.text(), "url": st.text()}), max_size=3),
    delayedText=JSON,
    mediaTypes=JSON,
)


@settings(max_examples=60, deadline=None)
@given(st.binary() | JSON | st.lists(ROWS, max_size=3))
def test_whatever_comes_is_read_or_refused_with_a_parse_error(body: object) -> None:
    try:
        reading = read(body)
    except ParseError:
        return
    assert all(one.at is None or one.at.tzinfo is UTC for one in reading.sightings)


@settings(max_examples=40, deadline=None)
@given(ROWS)
def test_no_two_episodes_of_a_row_share_an_identity(row: dict[str, object]) -> None:
    identities = [one.identity for one in read([row]).sightings]
    assert len(identities) == len(set(identities))
