from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from bot.parsing import Parsers, Share
from bot.sources.base import Response
from tests.parsing import specimens
from tests.parsing.specimens import Parse, Specimen


def document(body: bytes = b"<rss/>") -> Response:
    return Response(url="https://example.com/feed", body=body, received=datetime(2024, 1, 10, tzinfo=UTC))


async def titles(parse: Parsers | Share, act: Parse, body: bytes = b"") -> list[str]:
    """Parse a document, and give the titles of the news in it."""
    reading = await parse(Specimen(act), document(body))
    return [item.title for item in reading.news]


async def process_of(parse: Parsers | Share) -> int:
    """Give the id of the worker that is free."""
    return int((await titles(parse, specimens.process))[0])


async def until(condition: Callable[[], bool]) -> None:
    """Wait until something is true of other processes, for five seconds at most."""
    async with asyncio.timeout(5):
        while not condition():  # noqa: ASYNC110 - nothing in this process tells of it
            await asyncio.sleep(0.01)


async def occupied(parse: Parsers | Share, act: Parse, path: Path) -> tuple[asyncio.Task[list[str]], int]:
    """Start a parse that hangs; give it, and the id of the worker that hangs in it."""
    task = asyncio.create_task(titles(parse, act, str(path).encode()))
    await until(path.exists)
    return task, int(path.read_text())  # noqa: ASYNC240 - a few bytes


def has_ended(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return True
    return False
