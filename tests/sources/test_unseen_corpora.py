"""Recorded and collected documents, read in part after earlier states of theirs: the same items as of the whole."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

import pytest

from bot.errors import ParseError
from bot.sources.base import Response
from bot.sources.layout import Layout, layout
from bot.sources.plain_entry import is_plain
from tests.sources.answers import answer, recorded
from tests.sources.marked import FEED, read_after

PREFIXES = {
    "atom": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "georss": "http://www.georss.org/georss",
    "gml": "http://www.opengis.net/gml",
    "itunes": "http://www.itunes.com/DTDs/PodCast-1.0.dtd",
    "media": "http://search.yahoo.com/mrss/",
    "psc": "http://podlove.org/simple-chapters",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "xhtml": "http://www.w3.org/1999/xhtml",
}
DECLARED = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in PREFIXES.items())
AROUND = {
    "item": (f'<rss version="2.0" {DECLARED}><channel><title>All</title>', "</channel></rss>"),
    "entry": (f'<feed xmlns="{PREFIXES["atom"]}" xml:lang="en" {DECLARED}><title>All</title>', "</feed>"),
}
TOGETHER = 8
"""How many entries of different documents are put into one."""


def earlier(now: Response, found: Layout) -> Iterator[Response]:
    """Give states in which a document may have been before: as it is, without one entry, without the newest ones."""
    count = len(found.places)
    some = range(0, count, 1 + count // 10)
    for left_out in [(), *([number] for number in some), *(range(newest + 1) for newest in some)]:
        yield replace(now, body=found.without(left_out))


def tried(now: Response) -> Iterator[str]:
    """Read a document after each earlier state of it; gives for each whether anything was left out."""
    try:
        whole = FEED.parse(now)
    except ParseError:
        return
    found = layout(now)
    for before in earlier(now, found) if found else ():
        try:
            reading, items = read_after(before, now)
        except ParseError:  # the earlier state is no feed without its only entry
            continue
        assert items == list(whole.news), now.body
        assert (reading.title, reading.ttl) == (whole.title, whole.ttl), now.body
        yield "in part" if reading.seen else "as a whole"


@pytest.mark.parametrize(
    ("folder", "in_part", "as_a_whole"),
    [("samples", 71, 75), ("corpora/feedparser/illformed", 0, 32), ("corpora/feedparser/wellformed", 416, 3069)],
)
def test_a_document_read_in_part_has_the_items_of_the_whole(folder: str, in_part: int, as_a_whole: int) -> None:
    paths = sorted(recorded(folder).rglob("*.xml"))
    found = Counter(how for path in paths for how in tried(answer(path.read_bytes())))
    assert (found["in part"], found["as a whole"]) == (in_part, as_a_whole)


@pytest.mark.parametrize(("name", "in_part"), [("item", 160), ("entry", 915)])
def test_entries_of_all_dialects_leave_no_trace_in_each_other(name: str, in_part: int) -> None:
    paths = sorted(recorded("corpora/feedparser/wellformed").rglob("*.xml"))
    pattern = re.compile(rf"<{name}[\s>].*?</{name}>".encode(), re.DOTALL)
    entries = [found[0] for path in paths for found in pattern.finditer(path.read_bytes()) if is_plain(found[0])]
    random.Random(1).shuffle(entries)  # noqa: S311 - no secret
    head, tail = AROUND[name]
    documents = (entries[place : place + TOGETHER] for place in range(0, len(entries), TOGETHER))
    found = Counter(how for some in documents for how in tried(answer(head.encode() + b"".join(some) + tail.encode())))
    assert found["in part"] == in_part
