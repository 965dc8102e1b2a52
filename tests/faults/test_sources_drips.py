"""F4: servers that answer so slowly that they never end."""

from __future__ import annotations

import asyncio
import dataclasses
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest

from bot.errors import FetchError
from bot.fetch import Limits
from bot.sources.base import Request, Response
from tests.faults.conftest import Figure
from tests.fetch.conftest import fetching
from tests.fetch.servers import LOOPBACK, Site, Talk, talking

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\n"
# The first bytes of a TLS handshake record that is said to be 16 KiB long.
RECORD = b"\x16\x03\x03\x40\x00\x02\x00\x3f\xfc\x03\x03"
DONE = HEAD + b"Content-Length: 4\r\n\r\ndone"


def dripping(start: bytes, drop: bytes) -> Talk:
    """Answer `/quick` at once, and anything else by a start and a drop every now and then, for ever."""

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if (await reader.read(10)).startswith(b"GET /quick"):
            writer.write(DONE)
            await writer.drain()
            return
        writer.write(start)
        while True:
            writer.write(drop)
            await writer.drain()
            await asyncio.sleep(0.05)

    return talk


async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await dripping(b"", b"")(reader, writer)


DRIPS = {
    "the status line": ("http", dripping(b"H", b"")),
    "headers": ("http", dripping(HEAD + b"X-Drip: ", b"x")),
    "whole header lines": ("http", dripping(HEAD, b"X: y\r\n")),
    "informational answers": ("http", dripping(b"", b"HTTP/1.1 103 Early Hints\r\n\r\n")),
    "body": ("http", dripping(HEAD + b"\r\n", b"x")),
    "chunks": ("http", dripping(HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n")),
    "chunk sizes": ("http", dripping(HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"0")),
    "compressed body": ("http", dripping(HEAD + b"Content-Encoding: gzip\r\n\r\n\x1f\x8b\x08", b"\0")),
    "error page": ("http", dripping(b"HTTP/1.1 500 No\r\nContent-Type: text/plain\r\n\r\n", b"x")),
    "TLS that says nothing": ("https", silent),
    "TLS drop by drop": ("https", dripping(RECORD, b"\0")),
}


@asynccontextmanager
async def held_up(limits: Limits, scheme: str, talk: Talk) -> AsyncIterator[tuple[float, Site]]:
    """Let one fetch hang in a server; gives how long it took to be given up, and that the next one gets its turn."""
    loop = asyncio.get_running_loop()
    one_at_a_time = dataclasses.replace(limits, at_once_per_host=1, at_once=1)
    usual = ssl.create_default_context()
    async with talking(talk) as site, fetching(one_at_a_time, tls=usual) as fetch:
        began = loop.time()
        with pytest.raises(FetchError, match=f"^{LOOPBACK}: "):
            await fetch(Request(url=f"{scheme}://{LOOPBACK}:{site.port}/"))
        took = loop.time() - began
        answer = await fetch(Request(url=site.url("/quick")))
        assert isinstance(answer, Response)
        assert loop.time() - began - took < 1
        yield took, site


async def longest(limits: Limits) -> float:
    """Let every kind of drip hang at once; gives what the slowest took to be given up."""

    async def one(scheme: str, talk: Talk) -> float:
        async with held_up(limits, scheme, talk) as (took, _):
            return took

    return max(await asyncio.gather(*(one(scheme, talk) for scheme, talk in DRIPS.values())))


@pytest.mark.long
@pytest.mark.fault("F4")
async def test_a_server_that_drips_is_given_up_and_its_turn_is_free(figure: Figure) -> None:
    tenth = Limits(total=timedelta(seconds=2), connect=timedelta(seconds=1), read=timedelta(seconds=1))
    took = await longest(tenth)
    assert took < 3
    figure(
        f"{len(DRIPS)} drips: the slowest given up after {took:.1f} s of a 2 s limit (1/10), turns freed", len(DRIPS)
    )


@pytest.mark.long
@pytest.mark.fault("F4")
async def test_a_server_that_drips_is_given_up_within_twenty_seconds(figure: Figure) -> None:
    took = await longest(Limits())
    assert took < 20.5
    figure(f"{len(DRIPS)} drips at the real limits: the slowest given up after {took:.2f} s", times=len(DRIPS))
