"""The feeds that all clients read: each on an address of its own, as real feeds have hosts of their own."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from hashlib import blake2b
from typing import Final

ENTRIES: Final = 30
SHOW: Final = "Metallic Rouge"
"""What every tenth feed writes about; it is followed, so its news makes alerts."""

_SOURCE: Final = """
[[sources]]
name = "Feed {number}"
kind = "feed"
url = "{url}"
{every}
"""
_BEGUN: Final = datetime(2024, 1, 10, tzinfo=UTC)
_STORY: Final = (
    "<p>The studio told at its event on Sunday what comes next: a new key visual, two more members of the cast and the "
    "month in which the series begins. The director, who worked on the first season too, said that the story goes on "
    "where the last episode ended, and that there will be <em>no</em> recap.</p><p>The opening theme is sung by the "
    "same band as before; a trailer of ninety seconds shows the first scenes. The manga runs in a weekly magazine, and "
    "its twelfth volume goes on sale next month with a booklet of the character designs.</p>"
)


def address(number: int) -> str:
    """Give the loopback address of a feed."""
    return f"127.0.{1 + number // 250}.{2 + number % 250}"


def hosts(feeds: int) -> str:
    """Write the addresses of so many feeds, as the items of a TOML array."""
    return ",\n".join(f'"{address(number)}"' for number in range(feeds))


def served_at(port: int, feeds: int, scheme: str = "http") -> list[str]:
    """Give the URLs of so many feeds."""
    return [f"{scheme}://{address(number)}:{port}/{number}" for number in range(feeds)]


def sources(urls: Iterable[str], every: str = 'every = "1h"') -> str:
    """Write the table of each feed; `every` holds the lines that say how often it is polled."""
    return "".join(_SOURCE.format(number=number, url=url, every=every) for number, url in enumerate(urls))


def document(number: int, newest: int) -> bytes:
    """Write a feed whose newest entry has this number; about 1 KiB an entry."""
    entries = "".join(_entry(number, one) for one in range(newest, newest - ENTRIES, -1))
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>
<title>Feed {number}</title><link>https://feed{number}.example/</link><description>News of {number}</description>
{entries}</channel></rss>
""".encode()


def etag(number: int, newest: int) -> bytes:
    """Give the validator of a document."""
    return b'"%d-%d"' % (number, newest)


def _entry(number: int, entry: int) -> str:
    at = _BEGUN + timedelta(hours=entry, seconds=number)
    word = blake2b(b"%d %d" % (number, entry), digest_size=6).hexdigest()
    link = f"https://feed{number}.example/news/{entry}-{word}"
    about = SHOW if number % 10 == 0 else f"Feed {number}"
    return f"""<item><title>{about} tells story {entry} of {word}</title><link>{link}</link>
<guid isPermaLink="true">{link}</guid><pubDate>{format_datetime(at, usegmt=True)}</pubDate>
<dc:creator>Writer {word[:2]}</dc:creator><category>Anime</category><category>News</category>
<description><![CDATA[{_STORY}<p>{word}</p>]]></description></item>
"""
