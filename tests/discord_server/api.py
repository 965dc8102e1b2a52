"""Speaking to the stand-in's REST side without a client, for what discord.py would never send."""

from __future__ import annotations

from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from aiohttp import ClientSession

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping

    from .channels import Channel
    from .server import DiscordServer


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer: its status, headers, and its JSON (None where it has none)."""

    status: int
    headers: Mapping[str, str]
    json: Any


@dataclass(frozen=True, slots=True)
class Api:
    """A session with the bot's token."""

    session: ClientSession
    server: DiscordServer

    async def __call__(self, method: str, path: str, body: Any = None, **query: str) -> Reply:
        """Send a request below the API's base; `body` is JSON."""
        headers = {"Authorization": f"Bot {self.server.token}"}
        url = self.server.api_base + path
        async with self.session.request(method, url, json=body, params=query, headers=headers) as answer:
            is_json = answer.content_type == "application/json"
            return Reply(answer.status, answer.headers.copy(), await answer.json() if is_json else None)

    async def post(self, channel: Channel, **body: Any) -> Reply:
        """Post a message."""
        return await self("POST", f"/channels/{channel.id}/messages", body)


@asynccontextmanager
async def speaking(server: DiscordServer) -> AsyncIterator[Api]:
    """An open session."""
    async with ClientSession() as session:
        yield Api(session, server)
