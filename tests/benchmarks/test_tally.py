from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from benchmarks.simulate.disturbances import Kind
from benchmarks.simulate.recorder import Recorder
from benchmarks.simulate.report import reached
from benchmarks.simulate.run import Course
from benchmarks.simulate.script import Script, script
from benchmarks.simulate.site import Site
from benchmarks.simulate.streams import Group
from benchmarks.simulate.tally import Fate, Outcome, fate_of
from benchmarks.simulate.tellings import Telling
from bot.demo.season import Span

FIRST = datetime(2024, 1, 1, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.fixture(scope="module")
def written() -> Script:
    return script(Span(first=FIRST, last=FIRST + timedelta(weeks=4)), 3, seed=1)


@pytest.fixture
def course(written: Script) -> Course:
    def clock() -> datetime:
        return FIRST

    return Course(script=written, site=Site(written, clock), recorder=Recorder(clock=clock))


def telling(at: datetime, message_id: int = 1) -> Telling:
    return Telling(message_id=message_id, at=at)


@pytest.mark.parametrize(
    ("after", "fate"),
    [((5,), Fate.ONCE), ((0,), Fate.ONCE), ((-1,), Fate.EARLY), ((5, 6), Fate.TWICE), ((-1, 6), Fate.TWICE)],
)
def test_a_fate_follows_from_the_messages(course: Course, after: tuple[int, ...], fate: Fate) -> None:
    stream = course.script.streams[0]
    told = [telling(stream.available_at + minutes * MINUTE, minutes) for minutes in after]
    assert fate_of(stream, course, told) is fate


@pytest.mark.parametrize(("is_readable", "fate"), [(True, Fate.EARLY), (False, Fate.UNCONFIRMED)])
def test_an_unconfirmed_message_is_too_early_unless_the_feed_could_not_be_read(
    course: Course, is_readable: bool, fate: Fate
) -> None:
    outage = next(one for one in course.script.disturbances if one.kind is Kind.FEED_REFUSES)
    at = outage.first + MINUTE * (-60 if is_readable else 60)
    stream = replace(course.script.streams[0], listed_at=at, available_at=at, absence=None)
    told = Telling(message_id=1, at=at - MINUTE, unconfirmed="the feed could not be read")
    assert fate_of(stream, course, [told]) is fate


@pytest.mark.parametrize(
    ("group", "was_served", "fate"),
    [
        (Group.WEEKLY, True, Fate.NEVER),
        (Group.WEEKLY, False, Fate.GONE),
        (Group.REPUBLISHED, True, Fate.OF_A_DUMP),
        (Group.REPUBLISHED, False, Fate.GONE),
    ],
)
def test_what_was_not_told_is_a_fault_only_where_it_could_be_read(
    course: Course, group: Group, was_served: bool, fate: Fate
) -> None:
    stream = replace(course.script.streams[0], group=group)
    course.site.seen_at |= {stream.number_in_feed: FIRST} if was_served else {}
    assert fate_of(stream, course, []) is fate


def test_what_the_first_poll_finds_need_not_be_told(course: Course) -> None:
    stream = course.script.streams[0]
    course.site.baseline = frozenset({stream.number_in_feed})
    assert fate_of(stream, course, []) is Fate.BASELINE


@pytest.mark.parametrize(
    ("fate", "alerts", "is_reached"),
    [(Fate.ONCE, 0, True), (Fate.GONE, 0, True), (Fate.NEVER, 0, False), (Fate.TWICE, 0, False), (Fate.ONCE, 1, False)],
)
def test_a_goal_is_missed_by_a_fault_or_by_a_message_without_an_alert(
    course: Course, fate: Fate, alerts: int, is_reached: bool
) -> None:
    stream = course.script.streams[0]
    outcome = Outcome(stream=stream, fate=fate, releases=frozenset(), told=(), reasons=(), disturbed=False)
    assert reached(course, ([outcome], []), alerts) is is_reached
