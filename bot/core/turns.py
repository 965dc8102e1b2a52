"""Turns: in which order open alerts are posted, so that no show's and no server's storm delays another's for long.

It is fair queueing: what competes as one is a queue, an alert's turn is the present one and its cost for each before it
and for itself, and the lowest turn goes first. So of many queues each gets its share, however long one of them is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from bot.core.alerts import Draft
from bot.core.events import Event, EventKind

_OF_ONE_TARGET: Final = frozenset(
    {EventKind.DIGEST, EventKind.CATCH_UP, EventKind.ROUNDUP, EventKind.CALENDAR, EventKind.CHANNEL_TROUBLE}
)
_PATIENT: Final = _OF_ONE_TARGET | {
    EventKind.NEWS,
    EventKind.TRAILER,
    EventKind.CATALOGUE,
    EventKind.ANNOUNCED,
    EventKind.SOURCE_FAILING,
    EventKind.SOURCE_STALE,
    EventKind.SOURCE_BACK,
}
"""What nobody waits for by the second, unlike an episode, its delay, or what comes in an hour."""

_COST, _PATIENT_COST, MOST_COST = 1, 4, 8
"""How many turns an alert takes, and those behind it in its queue with it; a direct message is read by one person."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where an alert stands in line: what competes as one with it, its server where that is known, and its cost."""

    queue: str
    guild_id: int | None = None
    cost: int = _COST


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """The open alerts: which turn it is now, and how many of each queue and of each server there are."""

    turn: int = 0
    queues: Mapping[str, int] = field(default_factory=dict)
    guilds: Mapping[int, int] = field(default_factory=dict)


def place(event: Event, event_id: int, draft: Draft) -> Place:
    """Give the place of an alert: a show's alerts are one queue, and its direct messages are another.

    What is about no show is a queue by its kind where each target has an event of its own, and else by its event.
    """
    if event.show_id is not None:
        queue = f"show/{event.show_id}"
    elif event.kind in _OF_ONE_TARGET:
        queue = event.kind.value
    else:
        queue = f"event/{event_id}"
    if draft.is_direct:
        return Place(queue=f"{queue}/direct", cost=MOST_COST)
    cost = _PATIENT_COST if event.kind in _PATIENT else _COST
    return Place(queue=queue, guild_id=draft.guild_id, cost=cost)


def turns(places: Sequence[Place], line: Line) -> list[int]:
    """Give the turn of each of these, who come to the end of a line together and in this order.

    Each waits for those of its queue or those of its server, whichever are more, and of every other queue only for as
    many as it costs itself.
    """
    queues, guilds = Counter(line.queues), Counter(line.guilds)
    found: list[int] = []
    for one in places:
        before = queues[one.queue]
        queues[one.queue] += 1
        if one.guild_id is not None:
            before = max(before, guilds[one.guild_id])
            guilds[one.guild_id] += 1
        found.append(line.turn + (before + 1) * one.cost)
    return found


def present(last: int | None, lowest: int) -> int:
    """Give the present turn: the last that was claimed, or the beginning of the lowest that waits where that is later.

    What waits for a channel in trouble holds the present turn back no longer than nothing else is under way.
    """
    return max(last or 0, lowest - MOST_COST, 0)


def queues_of(places: Iterable[Place]) -> set[str]:
    """Give the queues of these."""
    return {one.queue for one in places}


def guilds_of(places: Iterable[Place]) -> set[int]:
    """Give the servers of these."""
    return {one.guild_id for one in places if one.guild_id is not None}
