"""`python -m benchmarks.parsing`: documents a second through one worker process, beside feedparser on the whole."""

from __future__ import annotations

import asyncio
import io
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

import feedparser

from benchmarks.parsing.documents import ADDRESS, ENTRIES, document
from benchmarks.rows import RUNS, Row, middle, run
from bot.core.identity import canonical_link
from bot.core.marks import Mark, digest, packed
from bot.parsing import Parsers
from bot.sources.base import Reading, Response
from bot.sources.feed import Feed

FEED = Feed(name="news", url=ADDRESS)
RECEIVED = datetime(2024, 1, 10, tzinfo=UTC)
AT_ONCE = 4
"""How many documents wait for the worker, so that it never waits for one."""


def measure() -> Sequence[Row]:
    """Measure for some seconds; with `--quick` for a moment."""
    count = 32 if "--quick" in sys.argv[1:] else 400
    return asyncio.run(_measured(count))


async def _measured(count: int) -> Sequence[Row]:
    before, now = (
        Response(url=ADDRESS, body=document(range(newest, newest - ENTRIES, -1)), received=RECEIVED)
        for newest in (ENTRIES, ENTRIES + 1)
    )
    with_marks = replace(now, marks=_marks(FEED.parse(before)))
    if len(FEED.parse(with_marks).news) != 1:
        raise AssertionError("more than the new entry was read")
    async with Parsers(workers=1) as parse:
        await _ours(parse, now, AT_ONCE)
        rounds = [
            (await _ours(parse, with_marks, count), await _ours(parse, now, count // 4), _theirs(now, count // 4))
            for _ in range(RUNS)
        ]
    new, first, theirs = (middle(figures) for figures in zip(*rounds, strict=True))
    return [_row(f"one new entry among {ENTRIES}", new, theirs, 5), _row(f"{ENTRIES} new entries", first, theirs, 0.5)]


def _row(figure: str, ours: float, theirs: float, goal: float) -> Row:
    return Row(
        area="parsing",
        figure=figure,
        unit="documents/s",
        ours=ours,
        bound="at least",
        goal=goal,
        peer="feedparser on the whole document, in the same process",
        theirs=theirs,
        note="through one worker process, with all that it takes to hand a document over",
    )


async def _ours(parse: Parsers, response: Response, count: int) -> float:
    async def some() -> None:
        for _ in range(count // AT_ONCE):
            await parse(FEED, response)

    begun = time.perf_counter()
    await asyncio.gather(*(some() for _ in range(AT_ONCE)))
    return count // AT_ONCE * AT_ONCE / (time.perf_counter() - begun)


def _theirs(response: Response, count: int) -> float:
    begun = time.perf_counter()
    for _ in range(count):
        feedparser.parse(io.BytesIO(response.body), sanitize_html=False, resolve_relative_uris=False)
    return count / (time.perf_counter() - begun)


def _marks(reading: Reading) -> bytes:
    """Give the marks of a first reading, as they are once its items are stored."""
    return packed(
        Mark(
            entry=entry,
            guid=digest(item.guid),
            link=digest(canonical_link(item.link or "")),
            item_id=number,
            seen_at=RECEIVED,
        )
        for number, (item, entry) in enumerate(zip(reading.news, reading.digests, strict=True))
    )


if __name__ == "__main__":
    run(measure)
