"""`python -m benchmarks.polling_pass.server [FOLDER FEEDS]`: the feeds, as lean as HTTP/1.1 can be answered.

It writes its port as one line and serves until its input ends. `GET /is/KIND/NEWEST` says how all feeds answer from now
on: `tagged` with a validator, and 304 to whoever knows it; `untagged` with the whole body every time. TLS connections
are closed after one answer, so that each request makes a new one.
"""

from __future__ import annotations

import asyncio
import ssl
import sys
from contextlib import AsyncExitStack
from functools import lru_cache
from pathlib import Path
from typing import cast

import uvloop

from benchmarks.polling_pass import certificates
from benchmarks.polling_pass.feeds import document, etag

_HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\nContent-Length: %d\r\n%s%s\r\n"
_UNCHANGED = b"HTTP/1.1 304 Not Modified\r\nETag: %s\r\n%s\r\n"

kept = lru_cache(maxsize=4096)(document)


class Mood:
    """How all feeds answer now."""

    tagged = True
    newest = 100


class Answering(asyncio.Protocol):
    """One connection; requests without a body, one after the other."""

    def __init__(self, mood: Mood, *, closes: bool) -> None:
        self._mood = mood
        self._closes = closes
        self._transport: asyncio.Transport
        self._read = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep where the answers go."""
        self._transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        """Answer as soon as a request is whole."""
        self._read += data
        while b"\r\n\r\n" in self._read:
            request, self._read = self._read.split(b"\r\n\r\n", 1)
            self._answer(request)

    def _answer(self, request: bytes) -> None:
        line, *headers = request.split(b"\r\n")
        path = line.split(b" ")[1].decode()
        close = b"Connection: close\r\n" if self._closes else b""
        if path.startswith("/is/"):
            _, _, kind, newest = path.split("/")
            self._mood.tagged, self._mood.newest = kind == "tagged", int(newest)
            self._write(_HEAD % (0, b"", close))
            return
        number = int(path[1:])
        tag = etag(number, self._mood.newest)
        known = next((one[15:] for one in headers if one[:15].lower() == b"if-none-match: "), b"")
        if self._mood.tagged and known == tag:
            self._write(_UNCHANGED % (tag, close))
            return
        body = kept(number, self._mood.newest)
        told = b"ETag: %s\r\n" % tag if self._mood.tagged else b""
        self._write(_HEAD % (len(body), told, close) + body)

    def _write(self, answer: bytes) -> None:
        self._transport.write(answer)
        if self._closes:
            self._transport.close()


async def serve(certified: tuple[Path, int] | None) -> None:
    """Serve until the input ends, by the certificates of so many feeds where a folder has them."""
    mood, loop = Mood(), asyncio.get_running_loop()

    async def listen(host: str, port: int, tls: ssl.SSLContext | None) -> asyncio.Server:
        return await loop.create_server(lambda: Answering(mood, closes=bool(tls)), host, port, ssl=tls, backlog=2048)

    places = certificates.contexts(*certified) if certified else [(["0.0.0.0"], None)]  # noqa: S104 - many loopback addresses
    async with AsyncExitStack() as stack:
        port = 0
        for hosts, tls in places:
            for host in hosts:
                server = await stack.enter_async_context(await listen(host, port, tls))
                port = server.sockets[0].getsockname()[1]
        sys.stdout.write(f"{port}\n")
        sys.stdout.flush()
        await asyncio.to_thread(sys.stdin.read)


if __name__ == "__main__":
    given = sys.argv[1:3]
    uvloop.run(serve((Path(given[0]), int(given[1])) if given else None))
