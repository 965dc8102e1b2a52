"""Entries of a parsed feed: their fields by type, since a document may put anything under any name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from bot.sources import feed_dates
from bot.sources.addresses import web_address
from bot.sources.markup import plain
from bot.sources.text import one_line

ITEM_LIMIT = 500
"""Items of one document that are read: the newest ones."""

Entry = Mapping[str, Any]
"""One entry as feedparser gives it."""

_OLDEST = datetime.min.replace(tzinfo=UTC)


def words(entry: Entry, key: str) -> str:
    """Give a field that is text, "" where it is missing or something else."""
    value = entry.get(key)
    return value if isinstance(value, str) else ""


def parts(entry: Entry, key: str) -> list[Entry]:
    """Give a field that is a list of fields, without what isn't one."""
    value = entry.get(key)
    return [part for part in value if isinstance(part, Mapping)] if isinstance(value, list) else []


def title(entry: Entry) -> str:
    """Give the title as one line of plain text, "" where there is none."""
    text = words(entry, "title")
    detail = entry.get("title_detail")
    is_plain = isinstance(detail, Mapping) and detail.get("type") == "text/plain"
    return one_line(text if is_plain else plain(text))


def published(entry: Entry, received: datetime) -> datetime | None:
    """Give the date of an entry: when it was published, else last changed; None where neither can be believed."""
    return next((date for date in _dates(entry, received) if date), None)


def is_dated_for_good(entry: Entry, received: datetime) -> bool:
    """Say whether an entry will have the same date when it is read again, since all that it gives are believed."""
    return all(_dates(entry, received))


def _dates(entry: Entry, received: datetime) -> Iterator[datetime | None]:
    for key in ("published_parsed", "updated_parsed"):
        # Asked for by name only where it is there: feedparser answers with the other date and a warning.
        if key in entry and entry[key] is not None:
            yield feed_dates.from_parsed(entry[key], received)


def newest(entries: Sequence[Entry], received: datetime) -> Sequence[Entry]:
    """Give the `ITEM_LIMIT` newest entries in the document's order; undated ones count as the oldest."""
    if len(entries) <= ITEM_LIMIT:
        return entries
    dates = [published(entry, received) or _OLDEST for entry in entries]
    by_age = sorted(range(len(entries)), key=dates.__getitem__, reverse=True)
    return [entries[place] for place in sorted(by_age[:ITEM_LIMIT])]


def link(entry: Entry, base: str) -> str | None:
    """Give the entry's own page as an absolute URL, None where it has no usable one."""
    href = words(entry, "link").strip()
    # feedparser takes an id for the link where there is no other; an id need not be an address.
    if href == words(entry, "id").strip():
        return web_address(href)
    return web_address(href, base) if href else None


def image(entry: Entry, base: str) -> str | None:
    """Give the largest thumbnail, else an image that is content or enclosed; None where there is none usable."""
    addresses = (web_address(href, base) for href in _images(entry) if href.strip())
    return next((address for address in addresses if address), None)


def _images(entry: Entry) -> Iterator[str]:
    for thumbnail in sorted(parts(entry, "media_thumbnail"), key=_area, reverse=True):
        yield words(thumbnail, "url")
    for content in parts(entry, "media_content"):
        if words(content, "medium") == "image" or words(content, "type").startswith("image/"):
            yield words(content, "url")
    for enclosure in parts(entry, "links"):
        if words(enclosure, "rel") == "enclosure" and words(enclosure, "type").startswith("image/"):
            yield words(enclosure, "href")


def _area(thumbnail: Entry) -> int:
    sides = [words(thumbnail, side) for side in ("width", "height")]
    return int(sides[0]) * int(sides[1]) if all(side.isdecimal() and len(side) <= len("99999") for side in sides) else 0
