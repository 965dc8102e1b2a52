"""Plain entries: those by which no other entry of the document is read otherwise.

feedparser keeps much in mind from one element to the next. An entry leaves no trace in it where each of its elements
ends as it began, which markup within a text, a base address or a prefix of its own can prevent.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final
from xml.parsers import expat

_TEXTS: Final = frozenset(
    {"title", "subtitle", "tagline", "summary", "description", "abstract", "content", "encoded", "fullitem", "body"}
    | {"rights", "copyright", "info", "browserfriendly"}
)
"""Elements, by their name without a prefix, in which feedparser takes elements for markup."""

_OUTER: Final = frozenset({"channel", "entry", "feed", "item", "rdf", "rss"})
_HOLDER: Final = "media:content"
"""An element with the name of a text that is none."""


class _OddError(Exception):
    """The entry is not plain."""


def is_plain(entry: bytes) -> bool:
    """Say whether some bytes are one whole, well-formed entry that leaves no trace in what feedparser keeps in mind.

    `media:` must stand for Media RSS there.
    """
    look = _Look()
    parser = expat.ParserCreate("utf-8")
    parser.buffer_text = True
    parser.StartElementHandler = look.start
    parser.EndElementHandler = look.end
    try:
        parser.Parse(entry, True)
    except (expat.ExpatError, _OddError):
        return False
    return True


class _Look:
    """The elements that are open; `_texts` counts the texts among them."""

    def __init__(self) -> None:
        self._depth = 0
        self._texts = 0

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        local = _local(name)
        if self._texts or (self._depth and local in _OUTER) or any(map(_is_odd, attributes)):
            raise _OddError
        self._depth += 1
        self._texts += _is_text(name, local)

    def end(self, name: str) -> None:
        self._depth -= 1
        self._texts -= _is_text(name, _local(name))


def _local(name: str) -> str:
    return name.rpartition(":")[2].lower()


def _is_text(name: str, local: str) -> bool:
    return local in _TEXTS and name != _HOLDER


def _is_odd(attribute: str) -> bool:
    return attribute.startswith("xmlns:") or _local(attribute) == "base"
