"""Weekly series of calendar events: which of their dates fall into a span, and the how-manieth episode each is.

A series whose summary has no episode number counts its episodes, which is sound only for a plain weekly rule: one
date a week since DTSTART, without those that EXDATE takes out. Every other rule is left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import icalendar
import recurring_ical_events

from bot.sources.ical_events import CalendarEvent, read_event
from bot.sources.release_times import believable

MOST_WEEKS = 520
"""How long ago a series may have begun: ten years."""

_EXDATE_LIMIT = 1_000
_WEEK = timedelta(weeks=1)
_WEEKLY_PARTS = frozenset({"FREQ", "INTERVAL", "COUNT", "UNTIL", "WKST", "BYDAY"})
_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


@dataclass(frozen=True, slots=True, kw_only=True)
class WeeklySeries:
    """A series from `start` on, without the dates that were `taken_out`; `events` are its rule and changed dates."""

    events: Sequence[CalendarEvent]
    start: date
    taken_out: Sequence[date]

    def between(self, start: datetime, stop: datetime) -> Iterator[CalendarEvent]:
        """Give an event for each date in a span; its slot is the date that the rule had for it."""
        calendar = icalendar.Calendar()
        for event in self.events:
            calendar.add_component(event.component)
        return map(read_event, recurring_ical_events.of(calendar).between(start, stop))

    def count(self, event: CalendarEvent) -> int:
        """Say the how-manieth of the series an event is, from 1; one that moved keeps the place of its slot."""
        first, this = self._wall(self.start), self._wall(event.slot or event.start)
        gone = {day for day in map(self._wall, self.taken_out) if first <= day < this and not (day - first) % _WEEK}
        return (this - first) // _WEEK + 1 - len(gone)

    def _wall(self, moment: date) -> datetime:
        """Give a moment by the clock on the wall where the series takes place: weeks are counted by it."""
        start = self.start
        if isinstance(moment, datetime):
            zone = start.tzinfo if isinstance(start, datetime) else None
            return (moment.astimezone(zone) if zone and moment.tzinfo else moment).replace(tzinfo=None)
        return datetime.combine(moment, start.time() if isinstance(start, datetime) else time())


def weekly_series(events: Sequence[CalendarEvent], leader: CalendarEvent, today: date) -> WeeklySeries:
    """Take the events of one UID for a series; the leader is the one with the rule.

    Raises:
        ValueError: The rule is not followed; the text says why.
    """
    if any(event.onward for event in events):
        raise ValueError("changes all its later dates at once (RANGE)")
    if "RDATE" in leader.component:
        raise ValueError("adds single dates (RDATE), which leaves its episode numbers open")
    if not _is_weekly(leader.component["RRULE"], leader.start):
        raise ValueError("its rule (RRULE) is not a plain weekly one, which leaves its episode numbers open")
    if today.toordinal() - leader.start.toordinal() > MOST_WEEKS * _WEEK.days:
        raise ValueError("began more than ten years ago")
    return WeeklySeries(events=events, start=leader.start, taken_out=_taken_out(leader.component))


def _is_weekly(rule: object, start: date) -> bool:
    """Say whether a rule gives one date a week, on the weekday on which the series starts."""
    if not isinstance(rule, icalendar.vRecur) or not _WEEKLY_PARTS.issuperset(rule):
        return False
    day = [_DAYS[start.weekday()]]
    return bool(rule.get("FREQ") == ["WEEKLY"] and rule.get("INTERVAL", [1]) == [1] and rule.get("BYDAY", day) == day)


def _taken_out(component: icalendar.Event) -> list[date]:
    given = component.get("EXDATE", [])
    lists = given if isinstance(given, list) else [given]
    if not all(isinstance(some, icalendar.vDDDLists) for some in lists):
        raise ValueError("its EXDATE can't be read")
    dates = [each.dt for some in lists for each in some.dts]
    if len(dates) > _EXDATE_LIMIT or not all(isinstance(day, date) and believable(day) for day in dates):
        raise ValueError("its EXDATE takes out too many dates, or some that can't be believed")
    return dates
