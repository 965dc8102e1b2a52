"""Answers: the body of a success within its limit, or the refusal in one line."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from aiohttp import ClientResponse

from bot.core.redaction import Redactor, secrets_in
from bot.errors import FetchError
from bot.fetch.failures import excerpt, too_large
from bot.fetch.headers import retry_after
from bot.fetch.hops import Hop

_CHUNK = 64 * 1024
_ERROR_BODY = 16 * 1024


async def read_body(answer: ClientResponse, host: str, limit: int) -> bytes:
    """Read a body of at most `limit` decompressed bytes; raises FetchError as soon as it is known to be larger."""
    if (answer.content_length or 0) > limit:
        raise too_large(host, limit)
    body = bytearray()
    async for chunk in answer.content.iter_chunked(_CHUNK):
        body += chunk
        if len(body) > limit:
            raise too_large(host, limit)
    return bytes(body)


async def refusal(answer: ClientResponse, hop: Hop, headers: Mapping[str, str], now: datetime) -> FetchError:
    """Put an answer that is no success into an error, with what its body says of the reason."""
    body = bytearray()
    while len(body) < _ERROR_BODY and (chunk := await answer.content.read(_ERROR_BODY - len(body))):
        body += chunk
    # A server may repeat what it refused: our token, or a key in the URL.
    redact = Redactor(secrets_in(str(hop.url)) | ({hop.token} if hop.token else set()))
    said = excerpt(answer.content_type, redact(bytes(body).decode("utf-8", "replace")).encode())
    text = f"HTTP {answer.status} from {hop.host}" + (f": {said}" if said else "")
    return FetchError(text, status=answer.status, retry_after=retry_after(answer.status, headers, now))
