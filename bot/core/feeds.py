"""Feeds that servers add: the name under which all servers that add one address share its source."""

from __future__ import annotations

import hashlib
from urllib.parse import urlsplit

from bot.core.news import NewsItem

PREFIX = "feed:"
"""What the names of servers' own feeds begin with, and no configured source's."""


def name_of(url: str) -> str:
    """Give the name of the source behind a URL; its host shows, the rest may be a secret."""
    digest = hashlib.blake2b(url.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
    return f"{PREFIX}{urlsplit(url).hostname or ''}/{digest}"


def is_own(source: str) -> bool:
    """Say whether a source is a feed that servers added, which concerns nobody else."""
    return source.startswith(PREFIX)


def shown(source: str) -> str:
    """Give a source's name for readers: of a feed that servers added its host."""
    return source.removeprefix(PREFIX).partition("/")[0] if is_own(source) else source


def words_of(item: NewsItem) -> str:
    """Give the words of an item, which filters look at: its title, its categories and its summary."""
    return " ".join((item.title, *item.categories, item.summary))
