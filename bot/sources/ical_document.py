"""iCalendar documents as components, without the lines that a release calendar has no use for.

Time zones are known by their names; a calendar's own definition counts where its name is unknown, and only if its
rules are the yearly ones that zones have: any other rule could be made to run for hours.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterable, Sequence

import icalendar
from icalendar.timezone import tzp

from bot.sources.release_times import time_zone

MOST_LINES, MOST_CHARACTERS = 100_000, 2_000_000
"""How long a calendar may be, in lines that are of use; that is ten thousand events, and some seconds of reading."""

_ZONE_LIMIT = 5
_ZONE_LINES = 100

_FOLD = re.compile(r"\r?\n[ \t]")
_KEPT = re.compile(
    r"(?:BEGIN|END):[A-Z0-9-]+"
    r"|(?:UID|SUMMARY|STATUS|URL|SEQUENCE|DTSTART|RRULE|RDATE|EXDATE|RECURRENCE-ID)[;:].*"
    r"|(?:TZID|TZOFFSETFROM|TZOFFSETTO|X-WR-TIMEZONE)[;:].*",
    re.IGNORECASE,
)
_DAY = "(?:SU|MO|TU|WE|TH|FR|SA)"
_ZONE_LINE = re.compile(
    r"(?:BEGIN|END|TZID|TZOFFSETFROM|TZOFFSETTO|RDATE)\b.*"
    r"|DTSTART\b.*:(?:1[6-9]|20)\d{6}(?:T\d{6}Z?)?"
    r"|RRULE:(?:(?:FREQ=YEARLY|INTERVAL=1|BYMONTH=(?:0?[1-9]|1[0-2])"
    rf"|BYDAY=(?:[+-]?[1-5])?{_DAY}|WKST={_DAY}|UNTIL=\d{{8}}(?:T\d{{6}}Z?)?)(?:;|$))+",
    re.IGNORECASE,
)


def read_calendars(body: bytes) -> list[icalendar.Calendar]:
    """Read the calendars of a document.

    Raises:
        ValueError: It is no calendar, or a broken one.
    """
    lines = _lines(body)
    if not lines or lines[0].upper() != "BEGIN:VCALENDAR":
        raise ValueError("is no calendar: it does not begin with BEGIN:VCALENDAR")
    if len(lines) > MOST_LINES or sum(map(len, lines)) > MOST_CHARACTERS:
        raise ValueError("is too long a calendar: subscribe to a smaller one")
    rest, zones = _apart(lines)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # where a zone's name carries a prefix, icalendar warns that it guesses
        _learn(zones)
        try:
            found = icalendar.Calendar.from_ical("\r\n".join(rest).encode(), multiple=True)
        except Exception as error:  # icalendar has no error of its own for broken text
            raise ValueError("is a broken calendar: icalendar can't read it") from error
    components: Sequence[icalendar.Component] = found  # broken nesting can leave any kind at the top
    calendars = [component for component in components if isinstance(component, icalendar.Calendar)]
    if not calendars:
        raise ValueError("is cut off: it has no END:VCALENDAR")
    return calendars


def _lines(body: bytes) -> list[str]:
    """Unfold the document into content lines, and keep those of use; RFC 5545, section 3.1."""
    unfolded = _FOLD.sub("", body.decode("utf-8-sig", "replace"))
    stripped = (line.strip() for line in unfolded.split("\n"))
    return [line for line in stripped if _KEPT.fullmatch(line)]


def _apart(lines: Iterable[str]) -> tuple[list[str], list[list[str]]]:
    """Part the definitions of time zones from everything else."""
    rest: list[str] = []
    zones: list[list[str]] = []
    within = False
    for line in lines:
        if line.upper() == "BEGIN:VTIMEZONE":
            within = True
            zones.append([])
        (zones[-1] if within else rest).append(line)
        within = within and line.upper() != "END:VTIMEZONE"
    return rest, zones


def _learn(zones: Iterable[Sequence[str]]) -> None:
    """Make icalendar forget the zones of the calendar that was read before, and know these."""
    tzp.use_zoneinfo()
    own = [zone for zone in zones if _is_followed(zone)]
    for zone in own[:_ZONE_LIMIT]:
        try:
            icalendar.Timezone.from_ical("\r\n".join(zone).encode())
        except Exception:  # noqa: BLE001, S112 - its events are then skipped, with the unknown zone as the reason
            continue


def _is_followed(zone: Sequence[str]) -> bool:
    """Say whether a zone's own definition is needed, and harmless."""
    if len(zone) > _ZONE_LINES or not all(_ZONE_LINE.fullmatch(line) for line in zone):
        return False
    names = [line.partition(":")[2] for line in zone if line.upper().startswith("TZID")]
    return not any(time_zone(name.strip("/")) for name in names)
