"""Occurrences of a calendar's events around now, each with the episode that it is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

import icalendar

from bot.sources.gathering import Gathering
from bot.sources.ical_events import CalendarEvent, by_uid
from bot.sources.ical_series import weekly_series
from bot.sources.ical_titles import Named, read_summary

SERIES_LIMIT = 200
"""How many recurring events of one calendar are worked out."""

Occurrence = tuple[CalendarEvent, Named]
"""An event at one date, and its summary taken apart; a summary that names no episode has no numbers."""


def occurrences(
    calendar: icalendar.Calendar, start: datetime, stop: datetime, gathering: Gathering
) -> Iterator[Occurrence]:
    """Give the single events of a calendar, and the dates of its series between two aware instants."""
    series = 0
    for events in by_uid(calendar.events, gathering).values():
        series += any(event.recurs for event in events)
        if series > SERIES_LIMIT:
            gathering.cut_off(f"a calendar may have {SERIES_LIMIT} recurring events")
            return
        try:
            yield from _of_uid(events, start, stop, gathering)
        except Exception as error:  # noqa: BLE001 - an odd recurrence makes the library raise anything
            gathering.skip(events[0].summary or "event", f"its recurrence can't be worked out ({error})")


def _of_uid(
    events: Sequence[CalendarEvent], start: datetime, stop: datetime, gathering: Gathering
) -> Iterator[Occurrence]:
    leader = next((event for event in events if event.slot is None and event.recurs), None)
    if leader is None:
        yield from _as_they_are(events)
    elif read_summary(leader.summary).numbers:
        gathering.skip(leader.summary, "repeats under one episode number: only its first date is read")
        yield from _as_they_are(events)
    else:
        try:
            series = weekly_series(events, leader, start.date())
        except ValueError as error:
            gathering.skip(leader.summary or "event", error)
            yield from _as_they_are([event for event in events if event is not leader])
            return
        for event in series.between(start, stop):
            named = read_summary(event.summary)
            yield event, named if named.numbers else replace(named, numbers=(str(series.count(event)),))


def _as_they_are(events: Sequence[CalendarEvent]) -> Iterator[Occurrence]:
    return ((event, read_summary(event.summary)) for event in events)
