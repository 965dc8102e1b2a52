"""Discovery: the feeds that a web page names in its head, by the links that browsers and readers look for.

The standard library's html.parser takes quadratic time for some pages, so tags are found by expressions that look at
no part of a page more than a few times.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from typing import ClassVar

from bot.core.news import NewsItem
from bot.errors import ParseError
from bot.sources.addresses import web_address
from bot.sources.base import Interest, Reading, Request, Response
from bot.sources.text import one_line

MOST = 25
"""Feeds of one page that are kept; a menu of Discord has no more options."""

LOOKED_AT = 512 * 1024
"""Bytes of a page that are looked at; feeds are named at its beginning."""

TYPES = frozenset({"application/rss+xml", "application/atom+xml", "application/rdf+xml"})
"""Media types of feeds that can be read (RSS Advisory Board, "RSS Autodiscovery"; RFC 4287 for Atom)."""

_TITLE_LIMIT = 200
_HIDDEN = re.compile(r"<!--.*?(?:-->|\Z)|<(script|style|template)\b.*?(?:</\1|\Z)", re.IGNORECASE | re.DOTALL)
_TAG = re.compile(r"""<(link|base)\b((?:[^<>"']|"[^"<]*"|'[^'<]*')*)>""", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""([a-z]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)
_CHARSET = re.compile(rb"""charset\s*=\s*["']?([a-z0-9_-]{1,40})""", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A web page whose feeds are looked for; each comes as an item with its title and its address."""

    confirms: ClassVar[bool] = False

    name: str
    url: str

    def request(self, interest: Interest) -> Request:  # noqa: ARG002 - a page is always asked for as a whole
        """Ask for the page."""
        return Request(url=self.url)

    def parse(self, response: Response) -> Reading:
        """Read the addresses of the feeds that the page names, in its order.

        Raises:
            ParseError: It names none.
        """
        found = dict(_feeds(_HIDDEN.sub(" ", _text(response)), response.url))
        if not found:
            raise ParseError("that page names no feed; give the address of the feed itself")
        items = [NewsItem(guid=url, title=title or url, link=url) for url, title in found.items()]
        return Reading(news=tuple(items[:MOST]))


def _text(response: Response) -> str:
    declared = _CHARSET.search(response.headers.get("content-type", "").encode()) or _CHARSET.search(
        response.body[:1024]
    )
    encoding = declared[1].decode("ascii") if declared else "utf-8"
    try:
        return response.body[:LOOKED_AT].decode(encoding, "replace")
    except LookupError:
        return response.body[:LOOKED_AT].decode("utf-8", "replace")


def _feeds(markup: str, base: str) -> Iterator[tuple[str, str]]:
    """Give the address and the title of each feed; `<base>` moves what relative addresses stand for."""
    for tag in _TAG.finditer(markup):
        told = {name.lower(): unescape(a or b or c) for name, a, b, c in _ATTRIBUTE.findall(tag[2])}
        if tag[1].lower() == "base":
            base = web_address(told.get("href", ""), base) or base
        elif _names_feed(told) and told.get("href", "").strip() and (url := web_address(told["href"], base)):
            yield url, one_line(told.get("title", ""), _TITLE_LIMIT)


def _names_feed(told: dict[str, str]) -> bool:
    kind = told.get("type", "").partition(";")[0].strip().lower()
    return kind in TYPES and "alternate" in told.get("rel", "").lower().split()
