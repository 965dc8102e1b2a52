"""News items: one entry of a news feed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class NewsItem:
    """One entry of a feed as the feed tells it; text is plain (no HTML), links are http(s) or None.

    `guid` is the feed's own id, else the link, else a hash of title and text. `published` is aware UTC, None where the
    feed gives no believable date.
    """

    guid: str
    title: str
    link: str | None = None
    summary: str = ""
    published: datetime | None = None
    image: str | None = None
    categories: tuple[str, ...] = ()
