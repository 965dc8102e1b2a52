"""Random documents for every kind of source: what to write them of, and what none of them may do."""

from __future__ import annotations

import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Final

from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

from bot.errors import ParseError
from bot.sources.base import Request, Response, Source
from tests.core.made import NOW
from tests.faults.kinds import ADDRESS, EVERY

LONGEST: Final = 15.0
"""Seconds that reading one document may take, since its process is killed then."""

SEEDS: Final[Mapping[str, tuple[bytes, ...]]] = {
    source.name: tuple(file.read_bytes() for file in sorted((Path(__file__).parent / "seeds").glob(f"{source.name}.*")))
    for source in EVERY
}
"""Good documents of each kind."""

_TOKENS: Final = (
    *(b"<", b">", b"&", b"&#xD800;", b"&x;", b"<![CDATA[", b"]]>", b"<!--", b"<?xml ?>", b"<item>", b"</item>", b"\0"),
    *(
        b"{",
        b"}",
        b"[",
        b"]",
        b'"',
        b"'",
        b":",
        b",",
        b"null",
        b"-1",
        b"1e999",
        b"9" * 40,
        b"\\ud800",
        b"\r\n",
        b"\xff",
    ),
    *(b"BEGIN:VEVENT\r\n", b"RRULE:FREQ=SECONDLY\r\n", b"DTSTART:99991231T235959Z\r\n", b"DURATION:P9999W\r\n"),
    *(b"0000-00-00", b"9999-12-31", b"inf", b"nan", b"=", b"\xed\xa0\x80", b"\xef\xbb\xbf", b"encoding='utf-7'"),
)


def read(source: Source, body: bytes) -> None:
    """Let a source read a body; raises whatever it should not, and AssertionError where it took too long."""
    began = time.monotonic()
    request = Request(url=f"{ADDRESS}?year=2024&week=4", payload={"variables": {"page": 1, "after": 1, "before": 2}})
    with suppress(ParseError):
        source.parse(Response(url=ADDRESS, body=body, received=NOW, request=request))
    assert time.monotonic() - began < LONGEST, f"{source.name} took {time.monotonic() - began:.1f} s"


@st.composite
def mutated(draw: st.DrawFn, seeds: tuple[bytes, ...]) -> bytes:
    """Take a good document, and cut, repeat, swap and insert at random."""
    body = draw(st.sampled_from(seeds))
    for _ in range(draw(st.integers(1, 8))):
        start = draw(st.integers(0, len(body)))
        end = draw(st.integers(start, min(len(body), start + 80)))
        piece = draw(st.one_of(st.sampled_from(_TOKENS), st.binary(max_size=12), st.just(body[start:end])))
        body = (
            body[:start]
            + piece * draw(st.sampled_from((0, 1, 1, 1, 2, 50)))
            + body[draw(st.sampled_from((start, end))) :]
        )
    return body


def documents(name: str) -> st.SearchStrategy[bytes]:
    """Give what a source of this name is fed: mutated documents mostly, tokens and any bytes besides."""
    tokens = st.lists(st.one_of(st.sampled_from(_TOKENS), st.binary(max_size=8)), max_size=40).map(b"".join)
    return st.one_of(mutated(SEEDS[name]), mutated(SEEDS[name]), tokens, st.binary(max_size=300))


def fuzzed(seconds: float, examples: int = 100) -> int:
    """Feed random documents to every kind of source for so long; gives how many. Raises where one breaks a source."""
    until, count, number = time.monotonic() + seconds, 0, int(time.time())
    while time.monotonic() < until:
        number += 1
        count += sum(_fed(source, examples, number) for source in EVERY)
    return count


def _fed(source: Source, examples: int, number: int) -> int:
    count = 0

    @seed(number)
    @settings(max_examples=examples, database=None, deadline=None, suppress_health_check=list(HealthCheck))
    @given(documents(source.name))
    def feed(body: bytes) -> None:
        nonlocal count
        count += 1
        read(source, body)

    feed()
    return count
