"""What an iCalendar says of episodes, read with icalendar, which only the workers import.

Events two days back and sixty days ahead are read. A summary that names no episode is skipped, but for a plain weekly
series, whose episodes are counted from its first date. An event without a clock (a whole day) has no instant: when
that day is stands in the note.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, tzinfo

import icalendar

from bot.core.releases import TV, Claim, ReleaseKind, Series, Sighting
from bot.core.vanishing import Listing
from bot.errors import ParseError
from bot.sources.base import Reading, Response
from bot.sources.gathering import MOST_ENTRIES, Gathering
from bot.sources.ical_document import read_calendars
from bot.sources.ical_events import CalendarEvent, text
from bot.sources.ical_occurrences import occurrences
from bot.sources.ical_titles import Named
from bot.sources.release_times import time_zone

_BACK, _AHEAD = timedelta(days=2), timedelta(days=60)
_DAY = timedelta(days=1)


def read(response: Response, name: str) -> Reading:
    """Read the events around now of the source `name`; one that can't be read is skipped with the reason.

    Raises:
        ParseError: It is no calendar, or a broken one.
    """
    try:
        calendars = read_calendars(response.body)
    except ValueError as error:
        raise ParseError(f"the answer of {name} {error}") from error
    gathering = Gathering()
    for calendar in calendars:
        _gather(calendar, response.received, gathering)
    # The last day is left out, where a time without a zone may lie on either side of the end.
    until = response.received + _AHEAD - _DAY
    return gathering.reading(listing=Listing(since=response.received, until=until))


def _gather(calendar: icalendar.Calendar, now: datetime, gathering: Gathering) -> None:
    """Read what a calendar says of the time around now, up to `MOST_ENTRIES` episodes."""
    floating = time_zone(text(calendar, "X-WR-TIMEZONE"))
    start, stop = now - _BACK, now + _AHEAD
    # A floating time may be most of a day away from the UTC that the span is in.
    for event, named in occurrences(calendar, start - _DAY, stop + _DAY, gathering):
        moment, note = _when(event.start, floating)
        if not _holds(start, moment, stop):
            continue
        if len(gathering.sightings) >= MOST_ENTRIES:
            gathering.cut_off(f"a calendar is read up to {MOST_ENTRIES} episodes")
            return
        if named.numbers and named.name:
            gathering.add(_sightings(event, named, moment, note))
        else:
            gathering.skip(event.summary or "event", "its summary names no show and episode")


def _when(start: date, floating: tzinfo | None) -> tuple[date, str | None]:
    """Give the instant of an event, or its day where it has no clock, and what there is to note of it."""
    if not isinstance(start, datetime):
        return start, f"all-day {start.isoformat()}"
    if start.tzinfo is None and floating is None:
        return start.replace(tzinfo=UTC), "floating time read as UTC"
    return (start if start.tzinfo else start.replace(tzinfo=floating)).astimezone(UTC), None


def _holds(start: datetime, moment: date, stop: datetime) -> bool:
    if isinstance(moment, datetime):
        return start <= moment <= stop
    return start.date() <= moment <= stop.date()


def _sightings(event: CalendarEvent, named: Named, moment: date, note: str | None) -> Iterator[Sighting]:
    """Tell each episode that an event names; season 0 is how Sonarr and its like file specials."""
    tentative = "tentative" if event.status == "TENTATIVE" else None
    for number in named.numbers:
        yield Sighting(
            series=Series(title=named.name, season=named.season or None),
            number=number,
            platform=TV,
            claim=Claim.CANCELLED if event.status == "CANCELLED" else Claim.SCHEDULED,
            at=moment if isinstance(moment, datetime) else None,
            identity=event.identity if len(named.numbers) == 1 else f"{event.identity}#{number}",
            kind=ReleaseKind.SPECIAL if named.season == 0 else ReleaseKind.EPISODE,
            url=event.url,
            title=named.title,
            note="; ".join(part for part in (tentative, note) if part) or None,
        )
