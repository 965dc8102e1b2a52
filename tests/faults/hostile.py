"""62 documents that were made to hang, to break or to fool a feed parser, each written anew by its recipe."""

from __future__ import annotations

import gzip
import random
from collections.abc import Callable, Mapping
from typing import Final

HEAD: Final = '<?xml version="1.0" encoding="utf-8"?>'


def rss(items: str, head: str = HEAD, channel: str = "<title>News</title>") -> bytes:
    return f'{head}<rss version="2.0"><channel>{channel}{items}</channel></rss>'.encode()


def item(inner: str, title: str = "<title>Metallic Rouge</title>") -> bytes:
    return rss(f"<item>{title}{inner}</item>")


def entity(declared: str, used: str = "&x;") -> bytes:
    return rss(f"<item><title>{used}</title></item>", f"{HEAD}<!DOCTYPE rss [{declared}]>")


def _laughs() -> bytes:
    steps = "".join(f"<!ENTITY l{n} '" + f"&l{n - 1};" * 10 + "'>" for n in range(1, 10))
    return entity(f'<!ENTITY l0 "lol">{steps}', "&l9;")


def _attributes(count: int) -> bytes:
    names = " ".join(f"a{n}='x'" for n in range(count))
    return item(f"<description {names}>x</description>")


def _nested(depth: int, tag: str = "b") -> bytes:
    opened, closed = f"<{tag}>" * depth, f"</{tag}>" * depth
    return item("", f"<title>{opened}x{closed}</title>")


def _html(inner: str) -> bytes:
    return item(f"<description><![CDATA[{inner}]]></description>")


def _style(letters: int) -> bytes:
    return _html(f'<p style="{"a" * letters}!">x</p>')


def _author(text: str) -> bytes:
    return item(f"<author>{text}</author>")


def _many(count: int, inner: str) -> bytes:
    return rss("".join(f"<item><guid>{n}</guid><title>Story {n}</title>{inner}</item>" for n in range(count)))


def _dated(text: str) -> bytes:
    return item(f"<pubDate>{text}</pubDate>")


def _link(text: str) -> bytes:
    return item(f"<link>{text}</link>")


CASES: Final[Mapping[str, Callable[[], bytes]]] = {
    "billion laughs": _laughs,
    "quadratic entity": lambda: entity(f'<!ENTITY x "{"a" * 100_000}">', "&x;" * 2000),
    "external entity of a file": lambda: entity('<!ENTITY x SYSTEM "file:///etc/passwd">'),
    "external entity over http": lambda: entity('<!ENTITY x SYSTEM "http://127.0.0.1:9/x">'),
    "external parameter entity": lambda: entity('<!ENTITY % x SYSTEM "http://127.0.0.1:9/x"> %x;', "x"),
    "external DTD": lambda: rss("", f'{HEAD}<!DOCTYPE rss SYSTEM "http://127.0.0.1:9/x">'),
    "entity in itself": lambda: entity('<!ENTITY x "&y;"><!ENTITY y "&x;">'),
    "50 MB": lambda: _many(75_000, f"<description>{'a' * 600}</description>"),
    "5 MB": lambda: _many(7_000, f"<description>{'a' * 600}</description>"),
    "a thousand pages of HTML": lambda: _many(1000, f"<description>{'&lt;p&gt;x&lt;/p&gt;' * 60}</description>"),
    "100,000 items": lambda: rss("<item/>" * 100_000),
    "10,000 nested tags": lambda: _nested(10_000),
    "100,000 nested tags": lambda: _nested(100_000),
    "10,000 nested items": lambda: rss("<item>" * 10_000),
    "nested channels": lambda: rss("<channel>" * 50_000),
    "title of 1 MB": lambda: item("", f"<title>{'a' * 1_000_000}</title>"),
    "title of 4.5 MB": lambda: item("", f"<title>{'a' * 4_500_000}</title>"),
    "guid of 1 MB": lambda: item(f"<guid>{'a' * 1_000_000}</guid>"),
    "a million categories": lambda: item("<category>a</category>" * 100_000),
    "NUL, ESC and BEL": lambda: item("", "<title>a\0b\x1b[31mc\a</title>"),
    "NUL as a reference": lambda: item("", "<title>&#0;&#x1b;&#7;</title>"),
    "lone surrogate": lambda: item("", "<title>&#xD800;</title>"),
    "lone surrogate in the guid": lambda: item("<guid>&#xDFFF;</guid>"),
    "reference beyond Unicode": lambda: item("", "<title>&#x110000;&#99999999999;</title>"),
    "empty body": lambda: b"",
    "blank body": lambda: b" \n" * 1000,
    "author of 5 KB": lambda: _author("a" * 5_000),
    "author of 10 KB": lambda: _author("a" * 10_000),
    "author of 40 KB": lambda: _author("a" * 40_000),
    "author of 100 KB": lambda: _author("a" * 100_000),
    "author of dots": lambda: _author("a." * 100_000),
    "100 authors of 5 KB": lambda: _many(100, f"<author>{'a' * 5_000}</author>"),
    "2,500 attributes": lambda: _attributes(2_500),
    "10,000 attributes": lambda: _attributes(10_000),
    "100,000 attributes": lambda: _attributes(100_000),
    "style of 5 KB": lambda: _style(5_000),
    "style of 40 KB": lambda: _style(40_000),
    "newlines before the root": lambda: HEAD.encode() + b"\n" * 40_000 + b"<rss/>",
    "newlines and a doctype": lambda: b"\n" * 40_000 + b"<!DOCTYPE rss><rss version='2.0'/>",
    "a million <": lambda: b"<" * 1_000_000,
    "a million &": lambda: b"&" * 1_000_000,
    "a million [": lambda: rss("<![CDATA[" * 100_000),
    "unclosed comment": lambda: rss("<!--" + "-" * 200_000),
    "links of other schemes": lambda: rss(
        "".join(
            f"<item><title>{n}</title><link>{text}</link></item>"
            for n, text in enumerate(("javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "http://u:p@h/"))
        )
    ),
    "guid that is a script": lambda: item("<guid>javascript:alert(1)</guid>"),
    "link of 100 KB": lambda: _link("https://news.example/" + "a" * 100_000),
    "link that is no address": lambda: _link("http://[::1"),
    "date in the year 9999": lambda: _dated("Fri, 31 Dec 9999 23:59:59 GMT"),
    "date in the year 0": lambda: _dated("0000-00-00"),
    "date of huge numbers": lambda: _dated("9" * 5000),
    "zone of huge numbers": lambda: _dated("Wed, 24 Jan 2024 19:00:00 +" + "9" * 400),
    "items without anything": lambda: rss("<item/><item></item><item><guid/></item>"),
    "text/xml in Shift JIS": lambda: (
        rss("<item><title>メタリック</title></item>").decode().encode("shift_jis", "replace")
    ),
    "unknown charset": lambda: rss("<item><title>x</title></item>", '<?xml version="1.0" encoding="x-none"?>'),
    "charset that raises": lambda: rss("", '<?xml version="1.0" encoding="punycode"?>'),
    "charset that is undefined": lambda: rss("", '<?xml version="1.0" encoding="undefined"?>'),
    "UTF-16 with a lie": lambda: rss("<item/>").decode().encode("utf-16") + b"\x00",
    "UTF-7": lambda: rss("<item><title>+AGE-</title></item>", '<?xml version="1.0" encoding="utf-7"?>'),
    "an HTML page": lambda: b"<!DOCTYPE html><html><body>" + b"<div>" * 50_000,
    "JSON": lambda: b'{"items": [' + b"[" * 100_000,
    "random bytes": lambda: random.Random(1).randbytes(1_000_000),  # noqa: S311 - the same at every run
    "gzip that nobody unpacked": lambda: gzip.compress(rss("<item/>"), mtime=0),
}
