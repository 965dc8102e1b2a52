"""One WebSocket connection of the gateway: what is to be sent, in order and compressed as the client asked."""

from __future__ import annotations

import asyncio
import zlib
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import orjson

from .abort import abort

if TYPE_CHECKING:
    from aiohttp import web

    from .sessions import Session


@dataclass(slots=True)
class Connection:
    """A client's connection; `compress` is its query parameter, of which `zlib-stream` is understood."""

    socket: web.WebSocketResponse
    request: web.Request
    compress: str | None = None
    session: Session | None = None
    closed_with: int | None = None
    _pending: asyncio.Queue[dict[str, Any]] = field(default_factory=asyncio.Queue)

    def send(self, payload: dict[str, Any]) -> None:
        """Queue a payload behind those before it."""
        self._pending.put_nowait(payload)

    async def write(self) -> None:
        """Send what is queued until cancelled; a peer that is gone ends it, since a resume sends again."""
        stream = zlib.compressobj() if self.compress == "zlib-stream" else None
        with suppress(ConnectionError):
            while not self.socket.closed:
                text = orjson.dumps(await self._pending.get())
                if stream is None:
                    await self.socket.send_str(text.decode())
                else:
                    await self.socket.send_bytes(stream.compress(text) + stream.flush(zlib.Z_SYNC_FLUSH))

    async def close(self, code: int | None) -> None:
        """Close with a code, or break the TCP connection where it is None."""
        self.closed_with = code
        if code is None:
            abort(self.request)
        else:
            await self.socket.close(code=code)
