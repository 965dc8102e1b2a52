"""Roundups: where so much comes at once that a channel would be flooded, the rest of it is told as a list."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from bot.core.alerts import Draft
from bot.core.events import Event, EventKind
from bot.core.lists import ROOM, as_list
from bot.core.message import Message
from bot.core.text import clamped, linked, stamp, units
from bot.core.tongue import _

NEWS_APART, OTHERS_APART = 5, 10
"""How many messages about news, and about anything else, a channel gets at once, one for each."""

_NEWS = frozenset({EventKind.NEWS, EventKind.TRAILER})
_NAME, _LINK = 100, 200


def excess(told: Sequence[tuple[Event, Draft]]) -> dict[str, list[int]]:
    """Give, by target, the places of what is too much to be posted one by one.

    The first stay single messages. A list of one would be no gain, so one more than these stays single too.
    """
    by_target: dict[tuple[str, bool], list[int]] = defaultdict(list)
    for place, (event, draft) in enumerate(told):
        if draft.withheld is None:
            by_target[draft.target, event.kind in _NEWS].append(place)
    over: dict[str, list[int]] = defaultdict(list)
    for (target, is_news), places in by_target.items():
        most = NEWS_APART if is_news else OTHERS_APART
        if len(places) > most + 1:
            over[target] += places[most:]
    return dict(over)


def line(written: Message, at: datetime) -> str:
    """Write one line of a list from the message that it stands for, and the instant that it tells (UTC).

    A link that would take the room of three others is left out, so that no feed can fill a channel with its addresses.
    """
    url = written.url if written.url and units(written.url) <= _LINK else None
    return f"{linked(clamped(written.title, _NAME), url)} {stamp(at)}"


def shared_out(lines: Sequence[str]) -> list[range]:
    """Share lines out to as few messages as hold them; gives the places of each message's lines."""
    parts: list[range] = []
    start, used = 0, 0
    for place, text in enumerate(lines):
        size = units(text) + 1
        if used + size > ROOM and place > start:
            parts.append(range(start, place))
            start, used = place, 0
        used += size
    return [*parts, range(start, len(lines))] if lines else []


def event(target: str, first: Event, part: int, parts: int, now: datetime) -> Event:
    """Give the event of one part (counted from 1) of a target's list, which begins with the event `first`."""
    key = f"roundup/{target}/{first.key}"
    return Event(key=key, kind=EventKind.ROUNDUP, story=key, at=now, details={"part": part, "parts": parts})


def roundup(told: Event, lines: Sequence[str]) -> Message:
    """Write one part of a list."""
    part, parts = told.details.get("part"), told.details.get("parts")
    title = _("Much at once") if parts == 1 else _("Much at once ({part} of {parts})", part=part, parts=parts)
    # What has been renamed since the lines were shared out may need more room than there is.
    return Message(title=title, description=as_list(lines), at=told.at)
