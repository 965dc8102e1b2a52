"""The publisher: a loopback web server whose documents a test changes while the bot runs."""

from __future__ import annotations

import asyncio
import hashlib
from collections import Counter
from collections.abc import Callable
from typing import Self

from aiohttp import web


class Publisher:
    """Serves documents by path with an ETag, and counts how often each was asked for."""

    def __init__(self) -> None:
        self.asked: Counter[str] = Counter()
        self._documents: dict[str, tuple[str, str, int]] = {}
        self._changed = asyncio.Condition()
        self._runner: web.AppRunner | None = None
        self.port = 0

    async def __aenter__(self) -> Self:
        app = web.Application()
        app.router.add_route("*", "/{path:.*}", self._serve)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.port = self._runner.addresses[0][1]
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._runner:
            await self._runner.cleanup()

    def url(self, path: str) -> str:
        """Give the address of a document."""
        return f"http://127.0.0.1:{self.port}{path}"

    def publish(self, path: str, body: str, *, kind: str = "application/xml", status: int = 200) -> None:
        """Put a document at a path from now on."""
        self._documents[path] = (body, kind, status)

    async def polled(self, path: str, times: int = 1) -> None:
        """Wait until a path was asked for so many further times, the last of them answered whole."""
        # One more request than asked for has begun only after the one before it was answered.
        goal = self.asked[path] + times + 1
        await self._until(lambda: self.asked[path] >= goal)

    async def _until(self, condition: Callable[[], bool]) -> None:
        async with asyncio.timeout(20), self._changed:
            await self._changed.wait_for(condition)

    async def _serve(self, request: web.Request) -> web.Response:
        self.asked[request.path] += 1
        async with self._changed:
            self._changed.notify_all()
        if request.path not in self._documents:
            return web.Response(status=404, text="nothing here")
        body, kind, status = self._documents[request.path]
        etag = f'"{hashlib.blake2b(body.encode(), digest_size=8).hexdigest()}"'
        if request.headers.get("If-None-Match") == etag:
            return web.Response(status=304, headers={"ETag": etag})
        return web.Response(status=status, text=body, content_type=kind, headers={"ETag": etag})
