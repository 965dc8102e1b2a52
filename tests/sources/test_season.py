"""Season files: when each episode of a hand-written season is, and what is said of a file with faults."""

from __future__ import annotations

import pickle
import tomllib
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from textwrap import dedent

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import bot.sources.season
from bot.core.releases import TV, Claim, Series, Sighting
from bot.core.vanishing import Listing
from bot.errors import ConfigError, ParseError
from bot.sources.base import Interest, Reading, Request, SourceOptions
from bot.sources.season import SeasonFile
from tests.sources.answers import answer, recorded

SOURCE = SeasonFile(name="winter", file=Path("winter-2024.toml"))
NOW = datetime(2024, 1, 12, 12, 0, tzinfo=UTC)
WINTER = Path(__file__).resolve().parents[1] / "data" / "calendars" / "winter-2024.toml"
USUAL = {"name": '"Show"', "slot": '"Wed 24:55"', "zone": '"Asia/Tokyo"', "first": "2024-01-10", "episodes": "3"}


def read(body: bytes | str, now: datetime = NOW) -> Reading:
    return SOURCE.parse(answer(body, now))


def table(**changes: str | None) -> str:
    """Write a table with some keys changed, or left out where they are None; values are TOML."""
    keys = {key: value for key, value in {**USUAL, **changes}.items() if value is not None}
    return "\n".join(["[[shows]]", *(f"{key} = {value}" for key, value in keys.items()), ""])


def told(**changes: str | None) -> list[tuple[str, str]]:
    return [(one.number, f"{one.at:%Y-%m-%dT%H:%MZ}") for one in read(table(**changes)).sightings]


def fault(body: bytes | str) -> str:
    with pytest.raises(ParseError) as caught:
        read(body)
    message = str(caught.value)
    assert "\n" not in message
    return message.removeprefix("season file winter ")


def test_a_season_file_lists_everything_that_is_to_come() -> None:
    assert read(table()).listings == (Listing(since=NOW),)


def test_the_thirteen_broadcasts_of_metallic_rouge_are_thirteen_wednesdays() -> None:
    broadcasts = [one for one in read(WINTER.read_bytes()).sightings if one.platform == TV]
    premiere = datetime(2024, 1, 10, 15, 55, tzinfo=UTC)
    assert [one.at for one in broadcasts] == [premiere + timedelta(weeks=week) for week in range(13)]
    assert broadcasts[-1].at == datetime(2024, 4, 3, 15, 55, tzinfo=UTC)
    assert broadcasts[1] == Sighting(
        series=Series(
            title="Metallic Rouge",
            ids={"anilist": "162985", "mal": "54794", "crunchyroll": "G24H1NWMJ"},
            season=1,
            episodes=13,
        ),
        number="2",
        platform=TV,
        claim=Claim.SCHEDULED,
        at=datetime(2024, 1, 17, 15, 55, tzinfo=UTC),
        identity="Metallic Rouge#1#2#tv#original",
        title="Wander in the Labyrinth",
    )


def test_a_slot_keeps_to_its_clock_when_that_changes_to_summer_time() -> None:
    streams = [one for one in read(WINTER.read_bytes()).sightings if one.platform == "crunchyroll"]
    assert [(one.number, one.at) for one in streams if one.number in {"1", "9", "10", "13"}] == [
        ("1", datetime(2024, 1, 10, 18, 25, tzinfo=UTC)),
        ("9", datetime(2024, 3, 6, 18, 25, tzinfo=UTC)),
        ("10", datetime(2024, 3, 13, 17, 25, tzinfo=UTC)),
        ("13", datetime(2024, 4, 3, 17, 25, tzinfo=UTC)),
    ]


def test_a_stream_has_its_audio_and_its_link() -> None:
    stream = next(one for one in read(WINTER.read_bytes()).sightings if one.platform == "crunchyroll")
    assert (stream.audio, stream.url) == ("en-US", "https://www.crunchyroll.com/series/G24H1NWMJ")
    assert stream.identity == "Metallic Rouge#1#1#crunchyroll#en-US"


@pytest.mark.parametrize(
    ("slot", "first", "zone", "at"),
    [
        ("Wed 24:55", "2024-01-10", "Asia/Tokyo", "2024-01-10T15:55Z"),
        ("Thu 0:55", "2024-01-11", "Asia/Tokyo", "2024-01-10T15:55Z"),
        ("Thu 00:55", "2024-01-11", "Asia/Tokyo", "2024-01-10T15:55Z"),
        ("Wed 29:59", "2024-01-10", "Asia/Tokyo", "2024-01-10T20:59Z"),
        ("Sun 24:00", "2023-12-31", "UTC", "2024-01-01T00:00Z"),
        # 02:30 is skipped, and happens twice
        ("Sat 26:30", "2024-03-30", "Europe/Berlin", "2024-03-31T01:30Z"),
        ("Sat 26:30", "2024-10-26", "Europe/Berlin", "2024-10-27T00:30Z"),
    ],
)
def test_a_slot_is_an_instant_by_its_zone_s_clock(slot: str, first: str, zone: str, at: str) -> None:
    assert told(slot=f'"{slot}"', first=first, zone=f'"{zone}"', episodes="1") == [("1", at)]


def test_a_break_moves_what_comes_after_it_by_a_week() -> None:
    assert told(breaks="[2024-01-17, 2024-01-24]") == [
        ("1", "2024-01-10T15:55Z"),
        ("2", "2024-01-31T15:55Z"),
        ("3", "2024-02-07T15:55Z"),
    ]


def test_a_single_episode_moves_alone() -> None:
    assert told(moved="{ 2 = 2024-01-18T01:25:00+09:00, 3 = 2024-01-25T10:00:00 }") == [
        ("1", "2024-01-10T15:55Z"),
        ("2", "2024-01-17T16:25Z"),
        ("3", "2024-01-25T01:00Z"),
    ]


def test_numbers_may_start_anywhere() -> None:
    reading = read(table(start_number="14", moved="{ 15 = 2024-01-18T01:25:00+09:00 }"))
    assert [one.number for one in reading.sightings] == ["14", "15", "16"]
    assert {one.series.episodes for one in reading.sightings} == {16}
    assert told(start_number="0", episodes="1") == [("0", "2024-01-10T15:55Z")]


def test_a_show_without_an_end_is_told_up_to_four_weeks_ahead() -> None:
    numbers = told(episodes=None)
    assert numbers[0] == ("1", "2024-01-10T15:55Z")
    assert numbers[-1] == ("5", "2024-02-07T15:55Z")
    assert read(table(episodes=None)).sightings[0].series.episodes is None


def test_a_show_that_runs_for_decades_is_told_up_to_now() -> None:
    reading = read(table(episodes=None, first="1969-10-01"))
    assert reading.sightings[-1].at == datetime(2024, 2, 7, 15, 55, tzinfo=UTC)


def test_two_tables_of_one_season_have_one_total() -> None:
    second = table(first="2024-02-14", start_number="4", episodes="10")
    assert {one.series.episodes for one in read(table() + second).sightings} == {13}


def test_a_total_is_unknown_where_one_table_has_no_end() -> None:
    second = table(first="2024-02-07", start_number="4", episodes=None)
    assert {one.series.episodes for one in read(table() + second).sightings} == {None}


def test_titles_go_with_the_episodes_in_order() -> None:
    reading = read(table(titles='["One", " Two\\n"]'))
    assert [one.title for one in reading.sightings] == ["One", "Two", None]


def test_ids_may_be_left_out() -> None:
    assert read(table()).sightings[0].series == Series(title="Show", episodes=3)


def test_the_example_of_the_documentation_is_a_season_file() -> None:
    text = bot.sources.season.__doc__ or ""
    example = dedent("\n".join(line for line in text.splitlines() if line.startswith("    ")))
    told = {one.number: one.at for one in read(example).sightings}
    assert len(told) == tomllib.loads(example)["shows"][0]["episodes"] == 13
    assert told["5"] == datetime(2024, 2, 14, 16, 25, tzinfo=UTC)
    assert told["6"] == datetime(2024, 2, 21, 15, 55, tzinfo=UTC)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"name": None}, "show 1: name: is missing"),
        ({"name": '" "'}, "show 1: name: Value should have at least 1 item after validation, not 0"),
        ({"slot": '"Wed 30:00"'}, 'Show: slot: write it as "Wed 24:55", with a clock from 0:00 to 29:59'),
        ({"slot": '"Wed 24.55"'}, 'Show: slot: write it as "Wed 24:55", with a clock from 0:00 to 29:59'),
        ({"slot": '"Mit 24:55"'}, 'Show: slot: write it as "Wed 24:55", with a clock from 0:00 to 29:59'),
        ({"slot": "24:55:00"}, "is not TOML"),
        ({"slot": "12:55:00"}, 'Show: slot: write it as "Wed 24:55", with a clock from 0:00 to 29:59'),
        ({"zone": '"Mars/Phobos"'}, 'Show: zone: name a zone of the IANA database, such as "Asia/Tokyo"'),
        ({"zone": '"America"'}, 'Show: zone: name a zone of the IANA database, such as "Asia/Tokyo"'),
        ({"zone": '"../x"'}, 'Show: zone: name a zone of the IANA database, such as "Asia/Tokyo"'),
        ({"zone": "9"}, 'Show: zone: name a zone of the IANA database, such as "Asia/Tokyo"'),
        ({"first": "2024-01-11"}, "Show: first: 2024-01-11 is a Thu, and the slot is on Wed"),
        ({"first": '"2024-01-10"'}, "Show: first: Input should be a valid date"),
        ({"first": "9999-12-29"}, "Show: first: give a year from 1950 to 2100"),
        ({"episodes": "0"}, "Show: episodes: Input should be greater than or equal to 1"),
        ({"episodes": "100000"}, "Show: episodes: Input should be less than or equal to 2000"),
        ({"episodes": "nan"}, "Show: episodes: Input should be a valid integer"),
        ({"episodes": '"13"'}, "Show: episodes: Input should be a valid integer"),
        ({"season": "true"}, "Show: season: Input should be a valid integer"),
        ({"platform": '"TV 1"'}, "Show: platform: String should match pattern"),
        ({"audio": '"English"'}, "Show: audio: String should match pattern"),
        ({"crunchyroll": '"metallic-rouge"'}, "Show: crunchyroll: String should match pattern"),
        ({"anilist": "-1"}, "Show: anilist: Input should be greater than or equal to 1"),
        ({"breaks": "[2024-01-16]"}, "Show: breaks: 2024-01-16 is no Wed since the first one"),
        ({"breaks": "[2024-01-03]"}, "Show: breaks: 2024-01-03 is no Wed since the first one"),
        ({"titles": '["a", "b", "c", "d"]'}, "Show: titles: 4 titles for 3 episodes"),
        ({"moved": "{ 4 = 2024-01-18T01:25:00Z }"}, "Show: moved: 4 is no episode of this show"),
        ({"moved": "{ 0 = 2024-01-18T01:25:00Z }"}, "Show: moved: 0 is no episode of this show"),
        ({"moved": "{ 2 = 2024-01-18 }"}, "Show: moved.2: Input should be a valid datetime"),
        ({"moved": "{ x = 2024-01-18T01:25:00Z }"}, "Show: moved.x.[key]: String should match pattern"),
        ({"weekday": '"Wed"'}, "Show: weekday: no such key; is it misspelt?"),
    ],
)
def test_a_fault_is_named_with_its_show_and_key(changes: dict[str, str | None], message: str) -> None:
    assert fault(table(**changes)).removeprefix("has faults: ").startswith(message)


def test_all_faults_are_named_at_once() -> None:
    first = table(name='"A"', episodes="0", color="1")
    second = table(name='"B"', slot='"x"')
    assert fault(first + second) == (
        "has faults: A: episodes: Input should be greater than or equal to 1; A: color: no such key; is it misspelt?;"
        ' B: slot: write it as "Wed 24:55", with a clock from 0:00 to 29:59'
    )


def test_a_flood_of_faults_is_cut() -> None:
    assert fault(table(name=None) * 23).endswith("; show 20: name: is missing; and 3 more")


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("", "has faults: shows: is missing"),
        ("shows = 3", "has faults: shows: Input should be a valid list"),
        ("shows = [3]", "has faults: show 1: is no table"),
        ("show = []", "has faults: shows: is missing; show: no such key; is it misspelt?"),
        ("[[shows]", "is not TOML: "),
        ("x = " + "[" * 5_000, "is not TOML: "),
        ("x = " + "1" * 5_000, "is not TOML: "),
        (b"\xff", "is not TOML: "),
        ("<html>", "is not TOML: "),
        (table() * 2, "tells episodes twice: Show##1#tv#original, Show##2#tv#original, Show##3#tv#original"),
        (
            "".join(table(name=f'"{n}"', episodes="2000") for n in range(11)),
            "tells more than 20,000 episodes; split it",
        ),
        ("a" + ".a" * 201 + " = 1", "is too long, or no season file at all"),
        (table() + "#" * 1_000_000, "is too long, or no season file at all"),
        (table() * 1_001, "has faults: shows: List should have at most 1000 items after validation"),
    ],
)
def test_a_file_that_is_no_season_is_an_error_in_words(body: bytes | str, message: str) -> None:
    assert fault(body).startswith(message)


def test_a_byte_order_mark_does_not_matter() -> None:
    assert len(read("\ufeff" + table()).sightings) == 3


def test_the_recorded_facts_of_metallic_rouge_are_met() -> None:
    recorded("facts/metallic-rouge.json")
    broadcasts = [one.at for one in read(WINTER.read_bytes()).sightings if one.platform == TV]
    assert (broadcasts[0], broadcasts[-1], len(broadcasts)) == (
        datetime.fromisoformat("2024-01-11T00:55:00+09:00"),
        datetime.fromisoformat("2024-04-04T00:55:00+09:00"),
        13,
    )


@pytest.mark.parametrize(
    ("options", "asked"),
    [
        (SourceOptions(name="s", file=Path("a.toml")), Request(file=Path("a.toml"))),
        (SourceOptions(name="s", url="https://x.example/a.toml"), Request(url="https://x.example/a.toml")),
    ],
)
def test_it_reads_a_file_or_a_url(options: SourceOptions, asked: Request) -> None:
    assert SeasonFile.from_options(options).request(Interest(now=NOW)) == asked


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (SourceOptions(name="s"), "source 's': url or file is missing: say where its season file is"),
        (
            SourceOptions(name="s", url="https://x.example/", file=Path("a.toml")),
            "source 's': season file reads one place: keep url or file, not both",
        ),
    ],
)
def test_no_place_or_two_are_refused(options: SourceOptions, message: str) -> None:
    with pytest.raises(ConfigError) as caught:
        SeasonFile.from_options(options)
    assert str(caught.value) == message


def test_it_never_confirms_and_travels_to_another_process() -> None:
    assert not SOURCE.confirms
    assert pickle.loads(pickle.dumps(SOURCE)) == SOURCE  # noqa: S301 - it was pickled here


VALUES = st.sampled_from(
    [
        *("1", "-1", "nan", "inf", '""', '"x"', '"Wed 24:55"', '"Asia/Tokyo"', "[]", "[1]", "{}", "{ 2 = 1 }", "true"),
        *(
            "2024-01-10",
            "0001-01-01",
            "9999-12-31",
            "9999-12-31T23:59:59-23:59",
            "0001-01-01T00:00:00+23:59",
            "12:00:00",
        ),
        *("[2024-01-17]", "{ 2 = 2024-01-18T01:25:00Z }", "{ 2 = 2100-12-31T23:59:59-23:59 }", "99999999999999999999"),
    ]
)
KEYS = ["name", "anilist", "slot", "zone", "first", "episodes", "start_number", "breaks", "titles", "moved", "platform"]
TABLES = st.dictionaries(st.sampled_from(KEYS), VALUES, max_size=5).map(lambda changes: table(**changes))


@settings(max_examples=80, deadline=None)
@given(st.binary() | st.text() | st.lists(TABLES, max_size=2).map("".join))
def test_whatever_comes_is_read_or_refused_with_a_parse_error(body: bytes | str) -> None:
    try:
        reading = read(body if isinstance(body, bytes) else body.encode("utf-8", "replace"))
    except ParseError:
        return
    assert all(one.at is not None and one.at.tzinfo is UTC for one in reading.sightings)


@settings(max_examples=40, deadline=None)
@given(
    st.dates(date(2000, 1, 1), date(2090, 1, 1)),
    st.integers(0, 29),
    st.integers(0, 59),
    st.sampled_from(["Asia/Tokyo", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "UTC"]),
)
def test_slots_are_a_week_apart_but_for_the_change_of_clocks(first: date, hour: int, minute: int, zone: str) -> None:
    slot = f'"{first:%a} {hour}:{minute:02}"'
    instants = [one.at for one in read(table(slot=slot, first=f"{first}", zone=f'"{zone}"', episodes="60")).sightings]
    gaps = [later - at for at, later in pairwise(instants) if at and later]
    assert all(abs(gap - timedelta(weeks=1)) <= timedelta(hours=1) for gap in gaps)
    assert zone not in {"UTC", "Asia/Tokyo"} or set(gaps) == {timedelta(weeks=1)}
