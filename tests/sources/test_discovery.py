"""The feeds that pages name."""

from __future__ import annotations

from time import perf_counter

import pytest

from bot.errors import ParseError
from bot.sources.base import Response
from bot.sources.discovery import LOOKED_AT, MOST, Page
from tests.core.made import NOW

URL = "https://news.example/section/page.html"
PAGE = Page(name="feed:news.example", url=URL)


def feeds(markup: str | bytes, content_type: str = "text/html") -> list[tuple[str, str | None]]:
    body = markup.encode() if isinstance(markup, str) else markup
    response = Response(url=URL, body=body, received=NOW, headers={"content-type": content_type})
    return [(item.title, item.link) for item in PAGE.parse(response).news]


def link(href: str, more: str = 'title="News"', kind: str = "application/rss+xml") -> str:
    return f'<link rel="alternate" type="{kind}" {more} href="{href}">'


@pytest.mark.parametrize(
    ("markup", "title", "url"),
    [
        (link("https://news.example/rss"), "News", "https://news.example/rss"),
        (link("/rss"), "News", "https://news.example/rss"),
        (link("rss.xml"), "News", "https://news.example/section/rss.xml"),
        (link("//cdn.example/rss"), "News", "https://cdn.example/rss"),
        (link("rss?a=1&amp;b=2"), "News", "https://news.example/section/rss?a=1&b=2"),
        (link("/rss", 'title="R&amp;D &lt;b&gt;"'), "R&D <b>", "https://news.example/rss"),
        (link("/rss", ""), "https://news.example/rss", "https://news.example/rss"),
        (link("/atom", kind="application/atom+xml; charset=utf-8"), "News", "https://news.example/atom"),
        ("<LINK REL=ALTERNATE TYPE=application/rss+xml HREF=/rss TITLE=News>", "News", "https://news.example/rss"),
        ("<link type='application/rss+xml' href='/rss' title='News' rel='home alternate'/>", "News", None),
        (f'<base href="https://other.example/a/">{link("rss")}', "News", "https://other.example/a/rss"),
        (link("/rss", 'title="a > b"'), "a > b", "https://news.example/rss"),
        (f"<!-- {link('/old')} -->{link('/rss')}", "News", "https://news.example/rss"),
        (f"<script>x = '{link('/old')}'</script>{link('/rss')}", "News", "https://news.example/rss"),
        (f"<html><body>{'text ' * 50}{link('/rss')}", "News", "https://news.example/rss"),
    ],
)
def test_a_feed_that_a_page_names_is_found(markup: str, title: str, url: str | None) -> None:
    assert feeds(f"<html><head>{markup}</head></html>") == [(title, url or "https://news.example/rss")]


@pytest.mark.parametrize(
    "markup",
    [
        "",
        "<html><head><title>News</title></head></html>",
        '<link rel="stylesheet" type="text/css" href="/style.css">',
        '<link rel="alternate" type="text/html" hreflang="de" href="/de">',
        '<link rel="alternate" type="application/rss+xml">',
        link("javascript:alert(1)"),
        link("file:///etc/passwd"),
        link("https://user:secret@news.example/rss"),
        link("https://news.example/" + "x" * 3000),
        "<!-- " + link("/rss"),
        '<link rel="alternate" type="application/rss+xml" href="/rss"',
        " " * LOOKED_AT + link("/rss"),
    ],
)
def test_a_page_without_a_usable_feed_is_refused(markup: str) -> None:
    with pytest.raises(ParseError, match="that page names no feed"):
        feeds(markup)


def test_several_feeds_come_in_the_order_of_the_page_and_each_once() -> None:
    page = "".join([link("/a", 'title="A"'), link("/b", 'title="B"'), link("/a", 'title="A"')])
    assert feeds(page) == [("A", "https://news.example/a"), ("B", "https://news.example/b")]


def test_no_more_feeds_come_than_a_menu_holds() -> None:
    assert len(feeds("".join(link(f"/{number}") for number in range(100)))) == MOST


@pytest.mark.parametrize("declared", ["text/html; charset=shift_jis", "text/html"])
def test_a_page_in_another_encoding_keeps_its_titles(declared: str) -> None:
    page = f'<meta charset="shift_jis">{link("/rss", "title=アニメ")}'.encode("shift_jis")
    assert feeds(page, declared)[0][0] == "アニメ"


def test_an_unknown_encoding_is_read_as_utf8() -> None:
    assert feeds(link("/rss"), "text/html; charset=no-such") == [("News", "https://news.example/rss")]


@pytest.mark.parametrize(
    "piece", ["<a ", "<link ", "<!--", '<link "', "<link a=", "<script", "<link '\"", '<link a="b" ', "<base<", "-->"]
)
def test_a_hostile_page_takes_no_more_time_than_its_length(piece: str) -> None:
    page, begun = piece * (LOOKED_AT // len(piece)), perf_counter()
    with pytest.raises(ParseError):
        feeds(page)
    assert perf_counter() - begun < 2
