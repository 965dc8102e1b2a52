"""Threads: what the thread of an episode and the post of a forum are called, and which tags fit to it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from bot.core.event_words import KINDS, SETS, sets
from bot.core.events import OUT_KINDS, EventKind
from bot.core.names import fold
from bot.core.subject import Subject
from bot.core.text import clamped, plain
from bot.core.tongue import _

NAME: Final = 100
"""The most UTF-16 units of a thread's name (Discord's start thread endpoints)."""

TAGS: Final = 5
"""The most tags of a forum's post (Discord's start thread in forum endpoint)."""

DISCUSSED: Final = OUT_KINDS | {EventKind.BATCH}
"""The kinds of events whose messages may begin a thread."""

_ESCAPE: Final = re.compile(r"\\([^\w\s]|_)")
_MASS: Final = re.compile(r"@(?=everyone|here)", re.IGNORECASE)
_SETS: Final = ("episodes", "delays", "news")


def thread_name(title: str) -> str:
    """Give what a thread is called, from a message's title: a name is no markup, so nothing in it is escaped."""
    name = _MASS.sub("@\u200b", plain(_ESCAPE.sub(r"\1", title)))
    return clamped(name, NAME) or "Airdate"


def labels_of(subject: Subject) -> tuple[str, ...]:
    """Name all that a forum may have a tag for: the show by each of its names, and the kind of event."""
    show, kind = subject.show, subject.event.kind
    names = (show.name, *show.names) if show else ()
    words = [word for one in _kinds(kind) for word in (str(one), _(KINDS[one]))]
    words += [word for said, name in sets() if name in _SETS and kind in SETS[name] for word in (name, said)]
    news = subject.event.details.get("news_kind")
    return tuple(dict.fromkeys([*names, *words, *([news] if isinstance(news, str) else [])]))


def _kinds(kind: EventKind) -> tuple[EventKind, ...]:
    """Give the kinds that an event counts as, the closest first."""
    if kind in DISCUSSED:
        return tuple(dict.fromkeys((kind, EventKind.EPISODE)))
    if kind is EventKind.TRAILER:
        return (EventKind.TRAILER, EventKind.NEWS)
    return (kind,) if kind in KINDS else ()


def fitting(labels: Sequence[str], tags: Sequence[tuple[int, str]]) -> tuple[int, ...]:
    """Give the ids of the tags that are called like a label, whatever their case and accents, and no more than fit."""
    wanted = {fold(label) for label in labels}
    return tuple(tag_id for tag_id, name in tags if name.strip() and fold(name) in wanted)[:TAGS]
