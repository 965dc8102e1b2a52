"""What a standing calendar reads like, whatever stands in it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.airing import bounds, slots
from bot.core.calendar_message import calendar, details
from bot.core.calendar_week import Entry, Mark, Shift, week
from bot.core.message import DESCRIPTION, EMBED_SUM
from bot.core.releases import Release, Standing, State
from bot.core.render import message
from bot.core.standing import Calendar
from bot.core.subject import Subject
from bot.core.text import units
from tests.core.made import DAY, HOUR, NOW, a_release, a_show, a_subscription

TODAY = date(2024, 1, 24)
WEEK = bounds(TODAY, 7, "UTC")
ENTRY = Entry(show="Rouge", episode="Episode 3", where="Crunchyroll", at=NOW, mark=Mark.EXPECTED)
AT = f"<t:{int(NOW.timestamp())}:t>"
LATER = int((NOW + HOUR).timestamp())


def text_of(*entries: Entry, zone: str = "UTC") -> str:
    event = calendar("calendar/500/1/0", details(entries, TODAY, zone, "en"), NOW)
    return message(Subject(event=event), marker="abcdefgh").description


@pytest.mark.parametrize(
    ("entry", "line"),
    [
        (ENTRY, f"{AT} Rouge · Episode 3 on Crunchyroll"),
        (
            replace(ENTRY, mark=Mark.OUT, url="https://cr.example/3"),
            f"{AT} [Rouge](https://cr.example/3) · Episode 3 on Crunchyroll ✅",
        ),
        (replace(ENTRY, mark=Mark.USUAL), f"{AT} Rouge · Episode 3 on Crunchyroll (usual time)"),
        (replace(ENTRY, mark=Mark.MISSING), f"{AT} Rouge · Episode 3 on Crunchyroll, not seen yet ⏰"),
        (
            replace(ENTRY, mark=Mark.MOVED, other=NOW + HOUR),
            f"⏰ ~~<t:{LATER}:t>~~ {AT} Rouge · Episode 3 on Crunchyroll",
        ),
        (
            replace(ENTRY, mark=Mark.GONE, other=NOW + 9 * DAY),
            f"⏰ ~~{AT} Rouge · Episode 3~~ moved to <t:{LATER + 9 * 86400 - 3600}:f>",
        ),
        (replace(ENTRY, mark=Mark.POSTPONED), f"⏰ ~~{AT} Rouge · Episode 3~~ postponed, no new date"),
        (replace(ENTRY, mark=Mark.CANCELLED), f"⏰ ~~{AT} Rouge · Episode 3~~ cancelled"),
    ],
)
def test_a_line_says_how_an_episode_stands(entry: Entry, line: str) -> None:
    assert text_of(entry) == f"**Wednesday 24 January**\n{line}"


def test_days_go_by_the_clocks_of_the_zone() -> None:
    assert text_of(ENTRY, zone="Asia/Tokyo").startswith("**Thursday 25 January**")


def test_a_calendar_that_is_too_long_says_how_many_lines_are_left_out() -> None:
    entries = [replace(ENTRY, show=f"Show {n}", at=NOW + n * HOUR) for n in range(160)]
    *lines, last = text_of(*entries).splitlines()
    kept = sum("Episode 3" in line for line in lines)
    assert 0 < kept < 160
    assert last == f"... and {160 - kept} more; see /airing."


def test_a_calendar_shows_what_strangers_wrote_literally() -> None:
    written = text_of(replace(ENTRY, show="@everyone [x](https://evil.example)", where="<@&1> `tv`"))
    assert "@everyone" not in written
    assert "](" not in written
    assert "<@&1>" not in written


ANY_ENTRY = st.builds(
    Entry,
    show=st.text(max_size=3000),
    episode=st.just("Episode 1"),
    where=st.text(),
    mark=st.sampled_from(Mark),
    url=st.none() | st.text(),
    at=st.integers(0, 6 * 24).map(lambda hours: NOW + hours * HOUR),
    other=st.none() | st.just(NOW),
)


@settings(max_examples=20)
@given(st.lists(ANY_ENTRY, max_size=40))
def test_a_calendar_never_breaks_a_limit(entries: list[Entry]) -> None:
    event = calendar("key", details(entries, TODAY, "UTC", "en"), NOW)
    written = message(Subject(event=event), marker="abcdefgh")
    assert units(written.description) <= DESCRIPTION
    assert units(written.title + written.description + written.footer) <= EMBED_SUM


def test_an_entry_is_read_as_it_was_stored() -> None:
    entry = replace(ENTRY, mark=Mark.GONE, other=NOW + DAY, url="https://cr.example/3")
    assert Entry.read(entry.stored) == entry


def scheduled(at: datetime | None, state: State = State.SCHEDULED) -> Release:
    return a_release(Standing(state=state, scheduled_at=at))


@pytest.mark.parametrize(
    ("now_is", "was", "lines"),
    [
        (scheduled(NOW + HOUR), NOW, [(Mark.MOVED, NOW + HOUR, NOW)]),
        (scheduled(NOW + 9 * DAY), NOW, [(Mark.GONE, NOW, NOW + 9 * DAY)]),
        (scheduled(None, State.POSTPONED), NOW, [(Mark.POSTPONED, NOW, None)]),
        (scheduled(None, State.CANCELLED), NOW, [(Mark.CANCELLED, NOW, None)]),
        (scheduled(None, State.POSTPONED), NOW - 9 * DAY, []),
        (scheduled(NOW + HOUR), NOW - 9 * DAY, [(Mark.MOVED, NOW + HOUR, NOW - 9 * DAY)]),
    ],
)
def test_what_was_moved_stands_at_its_new_time_or_struck_through_at_the_old_one(
    now_is: Release, was: datetime, lines: list[tuple[Mark, datetime, datetime | None]]
) -> None:
    at = now_is.standing.scheduled_at
    on = slots([(a_show(), now_is)] if at and at < WEEK[1] else [], [], NOW)
    shift = Shift(show=a_show(), release=now_is, was=was)
    assert [(one.mark, one.at, one.other) for one in week(on, [shift], WEEK)] == lines


@pytest.mark.parametrize(
    ("calendar", "is_told"),
    [
        (Calendar(channel_id=1), True),
        (Calendar(channel_id=1, every_show=True), True),
        (Calendar(channel_id=1, show_ids=frozenset({2})), False),
    ],
)
def test_a_calendar_is_about_its_own_shows_or_what_is_announced(calendar: Calendar, is_told: bool) -> None:
    asked = calendar.asked([a_subscription(show_ids=frozenset({1})), a_subscription(paused=True)])
    assert any(one.covers(1) for one in asked) is is_told
