"""Digest messages: what the message of the day, or of the week, reads like."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime

from bot.core.calendar_message import by_days
from bot.core.lists import as_list
from bot.core.message import Message
from bot.core.naming import NAME
from bot.core.spoken_words import day_name
from bot.core.subject import Subject
from bot.core.text import clamped, escaped, linked, stamp
from bot.core.tongue import _, plural


def digest(subject: Subject) -> Message:
    """Write what is expected, the soonest first; each reader sees the times of their own clock.

    The lines of a week stand below their days, by the clocks of the zone that the digest goes by.
    """
    details = subject.event.details
    told, zone = details.get("expected"), details.get("week_in")
    lines = [one for one in told if isinstance(one, Mapping)] if isinstance(told, list) else []
    if zone:
        return Message(
            title=_("This week"),
            description=by_days([(_instant(one), _line(one)) for one in lines], str(zone)),
            footer=_("Expected within 7 days"),
        )
    told_day = details.get("day")
    day = date.fromisoformat(told_day) if isinstance(told_day, str) else subject.event.at.date()
    return Message(
        title=_("Today, {day}", day=day_name(day)),
        description=as_list([_line(one) for one in lines], _more),
        footer=_("Expected within 24 hours"),
    )


def _more(number: int) -> str:
    return plural("... and {number} more; see /airing.", "... and {number} more; see /airing.", number)


def _instant(told: Mapping[str, object]) -> datetime:
    seconds = told.get("at")
    return datetime.fromtimestamp(seconds if isinstance(seconds, int) else 0, UTC)


def _line(told: Mapping[str, object]) -> str:
    at, url = _instant(told), told.get("url")
    show = linked(clamped(escaped(str(told.get("show"))), NAME), str(url) if url else None)
    return _(
        "{clock} **{show}** · {episode} on {platform}, {relative}",
        clock=stamp(at, "t"),
        show=show,
        episode=clamped(escaped(str(told.get("episode"))), NAME),
        platform=clamped(escaped(str(told.get("where"))), NAME),
        relative=stamp(at),
    )
