"""News feeds: every dialect, every oddity, and what hostile documents come to."""

from __future__ import annotations

import contextlib
import json
import pickle
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.news import NewsItem
from bot.errors import ConfigError, ParseError
from bot.sources.base import Interest, Reading, Request, SourceOptions
from bot.sources.crunchyroll import CrunchyrollEpisodes
from bot.sources.feed import Feed
from tests.sources.answers import NOW, URL, answer, made, rss

FEED = Feed(name="news", url=URL)


def read(body: bytes | str, received: datetime = NOW, **headers: str) -> Reading:
    return FEED.parse(answer(body, received, **headers))


def only(items: str) -> NewsItem:
    """Read a feed of one item."""
    (item,) = read(rss(items)).news
    return item


def test_rss_is_read_as_a_person_reads_it() -> None:
    reading = FEED.parse(made("news.rss.xml"))
    assert reading.skipped == ()
    assert reading.ttl == timedelta(minutes=30)
    assert reading.news == (
        NewsItem(
            guid="https://news.example/cms/.1003",
            title="Metallic Rouge's 3rd Episode Streams & Delights",
            link="https://news.example/2024/rouge-3",
            summary="The Metallic Rouge anime — by BONES — goes on.\nNext week: episode 4.",
            published=datetime(2024, 1, 24, 17, 30, tzinfo=UTC),
            image="https://news.example/rouge.jpg",
            categories=("News", "Announcements"),
        ),
        NewsItem(
            guid="1002",
            title="An item with a thumbnail that is text",
            link="https://news.example/2024/thumbnail",
            summary="Nothing to see.",
            published=datetime(2024, 1, 23, 8, tzinfo=UTC),
            image="https://news.example/text.jpg",
        ),
        NewsItem(guid="item 1001", title="An item without a date", link="https://news.example/2024/undated"),
        NewsItem(
            guid="https://social.example/@rouge/1",
            title="A post has no title, so that the first hundred characters of what it says must stand in for one;…",
            link="https://social.example/@rouge/1",
            summary="A post has no title, so that the first hundred characters of what it says must stand in for one;"
            " the rest of it stays in the summary.",
            published=datetime(2024, 1, 24, 4, 38, tzinfo=UTC),
        ),
    )


def test_atom_is_read_as_a_person_reads_it() -> None:
    assert FEED.parse(made("videos.atom.xml")).news == (
        NewsItem(
            guid="yt:video:abc123",
            title="Metallic Rouge <Trailer>",
            link="https://video.example/watch?v=abc123&t=1",
            summary="First line.\nSecond line: https://metallicrouge.example",
            published=datetime(2024, 1, 20, tzinfo=UTC),
            image="https://video.example/abc123.jpg",
        ),
        NewsItem(
            guid="t3_rouge",
            title="[Spoilers] Metallic Rouge & friends",
            link="https://talk.example/r/anime/rouge",
            summary="Discuss.\nsubmitted by /u/x",
            published=datetime(2024, 1, 24, 18, 30, tzinfo=UTC),
            categories=("anime",),
        ),
    )


def test_rdf_is_read_as_a_person_reads_it() -> None:
    reading = FEED.parse(made("news.rdf.xml"))
    assert reading.ttl == timedelta(minutes=15)
    assert reading.news == (
        NewsItem(
            guid="https://news.example/rdf/1",
            title="メタリックルージュ、第3話を配信",
            link="https://news.example/rdf/1",
            summary="火星へ",
            published=datetime(2024, 1, 24, 18, 25, tzinfo=UTC),
        ),
    )


@pytest.mark.parametrize("name", ["news.rss.xml", "videos.atom.xml", "news.rdf.xml"])
def test_a_reading_survives_the_way_to_another_process(name: str) -> None:
    source = pickle.loads(pickle.dumps(FEED))  # noqa: S301 - what this test itself pickled
    reading = source.parse(made(name))
    assert pickle.loads(pickle.dumps(reading)) == reading  # noqa: S301 - what this test itself pickled


@pytest.mark.parametrize(
    ("items", "expected"),
    [
        ("<item><guid>a 1</guid><link>https://e.example/</link><title>T</title></item>", "a 1"),
        ("<item><link>https://e.example/x</link><title>T</title></item>", "https://e.example/x"),
        ("<item><title>T</title></item>", "f8e67bd01533dee9e0f4087b88f61a3c"),
        (
            "<item><guid>https://www.livechart.me/anime/1#episode22:1665248400</guid><title>T</title></item>",
            "https://www.livechart.me/anime/1#episode22",
        ),
        ("<item><guid>" + "g" * 600 + "</guid><title>T</title></item>", "671033baf1341dff82fcbc612145f0fe"),
    ],
    ids=["id", "link", "hash of the text", "livechart without the time", "long ids are hashed"],
)
def test_an_item_is_told_by_its_id_else_link_else_text(items: str, expected: str) -> None:
    assert only(items).guid == expected


def test_a_guid_that_is_no_url_does_not_depend_on_where_the_feed_is() -> None:
    body = rss("<item><guid>Digimon BeatBreak Episode 42</guid><title>T</title></item>")
    assert read(body, content_location="https://elsewhere.example/rss").news[0].guid == "Digimon BeatBreak Episode 42"


def test_items_that_share_a_guid_are_told_apart_by_their_links_whoever_comes_first() -> None:
    first = "<item><guid>g</guid><link>https://e.example/1</link><title>One</title></item>"
    second = "<item><guid>g</guid><link>https://e.example/2</link><title>Two</title></item>"
    newest = "<item><guid>g</guid><link>https://e.example/3</link><title>Three</title></item>"
    before = {item.title: item.guid for item in read(rss(first + second)).news}
    after = {item.title: item.guid for item in read(rss(newest + first + second)).news}
    assert before == {"One": "g|https://e.example/1", "Two": "g|https://e.example/2"}
    assert after == {**before, "Three": "g|https://e.example/3"}


def test_items_that_share_guid_and_link_are_told_apart_by_their_text() -> None:
    items = "".join(f"<item><guid>g</guid><link>https://e.example/</link><title>{n}</title></item>" for n in "ab")
    first, second = read(rss(items)).news
    assert first.guid.startswith("g|")
    assert first.guid != second.guid


def test_a_guid_stays_short_whatever_it_is_made_of() -> None:
    link = "<link>https://e.example/" + "x" * 1500
    items = f"<item>{link}</link><title>T</title></item>"
    items += "".join(f"<item><guid>{'g' * 500}</guid>{link}{n}</link><title>T</title></item>" for n in "ab")
    guids = [item.guid for item in read(rss(items)).news]
    assert len(set(guids)) == 3
    assert max(len(guid) for guid in guids) <= 512


def test_an_item_that_is_there_twice_is_read_once() -> None:
    item = "<item><guid>g</guid><link>https://e.example/</link><title>T</title></item>"
    reading = read(rss(item * 3))
    assert [item.guid for item in reading.news] == ["g"]
    assert reading.skipped == ("left out: 2 repeated",)


def test_an_item_that_says_nothing_is_left_out_with_a_note() -> None:
    reading = read(rss("<item/><item><guid>x</guid></item><item><title>T</title></item>"))
    assert [item.title for item in reading.news] == ["T"]
    assert reading.skipped == ("left out: 2 without title, text and link",)


def test_an_item_with_only_a_link_has_it_for_a_title() -> None:
    assert only("<item><link>https://e.example/x</link></item>").title == "https://e.example/x"


def test_content_stands_in_for_a_missing_summary() -> None:
    feed = '<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>T</title><content>Text</content></entry></feed>'
    assert read(feed).news[0].summary == "Text"


@pytest.mark.parametrize(
    ("date", "expected"),
    [
        ("Wed, 24 Jan 2024 18:25:00 GMT", datetime(2024, 1, 24, 18, 25, tzinfo=UTC)),
        ("Wed, 24 Jan 2024 13:25:00 -0500", datetime(2024, 1, 24, 18, 25, tzinfo=UTC)),
        ("Wed, 24 Jan 2024 18:25:00 UTC", datetime(2024, 1, 24, 18, 25, tzinfo=UTC)),
        ("24 Jan 2024 18:25 +0000", datetime(2024, 1, 24, 18, 25, tzinfo=UTC)),
        ("2024-01-25T03:25:00+09:00", datetime(2024, 1, 24, 18, 25, tzinfo=UTC)),
        ("2024-02-30T00:00:00Z", datetime(2024, 3, 1, tzinfo=UTC)),
        ("Thu, 24 Jan 2028 18:25:00 GMT", datetime(2028, 1, 24, 18, 25, tzinfo=UTC)),
        ("Wed, 24 Jan 2035 18:25:00 GMT", None),
        ("Tue, 19 Jan 2038 00:27:28 GMT", None),
        ("Mon, 30 Nov 9998 08:00:00 GMT", None),
        ("9999-12-31T23:59:59-23:59", None),
        ("Thu, 01 Jan 1970 00:00:00 GMT", None),
        ("Wed, 31 Dec 1969 23:59:59 GMT", None),
        ("0000-00-00", None),
        ("0000-00-00T00:00:00Z", None),
        ("0001-01-01T00:00:00Z", None),
        ("99 Jan 2024 18:25:00 GMT", None),
        ("2024-13-45T99:99:99Z", datetime(2025, 1, 1, tzinfo=UTC)),
        ("9" * 400, None),
        ("tomorrow", None),
        ("", None),
    ],
)
def test_a_date_is_believed_or_there_is_none(date: str, expected: datetime | None) -> None:
    assert only(f"<item><title>T</title><pubDate>{date}</pubDate></item>").published == expected


def test_never_in_2038_stays_never_when_2038_is_near() -> None:
    body = rss("<item><title>T</title><pubDate>Tue, 19 Jan 2038 00:27:28 GMT</pubDate></item>")
    assert read(body, datetime(2037, 6, 1, tzinfo=UTC)).news[0].published is None


@pytest.mark.parametrize(
    ("elements", "expected"),
    [
        ("<link>javascript:alert(1)</link>", None),
        ("<guid>javascript:alert(1)</guid>", None),
        ("<guid>Some Episode 42</guid>", None),
        ("<guid>https://e.example/p</guid>", "https://e.example/p"),
        ("<link>/2024/rouge</link>", "https://news.example/2024/rouge"),
        ("<link>https://u:p@e.example/</link>", None),
        ("<link></link>", None),
        ("<link>https://[/</link>", None),
    ],
)
def test_only_links_that_can_be_followed_are_kept(elements: str, expected: str | None) -> None:
    assert only(f"<item><title>T</title>{elements}</item>").link == expected


@pytest.mark.parametrize(
    ("elements", "expected"),
    [
        ('<media:thumbnail url="https://e.example/t"/>', "https://e.example/t"),
        ("<media:thumbnail>https://e.example/t</media:thumbnail>", "https://e.example/t"),
        ('<media:thumbnail url="javascript:1"/><media:thumbnail url="https://e.example/t"/>', "https://e.example/t"),
        ('<media:content url="https://e.example/c" medium="image"/>', "https://e.example/c"),
        ('<media:content url="https://e.example/c" type="image/png"/>', "https://e.example/c"),
        ('<media:content url="https://e.example/c" type="video/mp4"/>', None),
        ('<enclosure url="https://e.example/e" type="image/jpeg"/>', "https://e.example/e"),
        ('<enclosure url="https://e.example/e" type="audio/mpeg"/>', None),
        (
            (
                '<media:thumbnail url="https://e.example/s" width="50" height="28"/>'
                '<media:thumbnail url="https://e.example/l" width="640" height="360"/>'
            ),
            "https://e.example/l",
        ),
        (
            (
                '<media:thumbnail url="https://e.example/a" width="wide" height="28"/>'
                '<media:thumbnail url="https://e.example/b" width="9999999999" height="1"/>'
            ),
            "https://e.example/a",
        ),
    ],
)
def test_the_image_is_the_largest_thumbnail_else_one_that_is_enclosed(elements: str, expected: str | None) -> None:
    assert only(f"<item><title>T</title>{elements}</item>").image == expected


def test_categories_are_few_and_short_and_different() -> None:
    names = ["Anime", "Anime", " News\n", "", "x" * 200, *(f"c{n}" for n in range(40))]
    item = only("<item><title>T</title>" + "".join(f"<category>{name}</category>" for name in names) + "</item>")
    assert item.categories[:3] == ("Anime", "News", "x" * 99 + "…")
    assert len(item.categories) == 20


@pytest.mark.parametrize(
    ("channel", "expected"),
    [
        ("<ttl>60</ttl>", timedelta(hours=1)),
        ("<ttl> 15 </ttl>", timedelta(minutes=15)),
        ("<ttl>99999</ttl>", timedelta(hours=24)),
        ("<ttl>0</ttl>", None),
        ("<ttl>-5</ttl>", None),
        ("<ttl>9999999999999</ttl>", None),
        ("<ttl>soon</ttl>", None),
        ("<sy:updatePeriod>hourly</sy:updatePeriod>", timedelta(hours=1)),
        (
            "<sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>2</sy:updateFrequency>",
            timedelta(hours=12),
        ),
        ("<sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>0</sy:updateFrequency>", timedelta(hours=1)),
        ("<sy:updatePeriod>weekly</sy:updatePeriod>", timedelta(hours=24)),
        ("<sy:updatePeriod>hourly</sy:updatePeriod><ttl>90</ttl>", timedelta(minutes=90)),
        ("<sy:updatePeriod>fortnightly</sy:updatePeriod>", None),
        ('<sy:updatePeriod x="1">hourly</sy:updatePeriod>', None),
        ("", None),
    ],
)
def test_a_feed_says_how_long_it_keeps(channel: str, expected: timedelta | None) -> None:
    head = '<rss version="2.0" xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"><channel>'
    assert read(f"{head}{channel}</channel></rss>").ttl == expected


def test_of_many_items_the_newest_are_read_in_their_own_order() -> None:
    day = datetime(2022, 1, 1, tzinfo=UTC)
    items = "".join(
        f"<item><title>{n}</title><pubDate>{(day + timedelta(days=n)).isoformat()}</pubDate></item>" for n in range(510)
    )
    reading = read(rss("<item><title>undated</title></item>" + items))
    assert [item.title for item in reading.news] == [str(n) for n in range(10, 510)]
    assert reading.skipped == ("left out: 11 older than the newest 500",)


def test_long_texts_are_cut() -> None:
    item = only(f"<item><title>{'t' * 5000}</title><description>{'s ' * 5000}</description></item>")
    assert len(item.title) == 512
    assert len(item.summary) <= 4096
    assert item.summary.endswith("s…")


def test_a_malformed_feed_is_read_as_far_as_possible_with_a_note() -> None:
    reading = read(
        "<rss version='2.0'><channel><item><title>One & Two</title></item><item><title>Cut off</title><description>now"
    )
    assert [item.title for item in reading.news] == ["One & Two", "Cut off"]
    assert [note.split(":")[0] for note in reading.skipped] == ["the feed is malformed and was read as far as possible"]


@pytest.mark.parametrize("content_type", ["text/plain", "text/html; charset=utf-8", "text/xml", "application/rss+xml"])
def test_a_wrong_content_type_costs_nothing(content_type: str) -> None:
    reading = read(rss("<item><title>é ル</title></item>"), content_type=content_type)
    assert [item.title for item in reading.news] == ["é ル"]
    assert reading.skipped == ()


def test_the_content_type_names_the_encoding() -> None:
    body = rss("<item><title>caf\xe9</title></item>").encode("iso-8859-1")
    assert read(body, content_type="application/rss+xml; charset=iso-8859-1").news[0].title == "café"


def test_an_empty_feed_is_a_reading_without_news() -> None:
    assert read(rss("")) == Reading()


def test_an_empty_feed_with_a_slip_in_its_head_is_read_all_the_same() -> None:
    reading = read(rss("", channel="<title>News&nbsp;here</title>"))
    assert reading.news == ()
    assert len(reading.skipped) == 1


def test_fields_that_are_not_what_feedparser_makes_of_them_are_let_pass() -> None:
    elements = "".join(
        f"<{name}>x</{name}><{name} a='b'/>" for name in ("media_thumbnail", "media_content", "tags", "title_detail")
    )
    assert only(f"<item><title>T</title><published_parsed>x</published_parsed>{elements}</item>").title == "T"


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (b"", "the answer is an empty body, not a feed"),
        (b" \r\n\t", "the answer is an empty body, not a feed"),
        (b'{"errors": [{"message": "Too Many Requests."}]}', "the answer is JSON, not a feed"),
        (b"[]", "the answer is JSON, not a feed"),
        (b"<!DOCTYPE html><html><body>502</body></html>", "the answer is an HTML page, not a feed"),
        (b"\xef\xbb\xbf<HTML><head></head></HTML>", "the answer is an HTML page, not a feed"),
        (
            b"<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'/>",
            "the answer is an HTML page, not a feed",
        ),
        (b"/etc/passwd", "the answer is something else, not a feed"),
        (b"file:///etc/passwd", "the answer is something else, not a feed"),
        (b"http://127.0.0.1:9/feed", "the answer is something else, not a feed"),
        (b"\x1f\x8b\x08\x00\x00\x00\x00\x00", "the answer is something else, not a feed"),
        (b"\x00\xff\xfe" * 999, "the answer is something else, not a feed"),
        (b"<sitemap/>", "the answer is something else, not a feed"),
        (b"<rss version='2.0'><channel><title>Cut o", "the feed breaks off before its first item: "),
        (b"<rss version='2.0'><channel><item><title>&#xD800;</title></item></channel></rss>", "surrogates not allowed"),
        (b"<?xml version='1.0' encoding='punycode'?><rss version='2.0'/>", "the answer can't be read as a feed: "),
        (b"<?xml version='1.0' encoding='undefined'?><rss version='2.0'/>", "the answer can't be read as a feed: "),
    ],
)
def test_what_is_no_feed_is_refused_in_words_that_say_what_it_is(body: bytes, message: str) -> None:
    with pytest.raises(ParseError) as caught:
        read(body)
    assert message in str(caught.value)


BILLION_LAUGHS = (
    '<!DOCTYPE x [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True))
    + "]><rss version='2.0'><channel><item><title>T&i;</title></item></channel></rss>"
)
EXTERNAL_ENTITY = (
    '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    "<rss version='2.0'><channel><item><title>T&a;</title></item></channel></rss>"
)


@pytest.mark.parametrize("body", [BILLION_LAUGHS, EXTERNAL_ENTITY])
def test_entities_bring_nothing_in(body: str) -> None:
    (item,) = read(body).news
    assert "root:" not in item.title
    assert "haha" not in item.title


@pytest.mark.parametrize(
    "body",
    [
        rss("<item><title>T\x00\x1b[31m\x07</title></item>"),
        rss("<item><title>" + "<b>" * 10_000 + "T</title></item>"),
        rss("<item><title>T</title><description>" + "&lt;i&gt;" * 10_000 + "</description></item>"),
        rss("<item><title>T</title><pubDate>Fri, 99 Foo 99999 99:99:99 +9999</pubDate></item>"),
    ],
)
def test_hostile_feeds_become_harmless_news(body: str) -> None:
    (item,) = read(body).news
    assert item.title.startswith("T")
    assert item.title.isprintable()


def test_a_body_that_is_a_path_or_a_url_is_never_opened() -> None:
    program = """
import json, sys
from datetime import UTC, datetime
from bot.errors import ParseError
from bot.sources.base import Response
from bot.sources.crunchyroll import CrunchyrollEpisodes
from bot.sources.feed import Feed

opened = []
watched = {"open", "os.open", "socket.connect", "socket.getaddrinfo", "urllib.Request"}

def read(body):
    for source in (Feed(name="x", url="x"), CrunchyrollEpisodes(name="x")):
        try:
            source.parse(Response(url="x", body=body, received=datetime(2024, 1, 24, tzinfo=UTC)))
        except ParseError:
            pass

read(b"<warm-up/>")
sys.addaudithook(lambda event, arguments: opened.append([event, str(arguments)]) if event in watched else None)
for body in json.load(sys.stdin):
    read(body.encode())
print(json.dumps(opened))
"""
    bodies = ["/etc/passwd", "/etc/hostname\n", "file:///etc/passwd", "http://127.0.0.1:9/feed", "feed://127.0.0.1/"]
    done = subprocess.run(  # noqa: S603 - this very interpreter with the program above
        [sys.executable, "-c", program],
        input=json.dumps([*bodies, EXTERNAL_ENTITY]),
        cwd=Path(__file__).resolve().parents[2],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert json.loads(done.stdout) == []


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux limits a process's address space")
def test_running_out_of_memory_is_no_fault_of_the_document() -> None:
    program = """
import resource
from datetime import UTC, datetime
from pathlib import Path
from bot.sources.base import Response
from bot.sources.feed import Feed

body = b"<rss version='2.0'><channel><item><title>" + b"t" * 2**25 + b"</title></item></channel></rss>"
response = Response(url="x", body=body, received=datetime(2024, 1, 24, tzinfo=UTC))
used = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
resource.setrlimit(resource.RLIMIT_AS, (used + 2**22, used + 2**22))
try:
    Feed(name="x", url="x").parse(response)
except MemoryError:
    print("MemoryError")
"""
    done = subprocess.run(  # noqa: S603 - this very interpreter with the program above
        [sys.executable, "-c", program],
        cwd=Path(__file__).resolve().parents[2],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert done.stdout == "MemoryError\n"


def test_it_asks_for_its_url() -> None:
    feed = Feed.from_options(SourceOptions(name="news", url=URL))
    assert feed == FEED
    assert feed.request(Interest(now=NOW)) == Request(url=URL)


def test_news_confirms_nothing() -> None:
    assert Feed.confirms is False


def test_a_feed_is_read_from_no_file() -> None:
    with pytest.raises(ConfigError, match="reads no file"):
        Feed.from_options(SourceOptions(name="news", file=Path("news.xml")))


@pytest.mark.parametrize("url", [None, ""])
def test_a_feed_without_a_url_is_a_fault_of_the_configuration(url: str | None) -> None:
    with pytest.raises(ConfigError) as caught:
        Feed.from_options(SourceOptions(name="news", url=url))
    assert str(caught.value) == 'source "news": `url` is missing; give the address of an RSS or Atom feed'


ANYTHING = st.binary(max_size=400) | st.text(max_size=400).map(lambda text: text.encode("utf-8", "surrogatepass"))
FIELDS = ["title", "link", "guid", "description", "pubDate", "category", "crunchyroll:mediaId", "crunchyroll:season"]
FIELDS += ["crunchyroll:premiumPubDate", "crunchyroll:seriesTitle", "crunchyroll:episodeNumber", "media:thumbnail"]
ITEMS = st.lists(st.dictionaries(st.sampled_from(FIELDS), st.text(max_size=60)), max_size=3)


@pytest.mark.parametrize("source", [FEED, CrunchyrollEpisodes(name="x")], ids=["feed", "crunchyroll"])
@settings(max_examples=60, deadline=None, database=None)
@given(body=ANYTHING)
def test_any_bytes_are_read_or_refused(source: Feed | CrunchyrollEpisodes, body: bytes) -> None:
    for document in (body, rss("").encode().replace(b"</channel>", body + b"</channel>")):
        with contextlib.suppress(ParseError):
            source.parse(answer(document))


@pytest.mark.parametrize("source", [FEED, CrunchyrollEpisodes(name="x")], ids=["feed", "crunchyroll"])
@settings(max_examples=60, deadline=None, database=None)
@given(items=ITEMS)
def test_any_text_in_any_field_is_read_or_refused(
    source: Feed | CrunchyrollEpisodes, items: list[dict[str, str]]
) -> None:
    texts = ("".join(f"<{name}><![CDATA[{text}]]></{name}>" for name, text in item.items()) for item in items)
    body = rss("".join(f"<item>{text}</item>" for text in texts)).encode("utf-8", "surrogatepass")
    with contextlib.suppress(ParseError):
        reading = source.parse(answer(body))
        assert pickle.loads(pickle.dumps(reading)) == reading  # noqa: S301 - what this test itself pickled
