"""F3: bodies that are small on the way and huge when unpacked, huge anyway, or without an end."""

from __future__ import annotations

import asyncio
import gzip
import json
import sys
import zlib
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

import pytest
from aiohttp import web

from bot.fetch.limits import MEBIBYTE
from tests.faults.conftest import Figure
from tests.fetch.servers import Site, serving, talking

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\n"
MOST = 5 * MEBIBYTE + 64 * 1024
TOO_LARGE = "127.0.0.1: more than 5 MiB"
UNREADABLE = "127.0.0.1: the answer can't be read as HTTP"
BROKEN = "127.0.0.1: the answer broke off, or its compression is broken"


def packed(pack: Callable[[bytes], bytes]) -> bytes:
    """Pack 50 MiB of one letter, about 1000:1."""
    return pack(b"a" * 50 * MEBIBYTE)


def raw_deflate(body: bytes) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    return packer.compress(body) + packer.flush()


@asynccontextmanager
async def answering(body: bytes, **headers: str) -> AsyncIterator[Site]:
    async def answer(_: web.Request) -> web.Response:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return web.Response(body=body, headers=named)

    async with serving(answer) as site:
        yield site


@asynccontextmanager
async def streaming(head: bytes, part: bytes, times: int | None = None) -> AsyncIterator[Site]:
    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(head)
        sent = 0
        while times is None or sent < times:
            writer.write(part)
            await writer.drain()
            sent += 1

    async with talking(talk) as site:
        yield site


@dataclass(frozen=True, kw_only=True)
class Measured:
    """What a fetch came to, and what it took (bytes)."""

    error: str
    held: int
    grown: int
    peak: int


async def fetched(*bombs: AbstractAsyncContextManager[Site]) -> list[Measured]:
    """Fetch all of these in one process of their own, and give what it measured."""
    async with AsyncExitStack() as stack:
        urls = [(await stack.enter_async_context(bomb)).url() for bomb in bombs]
        child = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "tests.faults.fetching_alone", *urls, stdout=asyncio.subprocess.PIPE
        )
        said, _ = await child.communicate()
    return [Measured(**one) for one in json.loads(said)]


@pytest.mark.long
@pytest.mark.fault("F3")
async def test_no_body_takes_more_than_its_limit(figure: Figure) -> None:
    letters = b"a" * 64 * 1024
    chunk = b"10000\r\n" + letters + b"\r\n"
    bombs = {
        "gzip": answering(packed(gzip.compress), Content_Encoding="gzip"),
        "deflate (zlib)": answering(packed(zlib.compress), Content_Encoding="deflate"),
        "deflate (raw)": answering(packed(raw_deflate), Content_Encoding="deflate"),
        "gzip in gzip": answering(gzip.compress(packed(gzip.compress)), Content_Encoding="gzip, gzip"),
        "50 MiB": answering(b"a" * 50 * MEBIBYTE),
        "50 MiB without a length": streaming(HEAD + b"\r\n", letters, times=800),
        "50 MiB said to be 5 GB": streaming(HEAD + b"Content-Length: 5000000000\r\n\r\n", letters, times=800),
        "endless chunks": streaming(HEAD + b"Transfer-Encoding: chunked\r\n\r\n", chunk),
        "one chunk of 4 GiB": streaming(HEAD + b"Transfer-Encoding: chunked\r\n\r\nffffffff\r\n", letters),
        "endless gzip": streaming(HEAD + b"Content-Encoding: gzip\r\n\r\n", gzip.compress(letters * 16)),
    }
    measured = dict(zip(bombs, await fetched(*bombs.values()), strict=True))
    errors = {name: one.error for name, one in measured.items()}
    assert errors.pop("gzip in gzip") == "no error but Response"  # which is not unpacked at all
    assert set(errors.values()) == {TOO_LARGE}
    held, grown = max(one.held for one in measured.values()), max(one.grown for one in measured.values())
    assert held <= MOST
    assert grown < 64 * MEBIBYTE
    sizes = f"at most {held / MEBIBYTE:.2f} MiB held, the process grew by {grown / MEBIBYTE:.0f} MiB"
    figure(f"{len(bombs)} bombs: {sizes}", times=len(bombs))


@pytest.mark.fault("F3")
async def test_a_compression_that_was_not_asked_for_is_not_unpacked(figure: Figure) -> None:
    # Neither Brotli nor Zstandard comes with the bot, so neither is asked for.
    body = b"\x28\xb5\x2f\xfd" + bytes(1000)
    encodings = ("br", "zstd", "compress", "x-unknown")
    measured = await fetched(*(answering(body, Content_Encoding=encoding) for encoding in encodings))
    assert [one.error for one in measured] == [UNREADABLE, UNREADABLE, "no error but Response", "no error but Response"]
    assert all(one.held <= len(body) for one in measured)
    figure("br, zstd and others that were not asked for: never unpacked", times=len(encodings))


@pytest.mark.fault("F3")
async def test_of_an_answer_whose_length_lies_no_more_is_held_than_it_says(figure: Figure) -> None:
    short, long = await fetched(
        streaming(HEAD + b"Content-Length: 10\r\n\r\n", b"a" * 65536, times=800),
        streaming(HEAD + b"Content-Length: 1000\r\n\r\n", b"a", times=10),
    )
    # What follows the length may be read with it, and is no HTTP then, or come too late to be looked at.
    assert short.error in {UNREADABLE, "no error but Response"}
    assert long.error == BROKEN
    assert max(short.held, long.held) <= 10
    figure("lengths that lie: no more held than they say, and a body that is too short refused", times=2)
