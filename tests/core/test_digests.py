from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time

import pytest

from bot.core.digests import Daily, Due, Expected, digest
from bot.core.events import CHOSEN, EventKind
from bot.core.message import DESCRIPTION
from bot.core.reasons import Reason
from bot.core.render import message
from bot.core.subject import Subject
from bot.core.text import units
from tests.core.made import HOUR, NOW

TODAY = date(2024, 1, 24)
DUE = Due(target="channel:500", channel_id=500, day=TODAY)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "at", "now", "day"),
    [
        ("UTC", time(8), "2026-05-04T07:59:59", None),
        ("UTC", time(8), "2026-05-04T08:00", date(2026, 5, 4)),
        ("UTC", time(8), "2026-05-04T23:59:59", date(2026, 5, 4)),
        ("UTC", time(8), "2026-05-05T00:00", None),
        ("UTC", time(0), "2026-05-05T00:00", date(2026, 5, 5)),
        ("Europe/Berlin", time(8), "2026-05-04T05:59", None),
        ("Europe/Berlin", time(8), "2026-05-04T06:00", date(2026, 5, 4)),
        ("Europe/Berlin", time(2, 30), "2026-03-29T00:59", None),
        ("Europe/Berlin", time(2, 30), "2026-03-29T01:00", date(2026, 3, 29)),
        ("Europe/Berlin", time(2, 30), "2026-10-25T00:30", date(2026, 10, 25)),
        ("Australia/Lord_Howe", time(2, 15), "2026-10-03T15:29", None),
        ("Australia/Lord_Howe", time(2, 15), "2026-10-03T15:30", date(2026, 10, 4)),
        ("Pacific/Kiritimati", time(8), "2026-05-04T18:00", date(2026, 5, 5)),
        ("America/New_York", time(23, 45), "2026-05-05T03:45", date(2026, 5, 4)),
    ],
)
def test_a_digest_is_due_from_its_time_on_until_the_local_date_ends(
    zone: str, at: time, now: str, day: date | None
) -> None:
    assert Daily(at=at, zone=zone).due(utc(now)) == day


def test_a_digest_is_a_kind_that_nobody_chooses_since_its_time_is_named() -> None:
    assert EventKind.DIGEST not in CHOSEN


def test_a_digest_with_nothing_to_tell_is_told_to_nobody() -> None:
    assert digest(DUE, [], NOW).withheld is Reason.NOTHING_EXPECTED


def test_a_digest_shows_what_strangers_wrote_literally() -> None:
    line = Expected(show="**@everyone** [x](https://evil.example)", episode="<@&1>", where="`tv`", at=NOW, url=None)
    written = message(Subject(event=digest(DUE, [line], NOW)))

    assert "@everyone" not in written.description
    assert "](" not in written.description
    assert "<@&1>" not in written.description
    assert written.content == ""


def test_a_digest_that_is_too_long_says_how_much_is_left_out() -> None:
    lines = [Expected(show=f"Show {n}", episode="Episode 1", where="TV", at=NOW + n * HOUR / 60) for n in range(400)]
    written = message(Subject(event=digest(DUE, lines, NOW)))
    told = written.description.splitlines()

    assert units(written.description) <= DESCRIPTION
    assert told[-1] == f"... and {400 - (len(told) - 1)} more; see /airing."
    assert told[0].endswith(f"**Show 0** · Episode 1 on TV, <t:{int(NOW.timestamp())}:R>")


def test_the_link_of_a_show_leads_to_where_it_can_be_watched() -> None:
    line = Expected(show="Rouge", episode="Episode 3", where="Crunchyroll", at=NOW, url="https://cr.example/rouge")
    written = message(Subject(event=digest(DUE, [line], NOW)))

    assert "**[Rouge](https://cr.example/rouge)** · Episode 3 on Crunchyroll" in written.description


@pytest.mark.parametrize(
    ("now", "day"),
    [
        ("2026-05-04T07:59", None),
        ("2026-05-04T08:00", date(2026, 5, 4)),
        ("2026-05-04T23:59", date(2026, 5, 4)),
        ("2026-05-05T08:00", None),
        ("2026-05-10T08:00", None),
        ("2026-05-11T08:00", date(2026, 5, 11)),
    ],
)
def test_a_weekly_digest_is_due_on_its_weekday_alone(now: str, day: date | None) -> None:
    assert Daily(at=time(8), weekday=0).due(utc(now)) == day


@pytest.mark.parametrize(
    ("due", "key"),
    [
        (DUE, "digest/500/2024-01-24"),
        (replace(DUE, is_weekly=True), "digest/500/2024-01-24/week"),
        (Due(target="member:500", channel_id=500, day=TODAY), "digest/member:500/2024-01-24"),
    ],
)
def test_each_target_has_a_digest_of_its_own_and_one_of_the_week(due: Due, key: str) -> None:
    assert digest(due, [], NOW).key == key


def test_a_weekly_digest_has_its_days_as_headings_by_the_clocks_of_its_zone() -> None:
    due = replace(DUE, is_weekly=True, zone="Asia/Tokyo")
    lines = [Expected(show="Rouge", episode=f"Episode {n}", where="TV", at=NOW + n * 7 * HOUR) for n in (0, 1, 3)]
    written = message(Subject(event=digest(due, lines, NOW)))

    assert written.title == "This week"
    assert [line.partition(" **Rouge**")[2] or line for line in written.description.splitlines()] == [
        "**Thursday 25 January**",
        *(f" · Episode {n} on TV, <t:{int((NOW + n * 7 * HOUR).timestamp())}:R>" for n in (0, 1)),
        "",
        "**Friday 26 January**",
        f" · Episode 3 on TV, <t:{int((NOW + 21 * HOUR).timestamp())}:R>",
    ]
