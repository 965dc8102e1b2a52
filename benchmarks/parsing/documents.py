"""Made documents like those of news sites: RSS of 30 entries with markup, categories, authors and pictures."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Final

ENTRIES: Final = 30
ADDRESS: Final = "https://news.example/feed"
_FIRST: Final = datetime(2024, 1, 1, tzinfo=UTC)

_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"
  xmlns:media="http://search.yahoo.com/mrss/" xmlns:atom="http://www.w3.org/2005/Atom">
<channel><title>News of the day</title><link>https://news.example/</link><language>en-US</language>
<atom:link href="https://news.example/feed" rel="self" type="application/rss+xml"/>
<description>What there is to tell</description><lastBuildDate>{built}</lastBuildDate><ttl>30</ttl>
"""
_ENTRY = """<item><title>Story {number}: a season, a studio &amp; a date</title>
<link>https://news.example/{number}/story</link><guid isPermaLink="false">https://news.example/?p={number}</guid>
<pubDate>{at}</pubDate><dc:creator><![CDATA[Somebody]]></dc:creator>
<category><![CDATA[News]]></category><category><![CDATA[Anime]]></category><category><![CDATA[Winter]]></category>
<description><![CDATA[<p>{words}</p>]]></description>
<content:encoded><![CDATA[{paragraphs}]]></content:encoded>
<media:thumbnail url="https://news.example/{number}/small.jpg" width="320" height="180"/>
<media:content url="https://news.example/{number}/large.jpg" medium="image"><media:title>A picture</media:title>
</media:content></item>
"""
_WORDS = "The studio announced the date of the first episode, and who is in it. "
_PARAGRAPH = f'<p>{_WORDS * 3}<a href="https://news.example/more">More</a></p>'


def document(numbers: Iterable[int]) -> bytes:
    """Write a document with these entries in their order; it was built when the newest was published."""
    listed = list(numbers)
    entries = [
        _ENTRY.format(number=number, at=_at(number), words=_WORDS * 4, paragraphs=_PARAGRAPH * 6) for number in listed
    ]
    return "".join((_HEAD.format(built=_at(max(listed))), *entries, "</channel></rss>\n")).encode()


def _at(number: int) -> str:
    return format_datetime(_FIRST + timedelta(hours=number))
