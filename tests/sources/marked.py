"""Feeds that are read in part: their marks as the pipeline would keep them, and all that they show."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.core.identity import canonical_link
from bot.core.marks import Mark, digest, packed
from bot.core.news import NewsItem
from bot.sources.base import Reading, Response
from bot.sources.feed import Feed
from tests.sources.answers import NOW

FEED = Feed(name="feed", url="x")


def marks_of(reading: Reading, seen_at: datetime = NOW) -> bytes:
    """Give the marks of a whole reading; an item's id is its place in it."""
    told = zip(reading.news, reading.digests, strict=True) if reading.digests else ()
    return packed(
        Mark(
            entry=entry,
            guid=digest(item.guid),
            link=digest(canonical_link(item.link) if item.link else ""),
            item_id=place,
            seen_at=seen_at,
        )
        for place, (item, entry) in enumerate(told)
        if entry
    )


def read_after(before: Response, now: Response) -> tuple[Reading, list[NewsItem]]:
    """Read a document after another; gives the reading, and its news with those that were left out at their places."""
    earlier = FEED.parse(before)
    reading = FEED.parse(replace(now, marks=marks_of(earlier)))
    items = list(reading.news)
    for item_id, place in reversed([*reading.seen.items()]):
        items.insert(place, earlier.news[item_id])
    return reading, items
