"""The layout of a feed's document: where its entries are, and what around them they are read by.

It is found without reading the entries, and only where it can be relied on: one run of entries side by side, UTF-8,
and before them nothing but well-formed XML. Whatever is unusual has none, and is read as a whole.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from bot.core.marks import ENTRY
from bot.sources.base import Response
from bot.sources.entries import ITEM_LIMIT

VERSION: Final = "1"
"""To be raised whenever something else is read of the same entry, so that all entries are read again."""

_HEAD_LIMIT = 64 * 1024
_DECLARATION_LIMIT = 512
_FIRST = re.compile(rb"<(item|entry)[\s>]")
_OTHERS = {name: re.compile(rb"<" + name + rb"[\s>]") for name in (b"item", b"entry")}
# No alternative gives back what it took, so that nothing is looked at twice.
_TOKEN = re.compile(
    rb"""[^<>]++|<!--.*?-->|<!\[CDATA\[.*?\]\]>|(<\?.*?\?>|</?[\w:.-]++(?:[^<>"']++|"[^"<]*+"|'[^'<]*+')*+>)""",
    re.DOTALL,
)
# What says in the first tag which dialect the document is written in.
_DIALECT = re.compile(
    rb"""<(?:rss|feed)[\s>]|=\s*["']http://(?:purl\.org/rss/1|my\.netscape\.com/rdf/simple/0)\.\d/["']"""
)
# What feedparser keeps in mind of these until an entry ends, so that the first one is read otherwise than the others.
_CLINGING = re.compile(rb"<(?:[\w.-]{1,40}:)?(?:content|encoded|fullitem|body|summary)[\s/>]", re.IGNORECASE)
_OTHER_MEDIA = re.compile(rb"""xmlns:media\s*=\s*["'](?!http://search\.yahoo\.com/mrss/?["'])""")
_DECLARED = re.compile(rb"""^(?:\xef\xbb\xbf)?<\?.*encoding=["'](.*?)["'].*\?>""")
_CHARSET = re.compile(r"""charset\s*=\s*["']?([^"';\s]*)""", re.IGNORECASE)
_UTF8 = frozenset({"utf-8", "utf8"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """A document, where each of its entries is, and the key of what around them they are read by."""

    body: bytes
    places: tuple[slice, ...]
    key: bytes

    def digests(self) -> list[bytes]:
        """Give of each entry what tells it from all that would be read otherwise."""
        return [hashlib.blake2b(self.body[at], digest_size=ENTRY, key=self.key).digest() for at in self.places]

    def without(self, left_out: Collection[int]) -> bytes:
        """Give the document without some of its entries, by their places in their order."""
        pieces, end = [], 0
        for number in sorted(left_out):
            pieces.append(self.body[end : self.places[number].start])
            end = self.places[number].stop
        return b"".join((*pieces, self.body[end:]))


def layout(response: Response) -> Layout | None:
    """Find the layout of a document, None where there is nothing to rely on."""
    body = response.body
    first = _FIRST.search(body)
    if first is None or first.start() > _HEAD_LIMIT or not _is_utf8(response, first.start()):
        return None
    around = _tags(body[: first.start()])
    places = _places(body, first.start(), first[1]) if around else []
    if not places or _FIRST.search(body, places[-1].stop):
        return None
    # The process that polls reads no document, and goes without feedparser.
    from bot.sources.feedparsing import VERSION as FEEDPARSER  # noqa: PLC0415

    context = f"{VERSION}\x00{FEEDPARSER}\x00{response.url}\x00".encode("utf-8", "surrogatepass")
    key = hashlib.blake2b(context + around, digest_size=32).digest()
    return Layout(body=body, places=tuple(places), key=key)


def _places(body: bytes, start: int, name: bytes) -> list[slice]:
    """Find the entries of one run; none where there is anything but text between them, or too many."""
    closing, places = b"</" + name, list[slice]()
    while len(places) < ITEM_LIMIT:
        close = body.find(closing, start)
        end = body.find(b">", close) + 1
        if close < 0 or not end or body[close + len(closing) : end - 1].strip():
            return []
        places.append(slice(start, end))
        start = body.find(b"<", end)
        if start < 0 or b">" in body[end:start]:
            return []
        if not _OTHERS[name].match(body, start):
            return places
    return []


def _tags(head: bytes) -> bytes:
    """Give the tags of what stands before the entries, b"" where it is odd; its texts are nothing to the entries."""
    tags, place = list[bytes](), 0
    while place < len(head):
        token = _TOKEN.match(head, place)
        if token is None:
            return b""
        tags.append(token[1] or b"")
        place = token.end()
    found = b"".join(tags)
    return found if _DIALECT.search(found) and not (_CLINGING.search(found) or _OTHER_MEDIA.search(found)) else b""


def _is_utf8(response: Response, start: int) -> bool:
    """Say whether feedparser takes the document for UTF-8 whichever entries, the first at `start`, it holds."""
    body, content_type = response.body, response.headers.get("content-type", "")
    # It looks for what is declared in the whole first line, and takes long where that is long.
    line, newline, _ = body[:start].partition(b"\n")
    end = line.rfind(b"?>") + len(b"?>")
    if end > _DECLARATION_LIMIT or (not newline and body.find(b"?>", start) >= 0):
        return False
    declared, charset = _DECLARED.match(line, 0, end), _CHARSET.search(content_type)
    named = {declared[1].decode("latin-1").lower() if declared else "", charset[1].lower() if charset else ""} - {""}
    if not named and content_type.startswith("text/"):
        return body.isascii()
    return named <= _UTF8
