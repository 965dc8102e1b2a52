"""Missed: which of what was held back for a while is still worth telling, and what is told in a line of its own."""

from __future__ import annotations

from collections.abc import Sequence

from bot.core import notices, release_messages, roundup, schedule_messages
from bot.core.events import OUT_KINDS, EventKind
from bot.core.message import Message
from bot.core.naming import named
from bot.core.releases import State
from bot.core.subject import Subject
from bot.core.tongue import _

_PLANS = frozenset({EventKind.MOVED, EventKind.POSTPONED, EventKind.LATE})
_HEALTH = frozenset({EventKind.SOURCE_FAILING, EventKind.SOURCE_STALE, EventKind.SOURCE_BACK})


def worth(held: Sequence[Subject]) -> list[Subject]:
    """Give what is not outdated: no reminders, no delays of what came, and of plans and sources the last word only."""
    last = {_about(one): one.event.key for one in sorted(held, key=lambda one: one.event.at)}
    return [one for one in held if not _is_outdated(one) and last[_about(one)] == one.event.key]


def _about(one: Subject) -> tuple[object, ...]:
    """Give what a later event says anew; most events speak of what no other does."""
    if one.event.kind in _PLANS:
        return ("plan", one.event.release_id)
    if _is_health(one):
        return ("source", one.event.details.get("source"))
    return (one.event.key,)


def _is_outdated(one: Subject) -> bool:
    came = one.release is not None and one.release.standing.state is State.AVAILABLE
    return one.event.kind is EventKind.REMINDER or (one.event.kind in _PLANS and came)


def _is_health(one: Subject) -> bool:
    # A gap is told as a source's return too; only that has a span.
    return one.event.kind in _HEALTH and "from" not in one.event.details


def speaks_alone(one: Subject) -> bool:
    """Say whether an event is told in a line of its own: it is neither one episode, nor news, nor a gap."""
    kind, about = one.event.kind, one.show is not None
    if _is_health(one) or (about and kind is EventKind.ANNOUNCED):
        return True
    return about and one.release is not None and (kind in _PLANS or _is_joint(one))


def _is_joint(one: Subject) -> bool:
    """Say whether an event stands for several episodes."""
    return one.event.kind not in OUT_KINDS and bool(one.event.details.get("numbers"))


def line(one: Subject) -> str:
    """Write the line of an event that speaks alone."""
    return roundup.line(_written(one), one.event.at)


def _written(one: Subject) -> Message:
    kind = one.event.kind
    if kind in _HEALTH:
        return notices.source_health(one)
    if kind is EventKind.ANNOUNCED and one.show:
        return Message(title=_("{show} is announced", show=named(one.show)), url=one.show.facts.url)
    if kind in _PLANS:
        return schedule_messages.late(one) if kind is EventKind.LATE else schedule_messages.moved(one)
    return release_messages.out(one)
