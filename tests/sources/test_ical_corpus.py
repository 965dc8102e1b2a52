"""The calendars that icalendar's own tests are made of: each is read, or refused in words, within seconds."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from pathlib import Path

from bot.errors import ParseError
from bot.sources.ical import ICal
from tests.sources.answers import answer, recorded

SOURCE = ICal(name="corpus", url="https://x.example/")


def titles(path: Path, now: datetime) -> set[str] | None:
    """Give the shows that a calendar tells, None where it is refused; any other error fails the test by itself."""
    try:
        reading = SOURCE.parse(answer(path.read_bytes(), now))
    except ParseError:
        return None
    return {one.series.title for one in reading.sightings}


def test_every_calendar_is_read_or_refused_in_time() -> None:
    files = sorted(recorded("corpora/icalendar").iterdir())
    begun = time.perf_counter()
    outcomes = [titles(path, datetime(year, 1, 12, tzinfo=UTC)) for path in files for year in (2014, 2025)]
    assert len(outcomes) == 2 * len(files) > 300
    assert sum(shows is not None for shows in outcomes) >= 200
    assert time.perf_counter() - begun < 20


def test_only_a_plain_weekly_event_can_be_taken_for_a_show() -> None:
    files = recorded("corpora/icalendar").iterdir()
    told = [titles(path, datetime(2025, 1, 12, tzinfo=UTC)) or set() for path in files]
    assert set.union(*told) == {"Just chatting"}
