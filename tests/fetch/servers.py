"""Loopback servers and names for the tests of fetching."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from ssl import SSLContext

from aiohttp import web
from aiohttp.abc import AbstractResolver, ResolveResult

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
Talk = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]

LOOPBACK = "127.0.0.1"


@dataclass
class Site:
    """A running server: its port, and the requests it has seen."""

    port: int
    scheme: str = "http"
    seen: list[web.Request] = field(default_factory=list)

    def url(self, path: str = "/", host: str = LOOPBACK) -> str:
        return f"{self.scheme}://{host}:{self.port}{path}"


@asynccontextmanager
async def serving(handler: Handler, tls: SSLContext | None = None) -> AsyncIterator[Site]:
    """Serve every path and method with one handler."""
    site = Site(port=0, scheme="https" if tls else "http")

    async def record(request: web.Request) -> web.StreamResponse:
        await request.read()
        site.seen.append(request)
        return await handler(request)

    app = web.Application()
    app.router.add_route("*", "/{path:.*}", record)
    runner = web.AppRunner(app, shutdown_timeout=0.05, handler_cancellation=True)
    await runner.setup()
    await web.TCPSite(runner, LOOPBACK, 0, ssl_context=tls).start()
    site.port = runner.addresses[0][1]
    try:
        yield site
    finally:
        await runner.cleanup()


@asynccontextmanager
async def talking(talk: Talk) -> AsyncIterator[Site]:
    """Serve raw bytes: for what no well-behaved server library would send."""
    tasks: set[asyncio.Task[None]] = set()

    async def run(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        tasks.add(task := asyncio.ensure_future(_talk(talk, reader, writer)))
        await asyncio.wait([task])

    server = await asyncio.start_server(run, LOOPBACK, 0)
    try:
        yield Site(port=server.sockets[0].getsockname()[1])
    finally:
        server.close()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await server.wait_closed()


async def _talk(talk: Talk, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        await talk(reader, writer)
    except ConnectionError:
        pass  # the client hung up, as it should
    finally:
        writer.close()


@asynccontextmanager
async def listening() -> AsyncIterator[Site]:
    """Listen on every address of this machine and take the connections down; `seen` stays empty."""
    connections: list[str] = []

    def accept(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connections.append(str(writer.get_extra_info("sockname")))
        writer.close()

    server = await asyncio.start_server(accept, "0.0.0.0", 0)
    port = server.sockets[0].getsockname()[1]
    servers = [server]
    with suppress(OSError):  # a machine without IPv6
        servers.append(await asyncio.start_server(accept, "::", port))
    try:
        yield Site(port=port)
    finally:
        for each in servers:
            each.close()
            await each.wait_closed()
        assert connections == []


def saying(*parts: bytes) -> Talk:
    """Read the request, send the parts, and close."""

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        for part in parts:
            writer.write(part)
            await writer.drain()

    return talk


class Names(AbstractResolver):
    """A name server: known names with their addresses, and else what the system reads as a number."""

    def __init__(self, known: Mapping[str, Sequence[str]]) -> None:
        self._known = known

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        found: list[ResolveResult] = []
        for address in self._known.get(host, [host]):
            for kind, _, protocol, _, sockaddr in socket.getaddrinfo(
                address, port, family=family, type=socket.SOCK_STREAM, flags=socket.AI_NUMERICHOST
            ):
                found.append(
                    ResolveResult(hostname=host, host=str(sockaddr[0]), port=port, family=kind, proto=protocol, flags=0)
                )
        return found

    async def close(self) -> None:
        """Nothing is open."""
