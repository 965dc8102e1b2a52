"""Announcement wishes: what a manager typed of an announcement, read and put together with what it was before."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from bot.core import dubs, event_words, templates
from bot.core.digests import Daily
from bot.core.events import EventKind, When
from bot.core.subscriptions import DEFAULT_EVENTS, Subscription
from bot.core.text import clamped, escaped
from bot.core.tongue import _
from bot.errors import ReplyError

NONE: Final = "none"
"""What is typed, in the place of a value, to take back what was chosen."""

CLEARABLE: Final[Mapping[str, Mapping[str, object]]] = {
    "role": {"role_id": None, "open_role": False},
    "events": {"events": DEFAULT_EVENTS},
    "audio": {"audio": frozenset()},
    "when": {"when": None},
    "reminder": {"reminder": None},
    "spoilers": {"spoilers": None},
    "template": {"template": ""},
    "news": {"news": frozenset()},
    "digest": {"digest": None},
}
"""What can be taken back, each with what it is then."""

_CLOCK = re.compile(r"([01]?[0-9]|2[0-3]):([0-5][0-9])", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What was typed of an announcement, by the names of its properties; what was left out is not among it.

    `texts` may hold `NONE`. `zone` (an IANA name) is whose clocks a new digest goes by. `cleared` names what is to be
    taken back, parted by commas.
    """

    plain: Mapping[str, Any] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)
    cleared: str = ""
    zone: str = "UTC"


def applied(own: Subscription, wishes: Wishes) -> Subscription:
    """Give an announcement as it is wished for.

    Raises:
        ReplyError: something typed can't be read, or what was chosen does not go together.
    """
    changes: dict[str, Any] = {}
    for name in _cleared(wishes.cleared):
        changes |= CLEARABLE[name]
    changes |= wishes.plain
    for name, text in wishes.texts.items():
        taken_back = text.strip().casefold() == NONE and name != "events"
        changes |= CLEARABLE[name] if taken_back else {name: _READERS[name](text)}
    if changes.get("digest"):
        changes["digest"] = _daily(changes["digest"], own.digest, wishes.zone)
    return _settled(replace(own, **changes))


def _cleared(text: str) -> list[str]:
    names = [name for part in text.casefold().split(",") if (name := part.strip())]
    if unknown := next((name for name in names if name not in CLEARABLE), None):
        name = clamped(escaped(unknown), 60)
        raise ReplyError(
            _("{name} is nothing that can be cleared. Use any of {known}.", name=name, known=", ".join(CLEARABLE))
        )
    return names


def _events(text: str) -> frozenset[EventKind]:
    return frozenset() if text.strip().casefold() == NONE else event_words.kinds_in(text)


def _clock(text: str) -> time:
    found = _CLOCK.fullmatch(text.strip())
    if not found:
        raise ReplyError(
            _("{text} is no time of the day. Write it as 08:00 or 21:30.", text=clamped(escaped(text), 60))
        )
    return time(int(found[1]), int(found[2]))


_READERS: Final[Mapping[str, Callable[[str], Any]]] = {
    "events": _events,
    "audio": dubs.tags_in,
    "when": When,
    "template": templates.checked,
    "news": event_words.news_in,
    "digest": _clock,
}


def _daily(at: time, before: Daily | None, zone: str) -> Daily:
    """Set the time of a digest; one that there was keeps its zone and its day."""
    return replace(before, at=at) if before else Daily(at=at, zone=zone)


def _settled(own: Subscription) -> Subscription:
    """Hold what was chosen together: reminders and their lead time, kinds or a digest, a role and who may take it."""
    if EventKind.REMINDER in own.events and own.reminder is None:
        own = replace(own, events=own.events - {EventKind.REMINDER})
    elif own.reminder is not None:
        own = replace(own, events=own.events | {EventKind.REMINDER})
    if not own.events and own.digest is None:
        raise ReplyError(_("That would announce nothing. Name kinds of events, or the time of a digest."))
    if own.open_role and own.role_id is None:
        raise ReplyError(_("There is no role that members could take. Name a role too."))
    return own


def pause_end(hours: int | None, until: str | None, zone: str, now: datetime) -> datetime | None:
    """Give when a pause ends (UTC), from hours, or from a date or time by the clocks of a zone; None is never.

    Raises:
        ReplyError: it can't be read, or has passed.
    """
    if until is None:
        return now + timedelta(hours=hours) if hours else None
    try:
        read = datetime.fromisoformat(until.strip())
        end = read if read.tzinfo else read.replace(tzinfo=ZoneInfo(zone))
        ahead = end - now
    except (ValueError, OverflowError):
        raise ReplyError(
            _("{text} is no date. Write it as 2024-02-01 or 2024-02-01 18:00.", text=clamped(escaped(until), 60))
        ) from None
    if not timedelta() < ahead <= timedelta(days=3660):
        raise ReplyError(_("A pause ends in the future, within ten years. Name a later date."))
    return now + ahead
