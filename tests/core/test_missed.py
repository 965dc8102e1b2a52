"""What was held back: the outdated is left out, and what speaks alone gets a line of its own."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.core.catch_up import summary
from bot.core.events import Event, EventKind
from bot.core.missed import worth
from bot.core.releases import Standing, State
from bot.core.subject import Subject
from tests.core.made import HOUR, NOW, a_release, a_show, an_event

CAME = Standing(state=State.AVAILABLE, available_at=NOW)
EXPECTED = Standing(state=State.SCHEDULED, scheduled_at=NOW + 5 * HOUR)


def held(kind: EventKind, standing: Standing = EXPECTED, *, after: timedelta = HOUR, **changes: object) -> Subject:
    """Make an event of an episode that came in quiet hours."""
    event = an_event(key=f"{kind}/{after}", kind=kind, at=NOW + after, release_id=1, **changes)
    return Subject(event=event, show=a_show(), release=a_release(standing))


def of_source(kind: EventKind, after: timedelta) -> Subject:
    return Subject(event=Event(key=f"{kind}", kind=kind, story="s", at=NOW + after, details={"source": "ANN"}))


def kinds(*subjects: Subject) -> list[EventKind]:
    return [one.event.kind for one in worth(subjects)]


@pytest.mark.parametrize(
    ("subject", "told"),
    [
        (held(EventKind.REMINDER), False),
        (held(EventKind.LATE), True),
        (held(EventKind.LATE, CAME), False),
        (held(EventKind.MOVED, CAME), False),
        (held(EventKind.POSTPONED), True),
        (held(EventKind.EPISODE, CAME), True),
    ],
)
def test_what_is_outdated_is_not_told(subject: Subject, told: bool) -> None:
    assert bool(worth([subject])) is told


def test_of_plans_and_of_sources_the_last_word_is_told() -> None:
    plans = (held(EventKind.MOVED, after=2 * HOUR), held(EventKind.LATE), held(EventKind.POSTPONED, after=3 * HOUR))
    assert kinds(*plans) == [EventKind.POSTPONED]
    sources = (of_source(EventKind.SOURCE_FAILING, HOUR), of_source(EventKind.SOURCE_BACK, 2 * HOUR))
    assert kinds(*sources) == [EventKind.SOURCE_BACK]


def test_each_kind_has_a_line() -> None:
    joined = (
        held(EventKind.LATE),
        held(EventKind.ANNOUNCED, after=2 * HOUR),
        held(EventKind.CATALOGUE, CAME, after=3 * HOUR, details={"numbers": ["1", "2", "3"]}),
        of_source(EventKind.SOURCE_STALE, 4 * HOUR),
    )
    event = Event(key="k", kind=EventKind.CATCH_UP, story="k", at=NOW, details={"quiet": True})
    written = summary(Subject(event=event, joined=joined))
    assert written.title == "While it was quiet"
    late, announced, stock, silent = written.description.splitlines()
    assert "Metallic Rouge · Episode 3 is late" in late
    assert "Metallic Rouge is announced" in announced
    assert "Metallic Rouge · 3 episodes" in stock
    assert "ANN has told nothing new for unusually long" in silent
