"""Identity: under which aliases a news item is the same item, whatever its feed changes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from datetime import datetime
from functools import lru_cache
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from bot.core.links import TRACKING
from bot.core.names import fold
from bot.core.news import NewsItem

CHURN_SHARE = 0.8
"""The share of a known feed that must look new at once to be taken for changed ids."""

CHURN_LEAST = 5
"""Below this many items a feed is too short to tell churn from news."""


@lru_cache(maxsize=256)
def canonical_link(link: str) -> str:
    """Give a link without what changes from day to day: scheme, "www.", tracking, fragment, closing slash."""
    parts = urlsplit(link)
    told = parse_qsl(parts.query, keep_blank_values=True)
    query = [(key, value) for key, value in told if not key.startswith(TRACKING)]
    host = (parts.hostname or "").removeprefix("www.")
    return urlunsplit(("", host, parts.path.rstrip("/"), urlencode(query), ""))


def aliases(item: NewsItem, own_links: AbstractSet[str]) -> tuple[str, ...]:
    """Give every alias of an item, the guid first: any hit on one of them is the same item.

    `own_links` are the canonical links that only one item of the document has.
    """
    found = [f"guid:{item.guid}"]
    if item.link and (link := canonical_link(item.link)) in own_links:
        found.append(f"link:{link}")
    if item.published and (title := fold(item.title)):
        found.append(f"title:{title}|{item.published:%Y-%m-%d}")
    return tuple(found)


def unique_links(items: Sequence[NewsItem]) -> frozenset[str]:
    """Give the canonical links that only one item of a document has; a shared link identifies nothing."""
    links = Counter(canonical_link(item.link) for item in items if item.link)
    return frozenset(link for link, count in links.items() if count == 1)


def churned(new: Sequence[NewsItem], total: int, last_success: datetime) -> bool:
    """Say whether so many of a document's items look new that the feed must have changed its ids.

    Items dated after the last successful poll are news, however many they are: only what should have been seen
    before and was not counts as changed.
    """
    old = [item for item in new if item.published is None or item.published < last_success]
    return total >= CHURN_LEAST and len(new) / total >= CHURN_SHARE and len(old) * 2 > len(new)
