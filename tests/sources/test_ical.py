"""iCalendar files: which events are told, as what, and which are left out with the reason."""

from __future__ import annotations

import pickle
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.releases import TV, Claim, ReleaseKind, Series, Sighting
from bot.core.vanishing import Listing
from bot.errors import ConfigError, ParseError
from bot.sources.base import Interest, Reading, Request, SourceOptions
from bot.sources.gathering import MOST_ENTRIES
from bot.sources.ical import ICal
from bot.sources.ical_document import MOST_CHARACTERS, MOST_LINES
from bot.sources.ical_occurrences import SERIES_LIMIT
from bot.sources.ical_titles import Named, read_summary
from tests.sources.answers import answer

SOURCE = ICal(name="sonarr", url="https://sonarr.example/calendar.ics")
NOW = datetime(2024, 1, 11, 12, 0, tzinfo=UTC)
DATA = Path(__file__).resolve().parents[1] / "data" / "calendars"
SLOT = "DTSTART:20240117T155500Z"

FAR_ZONE = (
    "BEGIN:VTIMEZONE|TZID:Studio Time|BEGIN:STANDARD|DTSTART:16010101T000000|TZOFFSETFROM:+1000|TZOFFSETTO:+0900"
    "|RRULE:{rule}|END:STANDARD|BEGIN:DAYLIGHT|DTSTART:16010101T000000|TZOFFSETFROM:+0900|TZOFFSETTO:+1000"
    "|RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU|END:DAYLIGHT|END:VTIMEZONE"
)
YEARLY = "FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU"


def read(body: bytes | str, now: datetime = NOW) -> Reading:
    return SOURCE.parse(answer(body, now))


def calendar(*parts: str) -> str:
    """Write a calendar; the lines of each part are parted by "|"."""
    return "\r\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", *"|".join(parts).split("|"), "END:VCALENDAR", ""])


def event(*lines: str, uid: str | None = "e1@x.example") -> str:
    return "|".join(["BEGIN:VEVENT", *([f"UID:{uid}"] if uid else []), *lines, "END:VEVENT"])


def told(*events: str, now: datetime = NOW) -> list[tuple[str, str | None]]:
    """Give number and instant of every episode that a calendar of these events tells, in order of time."""
    sightings = sorted(read(calendar(*events), now).sightings, key=lambda one: (str(one.at), one.number))
    return [(one.number, f"{one.at:%Y-%m-%dT%H:%MZ}" if one.at else None) for one in sightings]


@pytest.mark.parametrize(
    ("summary", "name", "numbers", "season", "title"),
    [
        ("Metallic Rouge - 1x03 - Marginal City", "Metallic Rouge", ("3",), 1, "Marginal City"),
        ("Frieren: Beyond Journey's End - 1x17 - Take Care", "Frieren: Beyond Journey's End", ("17",), 1, "Take Care"),
        ("Fate - Heaven - 2x01", "Fate - Heaven", ("1",), 2, None),
        ("Show - 0x05 - OVA", "Show", ("5",), 0, "OVA"),
        ("Show - 2024x05", "Show", ("5",), 2024, None),
        ("Show - 1x03-04 - Two at once", "Show", ("3", "4"), 1, "Two at once"),
        ("Show S2E05", "Show", ("5",), 2, None),
        ("Show - S02 E05: The Title", "Show", ("5",), 2, "The Title"),
        ("Re:Zero s2ep5", "Re:Zero", ("5",), 2, None),
        ("Show #3", "Show", ("3",), None, None),
        ("Show #03 (Final)", "Show", ("3",), None, "(Final)"),
        ("Show #1-2", "Show", ("1", "2"), None, None),
        ("#Compass 2.0 #4", "#Compass 2.0", ("4",), None, None),
        ("Show \uff03\uff13", "Show", ("3",), None, None),
        ("Show - Episode 3", "Show", ("3",), None, None),
        ("Show - Episode 3: The Title", "Show", ("3",), None, "The Title"),
        ("Show, Episode 7.5", "Show", ("7.5",), None, None),
        ("Show Ep. 3", "Show", ("3",), None, None),
        ("Show EP03", "Show", ("3",), None, None),
        ("Show (Ep 3)", "Show", ("3",), None, None),
        ("Show E12a", "Show", ("12a",), None, None),
        ("Show Episodes 1\u20133", "Show", ("1", "2", "3"), None, None),
        ("Show Season 2 Episode 5", "Show Season 2", ("5",), None, None),
        ("Show 第3話「夜明け」", "Show", ("3",), None, "「夜明け」"),
        ("Show 第３話", "Show", ("3",), None, None),
        ("Show - 05", "Show", ("5",), None, None),
        ("Show - 0", "Show", ("0",), None, None),
        ("Show \u2013 05 - The Title", "Show", ("5",), None, "The Title"),
        ("86 - Eighty Six - 05", "86 - Eighty Six", ("5",), None, None),
        ("One Piece - 1100", "One Piece", ("1100",), None, None),
    ],
)
def test_a_summary_names_show_season_episode_and_title(
    summary: str, name: str, numbers: tuple[str, ...], season: int | None, title: str | None
) -> None:
    assert read_summary(summary) == Named(name=name, numbers=numbers, season=season, title=title)


@pytest.mark.parametrize(
    "summary",
    ["Mob Psycho 100", "Step 3", "Episode 3", "Show - 2022", "Show #1xy", "Show - 1 January", "Concert", "", "3", "#3"],
)
def test_a_summary_without_an_episode_is_all_name(summary: str) -> None:
    assert read_summary(summary) == Named(name=summary)


@pytest.mark.parametrize("summary", ["Show #3-1", "Show #1-999", "Show #7.5-9"])
def test_a_range_that_is_none_names_no_episode(summary: str) -> None:
    assert read_summary(summary).numbers == ()


@pytest.mark.parametrize("summary", [":" * 512, " - 1" * 128, "- " * 256 + "x", "S1" * 256, "1" * 512])
def test_an_odd_summary_takes_no_time(summary: str) -> None:
    begun = time.perf_counter()
    read_summary(summary)
    assert time.perf_counter() - begun < 1


def test_a_program_s_calendar_is_read_event_by_event() -> None:
    rouge = Series(title="Metallic Rouge", season=1)
    first = Sighting(
        series=rouge,
        number="1",
        platform=TV,
        claim=Claim.SCHEDULED,
        at=datetime(2024, 1, 10, 15, 55, tzinfo=UTC),
        identity="NzbDrone_episode_101",
        url="https://sonarr.example/series/metallic-rouge",
        title="Crimson Is the Sound of Dawn",
    )

    reading = read((DATA / "sonarr.ics").read_bytes())

    assert reading.sightings == (
        first,
        replace(
            first,
            number="2",
            at=datetime(2024, 1, 17, 15, 55, tzinfo=UTC),
            identity="NzbDrone_episode_102",
            url=None,
            title="Wander in the Labyrinth",
            note="tentative",
        ),
        replace(
            first,
            number="3",
            claim=Claim.CANCELLED,
            at=None,
            identity="NzbDrone_episode_103",
            url=None,
            title="Marginal City",
            note="all-day 2024-01-25",
        ),
        replace(
            first,
            series=Series(title="Metallic Rouge"),
            kind=ReleaseKind.SPECIAL,
            at=datetime(2024, 1, 31, 15, 55, tzinfo=UTC),
            identity="NzbDrone_episode_150",
            url=None,
            title="Picture Drama",
        ),
    )
    assert reading.skipped == ("A film without a number: its summary names no show and episode",)


def test_a_weekly_series_without_numbers_is_counted() -> None:
    reading = read((DATA / "weekly.ics").read_bytes())
    assert sorted((one.number, f"{one.at:%m-%d %H:%M}", one.identity) for one in reading.sightings) == [
        ("1", "01-10 15:55", "rouge@calendar.example@20240110T155500Z"),
        ("2", "01-17 15:55", "rouge@calendar.example@20240117T155500Z"),
        # 25 January is taken out; the date after it has moved, and keeps its place and its identity
        ("3", "02-01 16:30", "rouge@calendar.example@20240131T155500Z"),
        ("4", "02-07 15:55", "rouge@calendar.example@20240207T155500Z"),
        ("5", "02-14 15:55", "rouge@calendar.example@20240214T155500Z"),
        ("6", "02-21 15:55", "rouge@calendar.example@20240221T155500Z"),
        ("7", "02-28 15:55", "rouge@calendar.example@20240228T155500Z"),
    ]
    assert [one.title for one in reading.sightings if one.number == "4"] == ["Freedom and Phantoms"]


def test_a_series_is_counted_from_its_first_date_however_long_ago() -> None:
    assert told(
        event("DTSTART;TZID=Europe/Berlin:20220103T200000", "RRULE:FREQ=WEEKLY", "SUMMARY:Long Runner"),
        now=datetime(2024, 3, 29, tzinfo=UTC),
    )[:3] == [("118", "2024-04-01T18:00Z"), ("119", "2024-04-08T18:00Z"), ("120", "2024-04-15T18:00Z")]


def test_a_series_of_whole_days_is_counted_too() -> None:
    series = event(
        "DTSTART;VALUE=DATE:20240110", "RRULE:FREQ=WEEKLY;COUNT=3", "EXDATE;VALUE=DATE:20240117", "SUMMARY:Show"
    )
    assert [(one.number, one.note) for one in read(calendar(series)).sightings] == [
        ("1", "all-day 2024-01-10"),
        ("2", "all-day 2024-01-24"),
    ]


def test_a_day_that_is_taken_out_without_a_clock_counts_as_that_date() -> None:
    assert told(
        event("DTSTART:20240110T155500Z", "RRULE:FREQ=WEEKLY;COUNT=3", "EXDATE;VALUE=DATE:20240117", "SUMMARY:Show")
    ) == [("1", "2024-01-10T15:55Z"), ("2", "2024-01-24T15:55Z")]


def test_a_cancelled_date_of_a_series_is_told_as_cancelled() -> None:
    reading = read(
        calendar(
            event("DTSTART:20240110T155500Z", "RRULE:FREQ=WEEKLY;COUNT=2", "SUMMARY:Show"),
            event("RECURRENCE-ID:20240117T155500Z", SLOT, "STATUS:CANCELLED", "SUMMARY:Show"),
        )
    )
    assert [(one.number, one.claim) for one in reading.sightings] == [("1", Claim.SCHEDULED), ("2", Claim.CANCELLED)]


def test_a_series_under_one_number_is_its_first_date_only() -> None:
    reading = read(calendar(event("DTSTART:20240110T155500Z", "RRULE:FREQ=WEEKLY", "SUMMARY:Show #5")))
    assert [(one.number, one.identity) for one in reading.sightings] == [("5", "e1@x.example")]
    assert reading.skipped == ("Show #5: repeats under one episode number: only its first date is read",)


@pytest.mark.parametrize(
    "lines",
    [
        ["RRULE:FREQ=SECONDLY"],
        ["RRULE:FREQ=MINUTELY"],
        ["RRULE:FREQ=HOURLY"],
        ["RRULE:FREQ=DAILY"],
        ["RRULE:FREQ=WEEKLY;INTERVAL=0"],
        ["RRULE:FREQ=WEEKLY;INTERVAL=2"],
        ["RRULE:FREQ=WEEKLY;BYDAY=MO,WE"],
        ["RRULE:FREQ=WEEKLY;BYDAY=TH"],
        ["RRULE:FREQ=WEEKLY;BYHOUR=1,2,3"],
        ["RRULE:FREQ=WEEKLY;FREQ=DAILY"],
        ["RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"],
        ["RRULE:FREQ=WEEKLY", "RRULE:FREQ=DAILY"],
        ["RRULE:nonsense"],
        ["RRULE:FREQ=WEEKLY;COUNT=x"],
        ["RRULE:FREQ=WEEKLY", "RDATE:20240118T155500Z"],
        ["RDATE:20240118T155500Z"],
        ["RRULE:FREQ=WEEKLY", "EXDATE:99990118T155500Z"],
        ["RRULE:FREQ=WEEKLY", "EXDATE:x"],
        ["RRULE:FREQ=WEEKLY", "EXDATE;VALUE=PERIOD:20240118T000000Z/PT1H"],
        ["RRULE:FREQ=WEEKLY", "EXDATE:" + ",".join(["20240124T155500Z"] * 1001)],
    ],
)
def test_a_series_that_is_not_plainly_weekly_is_left_out_at_once(lines: list[str]) -> None:
    begun = time.perf_counter()
    reading = read(calendar(event(SLOT, "SUMMARY:Show", *lines), event(SLOT, "SUMMARY:Other #1", uid="e2")))
    assert [one.series.title for one in reading.sightings] == ["Other"]
    assert [reason.partition(":")[0] for reason in reading.skipped] == ["Show"]
    assert time.perf_counter() - begun < 2


def test_a_series_that_began_too_long_ago_is_left_out() -> None:
    reading = read(calendar(event("DTSTART:19600105T155500Z", "RRULE:FREQ=WEEKLY", "SUMMARY:Show")))
    assert reading.skipped == ("Show: began more than ten years ago",)


def test_a_series_that_moves_from_some_date_on_is_left_out() -> None:
    reading = read(
        calendar(
            event("DTSTART:20240110T155500Z", "RRULE:FREQ=WEEKLY", "SUMMARY:Show"),
            event("RECURRENCE-ID;RANGE=THISANDFUTURE:20240117T155500Z", SLOT, "SUMMARY:Show #2"),
        )
    )
    assert [one.number for one in reading.sightings] == ["2"]
    assert reading.skipped == ("Show: changes all its later dates at once (RANGE)",)


def test_a_recurrence_that_the_library_can_not_work_out_costs_only_itself() -> None:
    reading = read(
        calendar(
            event("DTSTART:20240110T155500Z", "RRULE:FREQ=WEEKLY;UNTIL=20240301T000000", "SUMMARY:Fine"),
            event("DTSTART:20240110T155500Z", "RRULE:FREQ=WEEKLY;UNTIL=PT1H", "SUMMARY:Odd", uid="e2"),
            event(SLOT, "SUMMARY:Other #1", uid="e3"),
        )
    )
    assert {one.series.title for one in reading.sightings} == {"Fine", "Other"}
    assert [reason.partition("(")[0] for reason in reading.skipped] == ["Odd: its recurrence can't be worked out "]


def test_of_two_versions_of_an_event_the_newer_counts() -> None:
    old = event(SLOT, "SEQUENCE:1", "SUMMARY:Show #2")
    new = event("DTSTART:20240118T155500Z", "SEQUENCE:2", "SUMMARY:Show #2")
    assert told(old, new) == told(new, old) == [("2", "2024-01-18T15:55Z")]


def test_the_time_of_a_zone_follows_its_summer_time() -> None:
    before = event("DTSTART;TZID=Europe/Berlin:20240330T200000", "SUMMARY:Show #1")
    after = event("DTSTART;TZID=Europe/Berlin:20240331T200000", "SUMMARY:Show #2", uid="e2")
    assert told(before, after, now=datetime(2024, 3, 29, tzinfo=UTC)) == [
        ("1", "2024-03-30T19:00Z"),
        ("2", "2024-03-31T18:00Z"),
    ]


@pytest.mark.parametrize(
    "zone",
    ["Asia/Tokyo", "Tokyo Standard Time", "/freeassociation.sourceforge.net/Asia/Tokyo", "/Asia/Tokyo"],
)
def test_zones_are_known_by_the_names_that_programs_give_them(zone: str) -> None:
    assert told(event(f"DTSTART;TZID={zone}:20240118T005500", "SUMMARY:Show #2")) == [("2", "2024-01-17T15:55Z")]


def test_a_floating_time_is_read_by_the_calendar_s_zone() -> None:
    floating = event("DTSTART:20240118T005500", "SUMMARY:Show #2")
    reading = read(calendar("X-WR-TIMEZONE:Asia/Tokyo", floating))
    assert [(one.at, one.note) for one in reading.sightings] == [(datetime(2024, 1, 17, 15, 55, tzinfo=UTC), None)]


@pytest.mark.parametrize("zone", ["X-NONE:1", "X-WR-TIMEZONE:Mars/Phobos", "X-WR-TIMEZONE:../../etc", "X-WR-TIMEZONE:"])
def test_a_floating_time_of_no_zone_is_utc_with_a_note(zone: str) -> None:
    reading = read(calendar(zone, event("DTSTART:20240118T005500", "STATUS:TENTATIVE", "SUMMARY:Show #2")))
    assert [(one.at, one.note) for one in reading.sightings] == [
        (datetime(2024, 1, 18, 0, 55, tzinfo=UTC), "tentative; floating time read as UTC")
    ]


def test_a_floating_series_is_weekly_on_the_wall() -> None:
    series = event("DTSTART:20240110T200000", "RRULE:FREQ=WEEKLY;COUNT=13", "SUMMARY:Show")
    numbers = told("X-WR-TIMEZONE:Europe/Berlin", series, now=datetime(2024, 3, 28, tzinfo=UTC))
    assert numbers == [("12", "2024-03-27T19:00Z"), ("13", "2024-04-03T18:00Z")]


def test_a_zone_that_the_calendar_defines_is_followed() -> None:
    zoned = event("DTSTART;TZID=Studio Time:20240118T005500", "SUMMARY:Show #2")
    assert told(zoned, FAR_ZONE.format(rule=YEARLY)) == [("2", "2024-01-17T15:55Z")]


def test_a_zone_is_forgotten_with_its_calendar() -> None:
    zoned = event("DTSTART;TZID=Studio Time:20240118T005500", "SUMMARY:Show #2")
    assert read(calendar(FAR_ZONE.format(rule=YEARLY), zoned)).skipped == ()
    assert read(calendar(zoned)).skipped == ("Show #2: its time zone Studio Time is unknown",)


@pytest.mark.parametrize(
    "zone",
    [
        FAR_ZONE.format(rule="FREQ=SECONDLY"),
        FAR_ZONE.format(rule="FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"),
        FAR_ZONE.format(rule="FREQ=YEARLY;BYHOUR=0,1,2,3;BYMINUTE=1"),
        FAR_ZONE.format(rule=YEARLY).replace("16010101", "00010101"),
        FAR_ZONE.format(rule=YEARLY).replace("TZOFFSETFROM:+1000|", ""),
        FAR_ZONE.format(rule=YEARLY).replace("|END:VTIMEZONE", "|RDATE:20240101T000000" * 100 + "|END:VTIMEZONE"),
        "BEGIN:VTIMEZONE|TZID:Studio Time|END:VTIMEZONE",
    ],
)
def test_a_zone_with_other_than_yearly_rules_costs_its_events_and_no_time(zone: str) -> None:
    begun = time.perf_counter()
    zoned = event("DTSTART;TZID=Studio Time:20240118T005500", "SUMMARY:Show #2")
    reading = read(calendar(zone, zoned, event(SLOT, "SUMMARY:Other #1", uid="e2")))
    assert [one.series.title for one in reading.sightings] == ["Other"]
    assert reading.skipped == ("Show #2: its time zone Studio Time is unknown",)
    assert time.perf_counter() - begun < 2


def test_a_definition_does_not_change_a_zone_that_is_known() -> None:
    zoned = event("DTSTART;TZID=Asia/Tokyo:20240118T005500", "SUMMARY:Show #2")
    lie = FAR_ZONE.format(rule=YEARLY).replace("Studio Time", "Asia/Tokyo").replace("+0900", "-0500")
    assert told(lie, zoned) == [("2", "2024-01-17T15:55Z")]


@pytest.mark.parametrize(
    ("lines", "reason"),
    [
        (["SUMMARY:Show #1"], "Show #1: has no DTSTART"),
        (["DTSTART:yesterday", "SUMMARY:Show #1"], "Show #1: its DTSTART can't be read"),
        (["DTSTART:20241399T000000Z", "SUMMARY:Show #1"], "Show #1: its DTSTART can't be read"),
        (["DTSTART;VALUE=TIME:120000", "SUMMARY:Show #1"], "Show #1: its DTSTART can't be read"),
        ([SLOT, SLOT, "SUMMARY:Show #1"], "Show #1: its DTSTART can't be read"),
        (["DTSTART:99991231T235959Z", "SUMMARY:Show #1"], "Show #1: its DTSTART is in the year 9999"),
        (["DTSTART:00010101T000000Z", "SUMMARY:Show #1"], "Show #1: its DTSTART is in the year 1"),
        ([SLOT, "RECURRENCE-ID:x", "SUMMARY:Show #1"], "Show #1: its RECURRENCE-ID can't be read"),
        ([SLOT, "SUMMARY:Concert"], "Concert: its summary names no show and episode"),
        ([SLOT, "SUMMARY: - #1"], "- #1: its summary names no show and episode"),
        ([SLOT], "event: its summary names no show and episode"),
    ],
)
def test_an_event_that_can_not_be_read_costs_only_itself(lines: list[str], reason: str) -> None:
    reading = read(calendar(event(*lines), event(SLOT, "SUMMARY:Other #1", uid="e2")))
    assert [one.series.title for one in reading.sightings] == ["Other"]
    assert reading.skipped == (reason,)


def test_only_events_from_two_days_back_to_sixty_days_ahead_are_told() -> None:
    days = ["20240109T115959Z", "20240109T120000Z", "20240311T120000Z", "20240311T120001Z"]
    events = [event(f"DTSTART:{day}", f"SUMMARY:Show #{n}", uid=str(n)) for n, day in enumerate(days)]
    assert told(*events) == [("1", "2024-01-09T12:00Z"), ("2", "2024-03-11T12:00Z")]


def test_an_event_without_a_uid_is_known_by_its_summary() -> None:
    reading = read(calendar(event(SLOT, "SUMMARY:Show #1", uid=None), event(SLOT, "SUMMARY:Show #2", uid=None)))
    assert [one.identity for one in reading.sightings] == ["Show #1", "Show #2"]


def test_several_episodes_of_one_event_have_identities_of_their_own() -> None:
    reading = read(calendar(event(SLOT, "SUMMARY:Show #1-2")))
    assert [(one.number, one.identity) for one in reading.sightings] == [
        ("1", "e1@x.example#1"),
        ("2", "e1@x.example#2"),
    ]


def test_the_first_of_several_summaries_counts() -> None:
    assert told(event(SLOT, "SUMMARY:Show #1", "SUMMARY:Other #2")) == [("1", "2024-01-17T15:55Z")]


@pytest.mark.parametrize("url", ["javascript:alert(1)", "ftp://x.example/", "https://u:p@x.example/", "x"])
def test_a_link_that_is_none_is_left_out(url: str) -> None:
    assert read(calendar(event(SLOT, f"URL:{url}", "SUMMARY:Show #1"))).sightings[0].url is None


def test_several_calendars_in_one_document_are_read() -> None:
    both = calendar(event(SLOT, "SUMMARY:Show #1")) + calendar(event(SLOT, "SUMMARY:Show #2"))
    assert [one.number for one in read(both).sightings] == ["1", "2"]


def test_line_endings_marks_and_case_of_a_document_do_not_matter() -> None:
    text = calendar(event(SLOT, "SUMMARY:Show #1"))
    lower = text.replace("BEGIN", "begin").replace("VEVENT", "vevent").replace("SUMMARY", "summary")
    for body in (text.replace("\r\n", "\n"), "\ufeff" + text, "\r\n\r\n" + text + "\r\n\r\n", lower):
        assert [one.number for one in read(body).sightings] == ["1"]


def test_lines_of_no_use_may_be_broken() -> None:
    assert told("X", event(SLOT, "DTEND;;VALUE=DATE:x", "DURATION:P9999999999W", "nonsense", "SUMMARY:Show #1")) == [
        ("1", "2024-01-17T15:55Z")
    ]


def test_an_empty_calendar_is_empty() -> None:
    whole = Listing(since=NOW, until=NOW + timedelta(days=59))
    assert read("BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n") == Reading(listings=(whole,))


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("", "the answer of sonarr is no calendar: it does not begin with BEGIN:VCALENDAR"),
        ("/etc/passwd", "the answer of sonarr is no calendar: it does not begin with BEGIN:VCALENDAR"),
        ("<html>Log in</html>", "the answer of sonarr is no calendar: it does not begin with BEGIN:VCALENDAR"),
        ("BEGIN:VEVENT\nEND:VEVENT", "the answer of sonarr is no calendar: it does not begin with BEGIN:VCALENDAR"),
        ("BEGIN:VCALENDAR\nBEGIN:VEVENT\n", "the answer of sonarr is cut off: it has no END:VCALENDAR"),
        (
            "BEGIN:VCALENDAR\nEND:VCALENDAR\nEND:VCALENDAR",
            "the answer of sonarr is a broken calendar: icalendar can't read it",
        ),
        (
            calendar(event("DTSTART;TZID=America:20240118T005500", "SUMMARY:Show #2")),
            "the answer of sonarr is a broken calendar: icalendar can't read it",
        ),
        (
            calendar("|".join(["UID:1"] * MOST_LINES)),
            "the answer of sonarr is too long a calendar: subscribe to a smaller one",
        ),
        (
            calendar("SUMMARY:" + "x" * MOST_CHARACTERS),
            "the answer of sonarr is too long a calendar: subscribe to a smaller one",
        ),
    ],
)
def test_a_document_that_is_no_calendar_is_an_error_in_words(body: str, message: str) -> None:
    with pytest.raises(ParseError) as caught:
        read(body)
    assert str(caught.value) == message


def test_a_flood_of_events_is_cut_with_a_note() -> None:
    events = [event(SLOT, "SUMMARY:Show #1", uid=str(n)) for n in range(MOST_ENTRIES + 1)]
    reading = read(calendar(*events))
    assert len(reading.sightings) == MOST_ENTRIES
    assert reading.skipped == (f"the rest: a calendar is read up to {MOST_ENTRIES} episodes",)


def test_a_flood_of_episodes_in_few_events_is_cut_with_a_note() -> None:
    events = [event(SLOT, "SUMMARY:Show #1-50", uid=str(n)) for n in range(101)]
    reading = read(calendar(*events))
    assert len(reading.sightings) == MOST_ENTRIES
    assert reading.skipped == (f"the rest: a calendar is read up to {MOST_ENTRIES} episodes",)


def test_a_flood_of_series_is_cut_with_a_note() -> None:
    rule = "RRULE:FREQ=WEEKLY;UNTIL=20230101T000000Z"
    events = [event("DTSTART:20220106T155500Z", rule, "SUMMARY:Show", uid=str(n)) for n in range(SERIES_LIMIT + 1)]
    begun = time.perf_counter()
    reading = read(calendar(*events))
    assert reading.skipped == (f"the rest: a calendar may have {SERIES_LIMIT} recurring events",)
    assert time.perf_counter() - begun < 20


@pytest.mark.parametrize(
    ("options", "request_"),
    [
        (SourceOptions(name="s", url="https://x.example/a.ics"), Request(url="https://x.example/a.ics")),
        (SourceOptions(name="s", file=Path("a.ics")), Request(file=Path("a.ics"))),
    ],
)
def test_it_reads_a_url_or_a_file(options: SourceOptions, request_: Request) -> None:
    assert ICal.from_options(options).request(Interest(now=NOW)) == request_


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (SourceOptions(name="s"), "source 's': url or file is missing: say where its iCalendar is"),
        (
            SourceOptions(name="s", url="https://x.example/", file=Path("a.ics")),
            "source 's': iCalendar reads one place: keep url or file, not both",
        ),
    ],
)
def test_no_place_or_two_are_refused(options: SourceOptions, message: str) -> None:
    with pytest.raises(ConfigError) as caught:
        ICal.from_options(options)
    assert str(caught.value) == message


def test_it_never_confirms_and_travels_to_another_process() -> None:
    assert not SOURCE.confirms
    assert pickle.loads(pickle.dumps(SOURCE)) == SOURCE  # noqa: S301 - it was pickled here


LINES = st.sampled_from(
    [
        "BEGIN:VEVENT",
        "END:VEVENT",
        "BEGIN:VTIMEZONE",
        "END:VTIMEZONE",
        "BEGIN:STANDARD",
        "END:STANDARD",
        "TZID:X",
        "TZOFFSETFROM:+0900",
        "TZOFFSETTO:+0000",
        "UID:a",
        "SUMMARY:Show",
        "SUMMARY:Show #2",
        "SEQUENCE:x",
        SLOT,
        "DTSTART;VALUE=DATE:20240117",
        "DTSTART;TZID=X:20240117T000000",
        "RECURRENCE-ID:20240117T155500Z",
        "RECURRENCE-ID;VALUE=DATE:20240117",
        "RRULE:FREQ=WEEKLY",
        "RRULE:FREQ=YEARLY",
        "EXDATE:20240124T155500Z",
        "RDATE;VALUE=PERIOD:20240118T000000Z/PT1H",
        "STATUS;X=1:CANCELLED",
        "X-WR-TIMEZONE:Asia/Tokyo",
    ]
)


@settings(max_examples=80, deadline=None)
@given(st.binary() | st.lists(LINES | st.text(max_size=30), max_size=14).map(lambda lines: calendar("|".join(lines))))
def test_whatever_comes_is_read_or_refused_with_a_parse_error(body: bytes | str) -> None:
    try:
        reading = read(body if isinstance(body, bytes) else body.encode("utf-8", "replace"))
    except ParseError:
        return
    assert all(one.at is None or one.at.tzinfo is UTC for one in reading.sightings)
