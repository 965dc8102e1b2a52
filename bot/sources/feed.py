"""News of any RSS, RDF or Atom feed."""

from __future__ import annotations

import hashlib
import re
import sys
from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import ClassVar, Self

from bot.core.news import NewsItem
from bot.errors import ConfigError, ParseError
from bot.sources import documents, entries
from bot.sources.base import Interest, Reading, Request, Response, SourceOptions
from bot.sources.documents import Document
from bot.sources.entries import Entry
from bot.sources.markup import plain
from bot.sources.options import address
from bot.sources.text import cut, one_line, paragraphs
from bot.sources.unseen import Part, parts

GUID_LIMIT = 512
"""Characters of the longest guid that is kept as it is; a longer one is hashed."""

_UNTITLED_LIMIT = 100
_CATEGORIES = 20
_CATEGORY_LIMIT = 100
# LiveChart's guids end in the airing time, which moves with the episode.
_LIVECHART = re.compile(r"(https://www\.livechart\.me/anime/\d+#episode\d+):\d+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A feed whose entries are news; `url` is where it is."""

    confirms: ClassVar[bool] = False

    name: str
    url: str

    @classmethod
    def from_options(cls, options: SourceOptions) -> Self:
        """Build it from its table of the configuration.

        Raises:
            ConfigError: The table has no url, or names a file.
        """
        url = address(options, "feed", "")
        if not url:
            raise ConfigError(f'source "{options.name}": `url` is missing; give the address of an RSS or Atom feed')
        return cls(name=options.name, url=url)

    def request(self, interest: Interest) -> Request:  # noqa: ARG002 - a feed is always asked for as a whole
        """Ask for the feed."""
        return Request(url=self.url)

    def parse(self, response: Response) -> Reading:
        """Read the newest entries as news, in the document's order, without those that have a mark already.

        Raises:
            ParseError: The answer is no feed.
        """
        readings = (_reading(part) for part in parts(response))
        return next(reading for reading in readings if reading is not None)


def _reading(part: Part) -> Reading | None:
    """Read a part of a document, None where that would not be as in the whole."""
    response = part.response
    try:
        document = documents.read(response)
    except ParseError:
        if part.seen:
            return None
        raise
    items = [item(entry, response.url, response.received) for entry in document.entries]
    is_sound = part.is_as_in_whole(document, items)
    if part.seen and not is_sound:
        return None
    known = {number: item for number, item in enumerate(items) if item.title}
    news = _told_apart(known)
    skipped = list(document.notes)
    if empty := len(items) - len(known):
        skipped.append(f"left out: {empty} without title, text and link")
    if repeats := len(known) - len(news):
        skipped.append(f"left out: {repeats} repeated")
    return Reading(
        news=tuple(news.values()),
        skipped=tuple(skipped),
        ttl=document.ttl,
        title=document.title,
        digests=_digests(part, document, known, news) if is_sound else (),
        seen={item_id: bisect_left(list(news), before) for item_id, before in part.seen.items()},
    )


def _digests(
    part: Part, document: Document, known: Mapping[int, NewsItem], news: Mapping[int, NewsItem]
) -> tuple[bytes, ...]:
    """Give the digest of each of the news, b"" where another document might make something else of the same entry."""
    received = part.response.received
    return tuple(
        part.digests[number]
        if one is known[number] and entries.is_dated_for_good(document.entries[number], received)
        else b""
        for number, one in news.items()
    )


def item(entry: Entry, base: str, received: datetime) -> NewsItem:
    """Give an entry of the feed at `base` as a news item; without title it has the beginning of its text for one."""
    text = _text(entry)
    link = entries.link(entry, base)
    title = entries.title(entry) or cut(one_line(text), _UNTITLED_LIMIT) or one_line(link or "")
    return NewsItem(
        guid=_kept(_guid(entry) or link or _digest(title, text)),
        title=title,
        link=link,
        summary=text,
        published=entries.published(entry, received),
        image=entries.image(entry, base),
        categories=_categories(entry),
    )


def _text(entry: Entry) -> str:
    contents = (entries.words(content, "value") for content in entries.parts(entry, "content"))
    texts = (paragraphs(plain(markup)) for markup in (entries.words(entry, "summary"), *contents))
    return next((text for text in texts if text), "")


def _guid(entry: Entry) -> str:
    guid = one_line(entries.words(entry, "id"), limit=sys.maxsize)
    moved = _LIVECHART.fullmatch(guid)
    return moved[1] if moved else guid


def _categories(entry: Entry) -> tuple[str, ...]:
    terms = (one_line(entries.words(tag, "term"), _CATEGORY_LIMIT) for tag in entries.parts(entry, "tags"))
    return tuple(dict.fromkeys(term for term in terms if term))[:_CATEGORIES]


def _told_apart(items: Mapping[int, NewsItem]) -> dict[int, NewsItem]:
    """Give every item, by its number, a guid of its own: where several share one, their links or texts tell them apart.

    All of them are renamed, not only the second as Miniflux does it: an item that comes in front of them later must
    not take over the guid of the first. Of items that are the same in all this, the first one stays.
    """
    first: dict[tuple[str | None, ...], int] = {}
    for number, one in items.items():
        first.setdefault((one.guid, one.link, one.title, one.summary), number)
    different = {number: items[number] for number in first.values()}
    guids = Counter(one.guid for one in different.values())
    pairs = Counter((one.guid, one.link) for one in different.values())
    return {
        number: one
        if guids[one.guid] == 1
        else replace(one, guid=_own_guid(one, has_own_link=pairs[one.guid, one.link] == 1))
        for number, one in different.items()
    }


def _own_guid(one: NewsItem, *, has_own_link: bool) -> str:
    link = one.link or ""
    return _kept(f"{one.guid}|{link if has_own_link else _digest(link, one.title, one.summary)}")


def _kept(guid: str) -> str:
    return guid if len(guid) <= GUID_LIMIT else _digest(guid)


def _digest(*texts: str) -> str:
    joined = "\0".join(texts).encode("utf-8", "replace")
    return hashlib.blake2b(joined, digest_size=16).hexdigest()
