from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest

from bot.core.digests import Daily, Expected, digest
from bot.core.events import CHOSEN, EventKind
from bot.core.message import DESCRIPTION
from bot.core.reasons import Reason
from bot.core.render import message
from bot.core.subject import Subject
from bot.core.text import units
from tests.core.made import HOUR, NOW

TODAY = date(2024, 1, 24)


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
    assert digest(500, TODAY, [], NOW).withheld is Reason.NOTHING_EXPECTED


def test_a_digest_shows_what_strangers_wrote_literally() -> None:
    line = Expected(show="**@everyone** [x](https://evil.example)", episode="<@&1>", where="`tv`", at=NOW, url=None)
    written = message(Subject(event=digest(500, TODAY, [line], NOW)))

    assert "@everyone" not in written.description
    assert "](" not in written.description
    assert "<@&1>" not in written.description
    assert written.content == ""


def test_a_digest_that_is_too_long_says_how_much_is_left_out() -> None:
    lines = [Expected(show=f"Show {n}", episode="Episode 1", where="TV", at=NOW + n * HOUR / 60) for n in range(400)]
    written = message(Subject(event=digest(500, TODAY, lines, NOW)))
    told = written.description.splitlines()

    assert units(written.description) <= DESCRIPTION
    assert told[-1] == f"... and {400 - (len(told) - 1)} more; see /airing."
    assert told[0].endswith(f"**Show 0** · Episode 1 on TV, <t:{int(NOW.timestamp())}:R>")


def test_the_link_of_a_show_leads_to_where_it_can_be_watched() -> None:
    line = Expected(show="Rouge", episode="Episode 3", where="Crunchyroll", at=NOW, url="https://cr.example/rouge")
    written = message(Subject(event=digest(500, TODAY, [line], NOW)))

    assert "**[Rouge](https://cr.example/rouge)** · Episode 3 on Crunchyroll" in written.description
