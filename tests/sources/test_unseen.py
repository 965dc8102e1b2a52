"""Documents that are read in part: what is left out, and what makes them be read as a whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from bot.errors import ParseError
from bot.sources.base import Response
from tests.sources.answers import answer, rss
from tests.sources.marked import FEED, marks_of, read_after

ATOM = '<feed xmlns="http://www.w3.org/2005/Atom"><title>All</title>{}</feed>'
RDF = (
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">'
    "<channel><title>All</title></channel>{}</rdf:RDF>"
)


def story(number: int, more: str = "", guid: str = "") -> str:
    """Write an entry of its own."""
    return (
        f"<item><title>Story {number}</title><link>https://news.example/{number}</link>"
        f"<guid>{guid or number}</guid><pubDate>Wed, 24 Jan 2024 {number % 24:02}:00:00 GMT</pubDate>{more}</item>"
    )


def stories(*numbers: int) -> str:
    return "\n".join(story(number) for number in numbers)


def entry(number: int, more: str = "") -> str:
    return (
        f"<entry><title>Story {number}</title><id>urn:{number}</id>"
        f"<updated>2024-01-24T{number:02}:00:00Z</updated>{more}</entry>"
    )


def titles(before: Response, now: Response) -> tuple[list[str], list[str]]:
    """Give the titles of what was read of a document after another, and of all that is in it; both as in the whole."""
    reading, items = read_after(before, now)
    whole = FEED.parse(now)
    assert items == list(whole.news)
    assert (reading.title, reading.ttl) == (whole.title, whole.ttl)
    return [item.title for item in reading.news], [item.title for item in items]


def test_of_a_document_with_one_new_entry_only_that_is_read() -> None:
    read, shown = titles(answer(rss(stories(*range(1, 30)))), answer(rss(stories(30, *range(1, 30)))))
    assert read == ["Story 30"]
    assert shown == ["Story 30", *(f"Story {number}" for number in range(1, 30))]


@pytest.mark.parametrize(
    ("before", "now", "read"),
    [
        ((1, 2, 3), (1, 2, 3), []),
        ((1, 2, 3), (3, 2, 1), []),
        ((1, 2, 3), (2,), []),
        ((1, 2, 3), (1, 4, 2, 5, 3, 6), ["Story 4", "Story 5", "Story 6"]),
        ((2, 3), (1, 2), ["Story 1"]),
        ((), (1, 2), ["Story 1", "Story 2"]),
    ],
)
def test_only_what_is_new_is_read(before: Sequence[int], now: Sequence[int], read: Sequence[str]) -> None:
    assert titles(answer(rss(stories(*before))), answer(rss(stories(*now))))[0] == read


def test_an_entry_that_changed_is_read_again() -> None:
    before, now = rss(stories(1, 2, 3)), rss(stories(1) + story(2, "<description>more</description>") + stories(3))
    assert titles(answer(before), answer(now))[0] == ["Story 2"]


def test_what_the_channel_says_of_itself_may_change() -> None:
    before = rss(stories(1, 2), "<title>One</title><lastBuildDate>Wed, 24 Jan 2024 02:00:00 GMT</lastBuildDate>")
    now = rss(stories(3, 1, 2), "<title>Two</title><lastBuildDate>Wed, 24 Jan 2024 03:00:00 GMT</lastBuildDate>")
    assert titles(answer(before), answer(now))[0] == ["Story 3"]


@pytest.mark.parametrize("document", [ATOM, f'<?xml version="1.0" encoding="utf-8"?>\n{ATOM}'])
def test_atom_is_read_in_part(document: str) -> None:
    author = "<author><name>Somebody</name></author><content type='html'>&lt;p&gt;Wörter</content>"
    before, now = document.format(entry(1, author) + entry(2)), document.format(entry(3) + entry(1, author) + entry(2))
    assert titles(answer(before), answer(now))[0] == ["Story 3"]


def test_rdf_is_read_in_part() -> None:
    assert titles(answer(RDF.format(stories(1, 2))), answer(RDF.format(stories(3, 1, 2))))[0] == ["Story 3"]


def test_entries_of_media_and_a_namespace_of_their_own_are_left_out() -> None:
    more = (
        '<media:group><media:title>T</media:title><media:content url="https://x.example/1.jpg"><media:credit>C'
        '</media:credit></media:content></media:group><post-id xmlns="com-wordpress:feed-additions:1">7</post-id>'
    )
    before, now = rss(story(1, more) + stories(2)), rss(stories(3) + story(1, more) + stories(2))
    assert titles(answer(before), answer(now))[0] == ["Story 3"]


ODD = {
    "markup in a text": rss(stories(3, 1) + story(2, "<description>a<b>c</b></description>")),
    "a base of its own": rss(stories(3, 1) + story(2, '<category xml:base="https://x.example/">c</category>')),
    "a prefix of its own": rss(stories(3, 1) + story(2, '<m:rating xmlns:m="urn:m">c</m:rating>')),
    "an entry within an entry": rss(stories(3, 1) + story(2, "<item><title>x</title></item>")),
    "the end of an entry in a text": rss(stories(3, 1) + story(2, "<description><![CDATA[</item>]]></description>")),
    "an entry in a comment before": rss(stories(3, 1, 2), "<!-- <item> -->"),
    "something between the entries": rss(stories(3) + "<!-- x -->" + stories(1, 2)),
    "two runs of entries": rss(stories(3, 1) + "<ttl>5</ttl>" + stories(2)),
    "a document type": "<!DOCTYPE rss>" + rss(stories(3, 1, 2)),
    "what breaks off": rss(stories(3, 1, 2))[:-30],
    "a bare ampersand": rss(stories(3, 1, 2), "<title>a & b</title>"),
    "other tags before the entries": rss(stories(3, 1, 2), "<language>de</language>"),
    "a text that clings to the first entry": rss(stories(3, 1, 2), "<summary>s</summary><description>d</description>"),
    "another encoding": '<?xml version="1.0" encoding="iso-8859-1"?>' + rss(stories(3, 1, 2)),
    "another encoding further on": f'<?xml version="1.0"?>{" " * 600}<?x encoding="utf-8"?>{rss(stories(3, 1, 2))}',
    "what looks like one in an entry": rss(stories(3, 1) + story(2, "<?php encoding='latin1' ?>")),
    "a guid that is there already": rss(story(3, guid="1") + stories(1, 2)),
    "too many entries": rss(stories(3, 1, *range(4, 503))),
}


@pytest.mark.parametrize("now", ODD.values(), ids=ODD)
def test_what_is_unusual_is_read_as_a_whole(now: str) -> None:
    read, shown = titles(answer(rss(stories(1, 2))), answer(now))
    assert read == shown
    assert "Story 3" in read


def test_text_that_may_be_of_another_encoding_is_read_as_a_whole() -> None:
    before, now = answer(rss(stories(1)), content_type="text/xml"), answer(rss(stories(2, 1)), content_type="text/xml")
    assert titles(before, now)[0] == ["Story 2"]
    foreign = answer(rss(story(2, "<author>\u00e9</author>") + stories(1)), content_type="text/xml")
    assert titles(before, foreign)[0] == ["Story 2", "Story 1"]


def test_a_document_elsewhere_is_read_as_a_whole() -> None:
    before, now = answer(rss(stories(1))), replace(answer(rss(stories(2, 1))), url="https://other.example/feed")
    assert titles(before, now)[0] == ["Story 2", "Story 1"]


def test_an_entry_without_a_title_is_read_each_time() -> None:
    reading, _ = read_after(answer(rss("<item/>" + stories(1))), answer(rss("<item> </item>" + stories(1))))
    assert reading.skipped == ("left out: 1 without title, text and link",)


def test_an_entry_whose_date_may_be_believed_later_is_read_each_time() -> None:
    ahead = "<item><title>Ahead</title><guid>a</guid><pubDate>Wed, 24 Jan 2029 20:00:00 GMT</pubDate></item>"
    assert titles(answer(rss(ahead + stories(1))), answer(rss(ahead + stories(1))))[0] == ["Ahead"]


def test_entries_that_share_a_guid_are_read_each_time() -> None:
    document = rss(story(1, guid="same") + story(2, guid="same") + stories(3))
    assert titles(answer(document), answer(document))[0] == ["Story 1", "Story 2"]


def test_an_entry_that_stands_twice_in_a_document_is_one() -> None:
    assert read_after(answer(rss(stories(1))), answer(rss(stories(1, 1, 2))))[0].seen == {0: 0}


def test_marks_of_what_is_no_feed_any_more_do_not_hide_that() -> None:
    marks = marks_of(FEED.parse(answer(rss(stories(1)))))
    with pytest.raises(ParseError, match="an HTML page"):
        FEED.parse(replace(answer("<html><body>Gone</body></html>"), marks=marks))
