"""Calendar messages: what the standing message of a channel reads like, and the event that it is posted by."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from itertools import groupby
from typing import Final

from bot.core.airing import day_of
from bot.core.calendar_week import Entry, Mark
from bot.core.events import Event, EventKind
from bot.core.lists import ROOM
from bot.core.message import Message
from bot.core.naming import NAME
from bot.core.spoken_words import day_name
from bot.core.subject import Subject
from bot.core.text import clamped, escaped, linked, stamp, units
from bot.core.tongue import _, mark, plural

_SAID: Final[Mapping[Mark, str]] = {
    Mark.OUT: mark("{time} {show} · {episode} on {platform} ✅"),
    Mark.EXPECTED: mark("{time} {show} · {episode} on {platform}"),
    Mark.USUAL: mark("{time} {show} · {episode} on {platform} (usual time)"),
    Mark.MISSING: mark("{time} {show} · {episode} on {platform}, not seen yet ⏰"),
    Mark.MOVED: mark("⏰ ~~{other}~~ {time} {show} · {episode} on {platform}"),
    Mark.GONE: mark("⏰ ~~{time} {show} · {episode}~~ moved to {other}"),
    Mark.POSTPONED: mark("⏰ ~~{time} {show} · {episode}~~ postponed, no new date"),
    Mark.CANCELLED: mark("⏰ ~~{time} {show} · {episode}~~ cancelled"),
}


_MOST: Final = 150
"""Lines that are kept of a week; a message has room for fewer."""


def details(entries: Sequence[Entry], first: date, zone: str, language: str) -> Mapping[str, object]:
    """Give what a calendar says from its first local date on, as the details of its event."""
    lines = [dict(one.stored) for one in entries[:_MOST]]
    rest = max(0, len(entries) - _MOST)
    return {"first": first.isoformat(), "zone": zone, "language": language, "lines": lines, "rest": rest}


def calendar(key: str, told: Mapping[str, object], now: datetime) -> Event:
    """Give the event by which a calendar is posted; what it says is part of it, and is replaced when it changes."""
    return Event(key=key, kind=EventKind.CALENDAR, story=key, at=now, details=told)


def standing(subject: Subject) -> Message:
    """Write the week, each day below its date; days go by the clocks of the server's zone, times by the reader's."""
    told = subject.event.details
    zone = str(told.get("zone") or "UTC")
    lines = told.get("lines")
    entries = [Entry.read(one) for one in lines if isinstance(one, Mapping)] if isinstance(lines, list) else []
    return Message(
        title=_("This week"),
        description=_text(entries, zone, told.get("rest")) or _("Nothing is expected this week."),
        footer=_("Days of the zone {zone}", zone=zone),
    )


def _text(entries: Sequence[Entry], zone: str, rest: object) -> str:
    return by_days([(one.at, _line(one, zone)) for one in entries], zone, rest if isinstance(rest, int) else 0)


def by_days(lines: Sequence[tuple[datetime, str]], zone: str, rest: int = 0) -> str:
    """Give lines below the local dates of their instants, as far as they fit, and say how many do not.

    `rest` is how many more there are beside them.
    """
    text, shown = "", 0
    for day, held in groupby(lines, key=lambda one: day_of(one[0], zone)):
        heading = f"\n\n**{day_name(day)}**"
        for _at, line in held:
            longer = f"{text}{heading}\n{line}"
            if units(longer) > ROOM:
                return f"{text}\n{_more(len(lines) - shown + rest)}".strip()
            text, heading, shown = longer, "", shown + 1
    return f"{text}\n{_more(rest)}".strip() if rest else text.strip()


def _more(number: int) -> str:
    return plural("... and {number} more; see /airing.", "... and {number} more; see /airing.", number)


def _line(entry: Entry, zone: str) -> str:
    near = entry.other is not None and day_of(entry.other, zone) == day_of(entry.at, zone)
    return _(
        _SAID[entry.mark],
        time=stamp(entry.at, "t"),
        show=linked(clamped(escaped(entry.show), NAME), entry.url),
        episode=entry.episode,
        platform=clamped(escaped(entry.where), NAME),
        other=stamp(entry.other, "t" if near else "f") if entry.other else "",
    )
