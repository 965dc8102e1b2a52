"""What is kept of the text and the links of feeds."""

from __future__ import annotations

import pytest

from bot.sources.addresses import secured, web_address
from bot.sources.markup import plain
from bot.sources.text import cut, one_line, paragraphs


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("no tags &amp; own\nlines", "no tags & own\nlines"),
        ("<p>One</p><p>Two<br>Three</p>", "\nOne\n\nTwo\nThree\n"),
        ("<b>bold</b>\n  text", "bold text"),
        ("1 &lt; 2 <i>and</i> 3 < 4 <3", "1 < 2 and 3 < 4 <3"),
        ("a<script>alert('<b>x</b>')</script>b<style>p{}</style>c", "abc"),
        ("a<!-- <b>hidden</b> -->b", "ab"),
        ("a --> b<i></i>", "a --> b"),
        ("a<!-- never closed <b>x", "a"),
        ('<img alt="a > b" src=x>seen', "seen"),
        ('<img alt="open>seen', "seen"),
        ("<![CDATA[x]]>y<?php z ?>w<!DOCTYPE html>", "yw"),
        ("<custom-tag>x</custom-tag>", "x"),
    ],
)
def test_html_becomes_plain_text(markup: str, expected: str) -> None:
    assert plain(markup) == expected


@pytest.mark.parametrize("unit", ["<!--", "<a ", "</", '<a b="', "<a '", "<![", "<script>", "<x>", "&", " "])
def test_hostile_markup_costs_its_length_and_not_its_square(unit: str) -> None:
    # 64 KB of "<a " keep the standard library's parser busy for over a minute; here the test run is the time limit.
    assert isinstance(plain("<a " + unit * (400_000 // len(unit))), str)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("  two\n\t words\u3000here\x85now ", "two words here now"),
        ("nul\x00, escape\x1b, delete\x7f, C1\x9b", "nul, escape, delete, C1"),
        ("lone \ud800 surrogate", "lone surrogate"),
        ("👩\u200d👧 stays", "👩\u200d👧 stays"),
    ],
)
def test_a_title_is_one_clean_line(text: str, expected: str) -> None:
    assert one_line(text) == expected


def test_a_summary_keeps_its_lines_but_no_empty_ones() -> None:
    assert paragraphs(" first \x07line\r\n\r\n \nsecond\u2028third") == "first line\nsecond\nthird"


@pytest.mark.parametrize(
    ("text", "limit", "expected"),
    [
        ("just right", 10, "just right"),
        ("cut between two words", 15, "cut between…"),
        ("tinytiny longlonglonglong", 12, "tinytiny…"),
        ("a longlonglonglong", 12, "a longlongl…"),
        ("長" * 20, 10, "長" * 9 + "…"),
    ],
)
def test_a_long_text_is_cut_between_words_where_that_costs_little(text: str, limit: int, expected: str) -> None:
    assert cut(text, limit) == expected
    assert len(expected) <= limit


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("https://example.com/a?b=1#c", "https://example.com/a?b=1#c"),
        ("  http://example.com:8080/\n", "http://example.com:8080/"),
        ("HTTPS://Example.com/x", "https://Example.com/x"),
        ("/path", "https://news.example/path"),
        ("path?x", "https://news.example/feeds/path?x"),
        ("//other.example/y", "https://other.example/y"),
        ("https://example.com/日本", "https://example.com/日本"),
        ("javascript:alert(1)", None),
        ("data:text/html,x", None),
        ("file:///etc/passwd", None),
        ("ftp://example.com/", None),
        ("https://user:pw@example.com/", None),
        ("https://user@example.com/", None),
        ("https://example.com\\@evil.example/", None),
        ("https://example.com/a b", None),
        ("https://example.com/a\nb", None),
        ("https://example.com/a\x00b", None),
        ("https://example.com/\ud800", None),
        ('https://example.com/"onload=', None),
        ("https://example.com/<b>", None),
        ("https://", None),
        ("https:///path", None),
        ("https://[::1/", None),
        ("https://example.com:99999/", None),
        ("https://example.com:0/", None),
        ("https://exa℀mple.com/", None),
        ("https://example.com/" + "a" * 2028, "https://example.com/" + "a" * 2028),
        ("https://example.com/" + "a" * 2029, None),
        ("https://example.com/" + "長" * 700, None),
    ],
)
def test_only_web_addresses_are_kept(text: str, expected: str | None) -> None:
    assert web_address(text, "https://news.example/feeds/all.xml") == expected


def test_a_relative_address_without_a_document_is_none() -> None:
    assert web_address("episode/3") is None


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://www.crunchyroll.com/a?b#c", "https://www.crunchyroll.com/a?b#c"),
        ("http://crunchyroll.com/", "https://crunchyroll.com/"),
        ("https://www.crunchyroll.com/a", "https://www.crunchyroll.com/a"),
        ("http://www.crunchyroll.com:8080/a", "http://www.crunchyroll.com:8080/a"),
        ("http://notcrunchyroll.com/a", "http://notcrunchyroll.com/a"),
    ],
)
def test_only_links_of_the_domain_are_secured(url: str, expected: str) -> None:
    assert secured(url, "crunchyroll.com") == expected
