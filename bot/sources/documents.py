"""Feed documents: bytes in, entries out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot.errors import ParseError
from bot.sources.base import Response
from bot.sources.entries import ITEM_LIMIT, Entry, newest, words
from bot.sources.text import one_line

TTL_LIMIT = timedelta(hours=24)
"""The longest time that a document may ask not to be fetched again."""

TITLE_LIMIT = 200
"""Characters of a feed's own title that are kept."""

_PERIODS = {
    "hourly": timedelta(hours=1),
    "daily": timedelta(days=1),
    "weekly": timedelta(weeks=1),
    "monthly": timedelta(days=30),
    "yearly": timedelta(days=365),
}
_PAGE = re.compile(rb"<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)
_END = re.compile(rb"</(?:\w{1,20}:)?(?:rss|rdf|feed)\s*>", re.IGNORECASE)
_EDGE = 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A feed that was read: its newest entries in its own order, its title, how long it keeps, its faults."""

    entries: Sequence[Entry]
    notes: tuple[str, ...] = ()
    ttl: timedelta | None = None
    title: str = ""


def read(response: Response) -> Document:
    """Read any dialect of RSS, RDF and Atom, malformed ones as far as possible.

    Raises:
        ParseError: The answer is no feed, or breaks off before the first entry.
    """
    # The process that polls reads no document, and goes without feedparser.
    from bot.sources.feedparsing import fault_of, parsed  # noqa: PLC0415

    result = parsed(response)
    if not result.get("version"):
        raise ParseError(f"the answer is {_appearance(response.body)}, not a feed")
    found = result["entries"]
    notes = []
    if fault := fault_of(result):
        if not found and not _END.search(response.body[-_EDGE:].replace(b"\0", b"")):
            raise ParseError(f"the feed breaks off before its first item: {fault}")
        notes.append(f"the feed is malformed and was read as far as possible: {fault}")
    if (left_out := len(found) - ITEM_LIMIT) > 0:
        notes.append(f"left out: {left_out} older than the newest {ITEM_LIMIT}")
    return Document(
        entries=newest(found, response.received),
        notes=tuple(notes),
        ttl=_ttl(result["feed"]),
        title=one_line(words(result["feed"], "title"), TITLE_LIMIT),
    )


def _appearance(body: bytes) -> str:
    start = body[:_EDGE].lstrip(b"\xef\xbb\xbf \t\r\n")
    if not start:
        return "an empty body"
    if start.startswith((b"{", b"[")):
        return "JSON"
    if _PAGE.search(start):
        return "an HTML page"
    return "something else"


def _ttl(channel: Entry) -> timedelta | None:
    """Give the longer of RSS `<ttl>` (minutes) and the RSS 1.0 syndication module's period over its frequency."""
    minutes = _count(words(channel, "ttl"))
    asked = timedelta(minutes=minutes) if minutes else timedelta()
    period = _PERIODS.get(words(channel, "sy_updateperiod").strip().lower())
    if period:
        asked = max(asked, period / (_count(words(channel, "sy_updatefrequency")) or 1))
    return min(asked, TTL_LIMIT) or None


def _count(text: str) -> int:
    digits = text.strip()
    return int(digits) if re.fullmatch(r"\d{1,6}", digits, re.ASCII) else 0
