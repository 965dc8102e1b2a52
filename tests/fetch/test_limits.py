from __future__ import annotations

import asyncio
import dataclasses
import gzip
import tracemalloc
import zlib
from datetime import timedelta

import pytest
from aiohttp import web

from bot.errors import FetchError
from bot.fetch import Limits
from bot.fetch.limits import MEBIBYTE
from bot.sources.base import Request, Response
from tests.fetch.conftest import LIMITS, fetching
from tests.fetch.servers import LOOPBACK, Names, Talk, saying, serving, talking

SMALL = dataclasses.replace(LIMITS, body=MEBIBYTE)
ZEROS = bytes(64 * MEBIBYTE)
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\n"


def then_silence(*parts: bytes) -> Talk:
    """Read the request, send the parts, and say nothing more."""

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await saying(*parts)(reader, writer)
        await asyncio.Event().wait()

    return talk


def drip(head: bytes) -> Talk:
    """Read the request, send the head, and then a byte every now and then, for ever."""

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await saying(head)(reader, writer)
        while True:
            writer.write(b"x")
            await writer.drain()
            await asyncio.sleep(0.02)

    return talk


async def endless(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await saying(HEAD + b"Transfer-Encoding: chunked\r\n\r\n")(reader, writer)
    while True:
        writer.write(b"10000\r\n" + bytes(65536) + b"\r\n")
        await writer.drain()


async def fetched(talk: Talk, limits: Limits = SMALL) -> bytes:
    async with talking(talk) as site, fetching(limits) as fetch:
        answer = await fetch(Request(url=site.url()))
    assert isinstance(answer, Response)
    return answer.body


@pytest.mark.parametrize(("encoding", "packed"), [("gzip", gzip.compress(ZEROS)), ("deflate", zlib.compress(ZEROS))])
async def test_a_decompression_bomb_is_left_at_the_limit(encoding: str, packed: bytes) -> None:
    async def bomb(_: web.Request) -> web.Response:
        return web.Response(body=packed, headers={"Content-Encoding": encoding})

    async with serving(bomb) as site, fetching(SMALL) as fetch:
        tracemalloc.start()
        with pytest.raises(FetchError, match=r"^127\.0\.0\.1: more than 1 MiB$"):
            await fetch(Request(url=site.url()))
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()

    assert peak < 8 * MEBIBYTE


@pytest.mark.parametrize(
    "talk",
    [
        endless,
        then_silence(HEAD + b"Content-Length: 5000000000\r\n\r\n"),
        saying(HEAD + b"\r\n" + bytes(MEBIBYTE + 1)),
    ],
    ids=["endless chunks", "a length above the limit", "no length"],
)
async def test_a_large_body_is_left_at_the_limit(talk: Talk) -> None:
    with pytest.raises(FetchError, match="more than 1 MiB"):
        await fetched(talk)


async def test_a_body_of_just_the_limit_is_read() -> None:
    assert len(await fetched(saying(HEAD + b"\r\n" + bytes(MEBIBYTE)))) == MEBIBYTE


@pytest.mark.parametrize(
    ("talk", "words"),
    [
        (saying(HEAD + b"Content-Length: 100\r\n\r\nshort"), "the answer broke off"),
        (saying(HEAD + b"Content-Encoding: gzip\r\n\r\nno gzip"), "its compression is broken"),
        (saying(HEAD + b"Content-Encoding: compress\r\nContent-Length: 5000000000\r\n\r\n"), "more than 1 MiB"),
        (saying(HEAD + b"Content-Length: -5\r\n\r\nshort"), "can't be read as HTTP"),
        (saying(HEAD + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n"), "can't be read as HTTP"),
        (saying(b"SSH-2.0-OpenSSH_9.6\r\n\r\n"), "can't be read as HTTP"),
        (saying(HEAD + b"X: " + b"x" * 10_000 + b"\r\n\r\n"), "can't be read as HTTP"),
        (saying(HEAD + b"X: x\r\n" * 5_000 + b"\r\n"), "can't be read as HTTP"),
        (saying(), "closed the connection without an answer"),
    ],
)
async def test_an_answer_that_is_broken_has_its_words(talk: Talk, words: str) -> None:
    with pytest.raises(FetchError, match=words):
        await fetched(talk)


@pytest.mark.parametrize("head", [HEAD + b"X-Drip: ", HEAD + b"\r\n"], ids=["headers", "body"])
async def test_a_drip_ends_with_the_total_time(head: bytes) -> None:
    with pytest.raises(FetchError, match=r"^127\.0\.0\.1: timed out after 0\.3 s$"):
        await fetched(drip(head), dataclasses.replace(LIMITS, total=timedelta(seconds=0.3)))


@pytest.mark.parametrize("parts", [(), (HEAD,), (HEAD + b"\r\nsome",)], ids=["nothing", "headers", "body"])
async def test_silence_ends_with_the_reading_time(parts: tuple[bytes, ...]) -> None:
    with pytest.raises(FetchError, match=r"^127\.0\.0\.1: sent nothing for 0\.2 s$"):
        await fetched(then_silence(*parts), dataclasses.replace(LIMITS, read=timedelta(seconds=0.2)))


async def test_a_tls_handshake_that_stalls_ends_with_the_connecting_time() -> None:
    limits = dataclasses.replace(LIMITS, connect=timedelta(seconds=0.2))
    async with talking(then_silence()) as site, fetching(limits) as fetch:
        with pytest.raises(FetchError, match=r"^127\.0\.0\.1: no connection within 0\.2 s$"):
            await fetch(Request(url=site.url().replace("http:", "https:")))


async def test_the_total_time_covers_all_redirects() -> None:
    async def slow_redirect(request: web.Request) -> web.Response:
        await asyncio.sleep(0.1)
        return web.Response(status=302, headers={"Location": request.path + "x"})

    limits = dataclasses.replace(LIMITS, total=timedelta(seconds=0.25), redirects=50)
    async with serving(slow_redirect) as site, fetching(limits) as fetch:
        with pytest.raises(FetchError, match=r"timed out after 0\.25 s"):
            await fetch(Request(url=site.url()))

    assert len(site.seen) <= 3


async def test_a_host_that_hangs_holds_up_no_other() -> None:
    released = asyncio.Event()

    async def answer(request: web.Request) -> web.Response:
        if request.host.startswith("hung.test"):
            await released.wait()
        return web.Response(text="done")

    names = Names({"hung.test": [LOOPBACK], "quick.test": [LOOPBACK]})
    limits = dataclasses.replace(LIMITS, at_once=3)
    async with (
        serving(answer) as site,
        fetching(limits, resolver=names, allow_private=["hung.test", "quick.test"]) as fetch,
    ):
        hung = [asyncio.create_task(fetch(Request(url=site.url(host="hung.test")))) for _ in range(10)]
        quick = await fetch(Request(url=site.url(host="quick.test")))
        still_waiting = not any(task.done() for task in hung)
        released.set()
        await asyncio.gather(*hung)

    assert isinstance(quick, Response)
    assert still_waiting


async def test_one_host_gets_two_requests_at_once() -> None:
    here, most = 0, 0

    async def count(_: web.Request) -> web.Response:
        nonlocal here, most
        here += 1
        most = max(most, here)
        await asyncio.sleep(0.01)
        here -= 1
        return web.Response()

    async with serving(count) as site, fetching() as fetch:
        await asyncio.gather(*(fetch(Request(url=site.url())) for _ in range(10)))

    assert (most, len(site.seen)) == (2, 10)


async def test_waiting_for_a_turn_uses_up_none_of_the_time() -> None:
    async def slow(_: web.Request) -> web.Response:
        await asyncio.sleep(0.1)
        return web.Response()

    limits = dataclasses.replace(LIMITS, at_once_per_host=1, total=timedelta(seconds=0.25))
    async with serving(slow) as site, fetching(limits) as fetch:
        answers = await asyncio.gather(*(fetch(Request(url=site.url())) for _ in range(5)))

    assert len(answers) == 5
