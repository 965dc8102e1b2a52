"""Text from outside: nothing of it is markup, a mention, a link or too long, whatever it is."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.text import clamped, escaped, linked, plain, safe_link, stamp, units
from tests.core.made import NOW

HOSTILE = st.text(st.one_of(st.characters(), st.sampled_from("\\*_~`|>[]<#@:/-+()\u200b\u202e\u200d\ud800\x00\n 😀")))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("**bold**", r"\*\*bold\*\*"),
        ("a_b ~~c~~ `d` ||e||", r"a\_b \~\~c\~\~ \`d\` \|\|e\|\|"),
        ("# headline", r"\# headline"),
        ("1. list", r"1\. list"),
        ("7.5 and 2024. Then", "7.5 and 2024. Then"),
        ("> quote", r"\> quote"),
        ("- list", r"\- list"),
        ("-# small", r"\-\# small"),
        ("well-known", "well-known"),
        ("[click](https://evil.example)", "\\[click\\]\u200b(https:\u200b//evil.example)"),
        ("@everyone and @here", "@\u200beveryone and @\u200bhere"),
        ("<@123> <@&456> <#789>", "\\<@\u200b123\\> \\<@\u200b&456\\> \\<\\#789\\>"),
        ("<t:1706121000:R>", r"\<t:1706121000:R\>"),
        ("</follow:1>", r"\</follow:1\>"),
        ("<:smile:1>", r"\<:smile:1\>"),
        ("discord.gg/abc", "discord\u200b.gg/abc"),
        ("DISCORDAPP.com/invite/abc", "DISCORD\u200bAPP.com/invite/abc"),
        ("discord.gift/abc", "discord\u200b.gift/abc"),
        ("Discord. Then", "Discord. Then"),
        ("back\\slash", r"back\\slash"),
        ("two\nlines\u2028three", "two lines three"),
        ("ht\u200btps://evil.example", "https:\u200b//evil.example"),
        ("\u200b- hidden list", r"\- hidden list"),
        ("\u202egnp.exe", "gnp.exe"),
        ("メタリックルージュ ×2", "メタリックルージュ ×2"),  # noqa: RUF001 - the sign itself
    ],
)
def test_markup_is_shown_as_it_was_written(text: str, shown: str) -> None:
    assert escaped(text) == shown


@given(HOSTILE)
def test_no_escaped_text_can_ping_link_or_span_lines(text: str) -> None:
    shown = escaped(text)
    assert "://" not in shown
    assert "\n" not in shown
    assert not re.search(r"@(?!\u200b)", shown)
    assert not re.search(r"(?<!\\)(?:\\\\)*[*_~`|>\[\]<#]", shown)


@given(HOSTILE)
def test_plain_text_is_one_line_and_stays_what_it_is(text: str) -> None:
    line = plain(text)
    assert line == plain(line) == line.strip()
    assert len(line.splitlines()) <= 1


@given(HOSTILE, st.integers(1, 40))
def test_a_clamped_text_never_exceeds_its_limit_in_utf_16(text: str, limit: int) -> None:
    assert units(clamped(text, limit)) <= limit


@given(HOSTILE)
@settings(max_examples=50)
def test_a_text_that_fits_is_left_alone(text: str) -> None:
    assert clamped(text, units(text) or 1) == text


@pytest.mark.parametrize(
    ("text", "limit", "cut"),
    [
        ("Metallic Rouge", 9, "Metallic…"),
        ("😀😀😀", 4, "😀…"),
        ("😀😀😀", 3, "😀…"),
        (r"ab\*cd", 4, "ab…"),
        (r"a\\bcd", 4, r"a\\…"),
        ("anything", 1, "…"),
    ],
)
def test_a_cut_leaves_no_half_character_and_no_half_escape(text: str, limit: int, cut: str) -> None:
    assert clamped(text, limit) == cut


@pytest.mark.parametrize(
    "url",
    [
        "https://www.crunchyroll.com/watch/G9DUEMVK3/marginal-city?a=1&b=2#c",
        "http://example.org:8080/",
        "https://例え.jp/アニメ",
        "https://example.org/" + "a" * 492,
    ],
)
def test_a_web_address_may_be_shown(url: str) -> None:
    assert safe_link(url) == url


@pytest.mark.parametrize(
    "url",
    [
        None,
        "",
        "javascript:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "ftp://example.org/",
        "//example.org/",
        "https://",
        "https:///path",
        "https://user@example.org/",
        "https://user:password@example.org/",
        "https://:password@example.org/",
        "https://example.org/a b",
        "https://example.org/a\nb",
        "https://example.org/<@&1>",
        'https://example.org/"',
        "https://example.org\\@evil.example/",
        "https://[::1",
        "https://example.org:99999/",
        "https://example.org:port/",
        "https://example.org/\x7f",
        "https://example.org/\u202egnp.exe",
        "https://example.org/\ud800",
        "https://example.org/" + "a" * 493,
        "https://example.org/" + "😀" * 247,
    ],
)
def test_anything_else_is_no_link(url: str | None) -> None:
    assert safe_link(url) is None


@given(HOSTILE)
def test_no_url_makes_the_check_fail(url: str) -> None:
    assert safe_link(f"https://{url}") in (None, f"https://{url}")


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://example.org/a", "[words](https://example.org/a)"),
        ("https://example.org/a_(b)", "[words](https://example.org/a_%28b%29)"),
        (
            "https://example.org/)[evil](https://evil.example/",
            "[words](https://example.org/%29[evil]%28https://evil.example/)",
        ),
        ("https://example.org/a?utm_source=feed", "[words](https://example.org/a)"),
        ("javascript:alert(1)", "words"),
        (None, "words"),
    ],
)
def test_a_link_in_a_text_can_end_nowhere_but_at_its_end(url: str | None, shown: str) -> None:
    assert linked("words", url) == shown


@pytest.mark.parametrize(
    ("words", "shown"),
    [(r"\[Review\] Rouge", r"\[Review\] Rouge"), (r"a \[ b", "a \uff3b b"), (r"a \] b", "a \uff3d b"), ("", "…")],
)
def test_brackets_in_the_words_of_a_link_do_not_break_it(words: str, shown: str) -> None:
    assert linked(words, "https://example.org/") == f"[{shown}](https://example.org/)"


def test_a_title_of_a_megabyte_is_not_read_to_its_end() -> None:
    assert len(escaped("x" * 1_000_000)) == 5_000


def test_an_instant_is_shown_in_each_readers_own_time() -> None:
    assert stamp(NOW) == "<t:1706122800:R>"
    assert stamp(NOW, "F") == "<t:1706122800:F>"
