"""The watch: every answer of Discord passes here before discord.py acts on it.

discord.py 2.7 sleeps through a 429 for as long as it is told, and through 500, 502, 504 and 524 for 25 seconds, inside
the request; one that is cancelled while it sleeps through a global 429 leaves all later requests waiting for ever. So
what is asked of channels and servers ends here with an error instead, and the pipeline decides when to try again.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any, Final

import aiohttp
import discord
from yarl import URL

from bot.chat.brake import Answer, Brake

_OWN_TOKENS: Final = ("/interactions/", "/webhooks/")
_ASKING: Final = ("/channels/", "/users/@me/channels", "/guilds/")
_MESSAGE: Final = re.compile(r"/messages/\d+")
_TOO_MANY, _UNAUTHORISED, _ERROR, _SERVER_ERROR = 429, 401, 400, 500


def watching(brake: Brake, rejected: Callable[[], None]) -> aiohttp.TraceConfig:
    """Make the trace of a client's requests, for discord.Client's `http_trace`.

    `rejected` is called when Discord refuses the bot's token.
    """

    async def ended(
        _session: aiohttp.ClientSession, _context: SimpleNamespace, params: aiohttp.TraceRequestEndParams
    ) -> None:
        response, base = params.response, URL(discord.http.Route.BASE)
        if response.status < _ERROR or params.url.host != base.host or not params.url.path.startswith(base.path):
            return
        path = params.url.path.removeprefix(base.path)
        body = await _json(response)
        answer = Answer(
            status=response.status,
            route=route(params.method, path),
            is_bots=not path.startswith(_OWN_TOKENS),
            headers=response.headers,
            body=body,
        )
        brake.note(answer)
        if brake.token_rejected and answer.status == _UNAUTHORISED:
            rejected()
        if path.startswith(_ASKING):
            _end(answer, response)

    trace = aiohttp.TraceConfig()
    trace.on_request_end.append(ended)
    return trace


def route(method: str, path: str) -> str:
    """Name what a limit holds: a method and a path with its channel, whichever message it is about."""
    return f"{method} {_MESSAGE.sub('/messages/*', path)}"


async def _json(response: aiohttp.ClientResponse) -> dict[str, Any]:
    if response.content_type != "application/json":
        return {}
    try:
        read = await response.json()
    except ValueError:
        return {}
    return read if isinstance(read, dict) else {}


def _end(answer: Answer, response: aiohttp.ClientResponse) -> None:
    """Raise where discord.py would sleep; all else it raises by itself."""
    if answer.status == _TOO_MANY and "retry_after" in answer.body and not answer.is_ban:
        raise discord.RateLimited(answer.retry_after.total_seconds())
    if answer.status == _TOO_MANY or answer.status >= _SERVER_ERROR:
        raise discord.HTTPException(response, dict(answer.body) or f"{answer.status}")
