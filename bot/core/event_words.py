"""Event words: what the kinds of events are called, and the sets of them that people name by one word."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from bot.core.events import CHOSEN, OUT_KINDS, EventKind
from bot.core.news_kinds import NewsKind
from bot.core.subscriptions import DEFAULT_EVENTS
from bot.core.text import clamped, escaped
from bot.core.tongue import _, mark
from bot.errors import ReplyError

KINDS: Final[Mapping[EventKind, str]] = {
    EventKind.ANNOUNCED: mark("new show"),
    EventKind.REMINDER: mark("reminder"),
    EventKind.PREMIERE: mark("premiere"),
    EventKind.EPISODE: mark("episode"),
    EventKind.FINALE: mark("finale"),
    EventKind.BATCH: mark("batch"),
    EventKind.DUB: mark("dub"),
    EventKind.MOVED: mark("new date"),
    EventKind.POSTPONED: mark("postponed"),
    EventKind.LATE: mark("late"),
    EventKind.CATALOGUE: mark("catalogue"),
    EventKind.NEWS: mark("news"),
    EventKind.TRAILER: mark("trailer"),
    EventKind.SOURCE_FAILING: mark("source failing"),
    EventKind.SOURCE_STALE: mark("source stale"),
    EventKind.SOURCE_BACK: mark("source back"),
}
"""The kinds that announcements choose from, as people call them; said through `_`."""

NEWS_KINDS: Final[Mapping[NewsKind, str]] = {
    NewsKind.TRAILER: mark("trailers"),
    NewsKind.DATE: mark("dates"),
    NewsKind.CAST: mark("cast"),
    NewsKind.DELAY: mark("delays"),
    NewsKind.OTHER: mark("other news"),
}
"""The kinds of news, as people call them; said through `_`."""

_EPISODES = OUT_KINDS | {EventKind.BATCH, EventKind.CATALOGUE}
_DELAYS = frozenset({EventKind.MOVED, EventKind.POSTPONED, EventKind.LATE})
_NEWS = frozenset({EventKind.NEWS, EventKind.TRAILER})
_SOURCES = frozenset({EventKind.SOURCE_FAILING, EventKind.SOURCE_STALE, EventKind.SOURCE_BACK})

SETS: Final[Mapping[str, frozenset[EventKind]]] = {
    "episodes": _EPISODES,
    "episodes and delays": _EPISODES | _DELAYS,
    "delays": _DELAYS,
    "news": _NEWS,
    "usual": DEFAULT_EVENTS,
    "everything": frozenset(CHOSEN) - _SOURCES - {EventKind.REMINDER},
}
"""What one word stands for where kinds are typed; everything is all that is told of shows."""

_SET_NAMES: Final[Mapping[str, str]] = {
    "episodes": mark("episodes"),
    "episodes and delays": mark("episodes and delays"),
    "delays": mark("delays"),
    "news": mark("news"),
    "usual": mark("episodes, delays and news"),
    "everything": mark("everything"),
}


def sets() -> list[tuple[str, str]]:
    """Give the sets as they are called in the tongue that is spoken, each with the word that is read."""
    return [(_(_SET_NAMES[name]), name) for name in SETS]


def kinds_in(text: str) -> frozenset[EventKind]:
    """Read kinds of events, parted by commas: sets such as "episodes and delays", or kinds by their names.

    Raises:
        ReplyError: one of them is none; it names those that are.
    """
    kinds: frozenset[EventKind] = frozenset()
    for word in _words(text):
        named = SETS.get(word) or _set(word) or _kind(word)
        if named is None:
            raise ReplyError(_no_kind(word))
        kinds |= named
    return kinds


def _set(word: str) -> frozenset[EventKind] | None:
    return next((SETS[name] for said, name in sets() if said.casefold() == word), None)


def _kind(word: str) -> frozenset[EventKind] | None:
    """Find a kind by its key, or by what it is called in the language that is spoken now."""
    spelt = word.replace(" ", "_")
    said = {_(name).casefold(): kind for kind, name in KINDS.items()}
    found = next((kind for kind in CHOSEN if kind == spelt), None) or said.get(word)
    return frozenset({found}) if found else None


def _no_kind(word: str) -> str:
    known = ", ".join(dict.fromkeys([*SETS, *CHOSEN]))
    return _("{word} is no kind of event. Use any of {known}.", word=clamped(escaped(word), 100), known=known)


def news_in(text: str) -> frozenset[NewsKind]:
    """Read kinds of news, parted by commas or spaces; raises ReplyError at one that is none."""
    said = {_(name).casefold(): kind for kind, name in NEWS_KINDS.items()}
    known = {str(kind): kind for kind in NewsKind} | said
    if text.strip().casefold() in known:
        return frozenset({known[text.strip().casefold()]})
    words = text.casefold().replace(",", " ").split()
    if unknown := [word for word in words if word not in known]:
        word = clamped(escaped(unknown[0]), 100)
        raise ReplyError(_("{word} is no kind of news. Use any of {known}.", word=word, known=", ".join(NewsKind)))
    return frozenset(known[word] for word in words)


def _words(text: str) -> list[str]:
    return [word for part in text.split(",") if (word := " ".join(part.casefold().split()))]


def told(kinds: frozenset[EventKind]) -> str:
    """Name kinds of events for people: by the set that they are, else one by one."""
    asked = kinds - {EventKind.REMINDER}
    for name, kinds_of in SETS.items():
        if asked == kinds_of:
            return _(_SET_NAMES[name])
    return ", ".join(_(KINDS[kind]) for kind in CHOSEN if kind in asked)


def completed(typed: str, known: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Complete the last of several typed words, parted by commas: gives names and values of the whole.

    `known` holds what there is: how it is called, and what is meant by it. Words that were typed before stay.
    """
    before, comma, last = typed.rpartition(",")
    taken = {word.strip().casefold() for word in before.split(",")}
    start, wanted = f"{before.strip()}{comma} " if comma else "", last.strip().casefold()
    fitting = [
        (name, value)
        for name, value in known
        if value.casefold() not in taken and (wanted in name.casefold() or wanted in value.casefold())
    ]
    fitting.sort(key=lambda one: not one[0].casefold().startswith(wanted))
    return [(start + name, start + value) for name, value in fitting]
