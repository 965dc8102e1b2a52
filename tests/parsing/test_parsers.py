from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.parsing import Limits, Parsers
from tests.parsing import specimens
from tests.parsing.conftest import titles

needs_proc = pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="reads /proc, which is of Linux alone")
TIGHT = Limits(wall=timedelta(seconds=1), answer=2**18)


@pytest.fixture
async def parse() -> AsyncIterator[Parsers]:
    async with Parsers(workers=1, limits=TIGHT) as parsers:
        yield parsers


async def test_a_reading_comes_back_from_another_process(parse: Parsers) -> None:
    assert await titles(parse, specimens.echo, b"12345") == ["https://example.com/feed", "5"]
    assert await titles(parse, specimens.process) != [str(os.getpid())]


async def test_a_large_document_is_handed_over(parse: Parsers) -> None:
    assert (await titles(parse, specimens.echo, bytes(5 * 2**20)))[1] == str(5 * 2**20)


@needs_proc
async def test_a_worker_has_no_socket(parse: Parsers) -> None:
    async def accept(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.close()

    async with await asyncio.start_server(accept, "127.0.0.1", 0), Parsers(workers=1) as later:
        assert await titles(parse, specimens.sockets) == []
        assert await titles(later, specimens.sockets) == []


async def test_a_worker_leaves_ctrl_c_to_the_bot(parse: Parsers) -> None:
    assert await titles(parse, specimens.interrupts) == ["True"]


async def test_a_worker_stands_back_behind_the_bot(parse: Parsers) -> None:
    assert int((await titles(parse, specimens.priority))[0]) > os.nice(0)
