"""Events of a calendar with their properties by type, since a document may put anything under any name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

import icalendar

from bot.core.text import safe_link
from bot.sources.gathering import Gathering
from bot.sources.release_times import believable
from bot.sources.text import one_line


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarEvent:
    """One VEVENT.

    `start` is an aware datetime, a floating one, or a date without a clock. `slot` is the date of a series that the
    event stands for (RECURRENCE-ID), None where it is no part of one. `onward` says that all later ones move with it.
    """

    component: icalendar.Event
    uid: str
    summary: str
    start: date
    slot: date | None = None
    onward: bool = False
    sequence: int = 0
    status: str = ""
    url: str | None = None

    @property
    def recurs(self) -> bool:
        """Say whether the event has further dates of its own."""
        return "RRULE" in self.component or "RDATE" in self.component

    @property
    def identity(self) -> str:
        """What names this date of this event, wherever it moves."""
        return self.uid if self.slot is None else f"{self.uid}@{_stamp(self.slot)}"


def read_event(component: icalendar.Event) -> CalendarEvent:
    """Read the properties that a release calendar needs.

    Raises:
        ValueError: A date can't be read or believed, or its zone is unknown; the text says which.
    """
    start = _moment(component, "DTSTART")
    if start is None:
        raise ValueError("has no DTSTART")
    summary = text(component, "SUMMARY")
    slot = component.get("RECURRENCE-ID")
    sequence = component.get("SEQUENCE")
    return CalendarEvent(
        component=component,
        uid=text(component, "UID") or summary,
        summary=summary,
        start=start,
        slot=_moment(component, "RECURRENCE-ID"),
        onward="RANGE" in getattr(slot, "params", ()),
        sequence=int(sequence) if isinstance(sequence, int) else 0,
        status=text(component, "STATUS").upper(),
        url=safe_link(text(component, "URL")),
    )


def by_uid(components: Sequence[icalendar.Event], gathering: Gathering) -> dict[str, list[CalendarEvent]]:
    """Group events by UID, each date of a series once: of two versions the one with the higher SEQUENCE counts."""
    groups: dict[str, dict[date | None, CalendarEvent]] = {}
    for component in components:
        try:
            event = read_event(component)
        except ValueError as error:
            gathering.skip(text(component, "SUMMARY") or "event", error)
            continue
        group = groups.setdefault(event.uid, {})
        known = group.get(event.slot)
        if known is None or event.sequence >= known.sequence:
            group[event.slot] = event
    return {uid: list(group.values()) for uid, group in groups.items()}


def text(component: icalendar.Component, key: str) -> str:
    """Give a property as one clean line, the first one where there are several, "" where there is none."""
    value = component.get(key)
    first = value[0] if isinstance(value, list) and value else value
    return one_line(str(first)) if first is not None else ""


def _moment(component: icalendar.Event, key: str) -> date | None:
    value = component.get(key)
    if value is None:
        return None
    if not isinstance(value, icalendar.vDDDTypes) or not isinstance(value.dt, date):
        raise ValueError(f"its {key} can't be read")  # noqa: TRY004 - a fault of the event like any other
    moment = value.dt
    if not believable(moment):
        raise ValueError(f"its {key} is in the year {moment.year}")
    zone = value.params.get("TZID")
    if isinstance(moment, datetime) and moment.tzinfo is None and zone:
        raise ValueError(f"its time zone {zone} is unknown")
    return moment


def _stamp(slot: date) -> str:
    if not isinstance(slot, datetime):
        return f"{slot:%Y%m%d}"
    return f"{slot.astimezone(UTC):%Y%m%dT%H%M%SZ}" if slot.tzinfo else f"{slot:%Y%m%dT%H%M%S}"
