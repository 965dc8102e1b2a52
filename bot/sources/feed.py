"""News of any RSS, RDF or Atom feed."""

from __future__ import annotations

import hashlib
import re
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import ClassVar, Self

from bot.core.news import NewsItem
from bot.errors import ConfigError
from bot.sources import documents, entries
from bot.sources.base import Interest, Reading, Request, Response, SourceOptions
from bot.sources.entries import Entry
from bot.sources.markup import plain
from bot.sources.options import address
from bot.sources.text import cut, one_line, paragraphs

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
        """Read the newest entries as news, in the document's order.

        Raises:
            ParseError: The answer is no feed.
        """
        document = documents.read(response)
        items = [item(entry, response.url, response.received) for entry in document.entries]
        known = [item for item in items if item.title]
        news = _told_apart(known)
        skipped = list(document.notes)
        if empty := len(items) - len(known):
            skipped.append(f"left out: {empty} without title, text and link")
        if repeats := len(known) - len(news):
            skipped.append(f"left out: {repeats} repeated")
        return Reading(news=news, skipped=tuple(skipped), ttl=document.ttl, title=document.title)


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


def _told_apart(items: Sequence[NewsItem]) -> tuple[NewsItem, ...]:
    """Give every item a guid of its own: where several share one, their links tell them apart, else their texts.

    All of them are renamed, not only the second as Miniflux does it: an item that comes in front of them later must
    not take over the guid of the first. Of items that are the same in all this, the first one stays.
    """
    different: dict[tuple[str | None, ...], NewsItem] = {}
    for one in items:
        different.setdefault((one.guid, one.link, one.title, one.summary), one)
    guids = Counter(one.guid for one in different.values())
    pairs = Counter((one.guid, one.link) for one in different.values())
    return tuple(
        one if guids[one.guid] == 1 else replace(one, guid=_own_guid(one, has_own_link=pairs[one.guid, one.link] == 1))
        for one in different.values()
    )


def _own_guid(one: NewsItem, *, has_own_link: bool) -> str:
    link = one.link or ""
    return _kept(f"{one.guid}|{link if has_own_link else _digest(link, one.title, one.summary)}")


def _kept(guid: str) -> str:
    return guid if len(guid) <= GUID_LIMIT else _digest(guid)


def _digest(*texts: str) -> str:
    joined = "\0".join(texts).encode("utf-8", "replace")
    return hashlib.blake2b(joined, digest_size=16).hexdigest()
