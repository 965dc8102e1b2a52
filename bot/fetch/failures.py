"""Failures: what went wrong with a fetch, in one line of plain words."""

from __future__ import annotations

import json
import os
import ssl
from collections.abc import Iterator
from datetime import timedelta

import aiohttp

from bot.core.text import clamped, plain
from bot.errors import AddressRefused, FetchError
from bot.fetch.dialling import DiallingRefused
from bot.fetch.limits import MEBIBYTE, Limits

_LONGEST_EXCERPT = 120
# The first that fits counts: the exceptions of aiohttp are subclasses of one another.
_WORDS: tuple[tuple[type[Exception], str], ...] = (
    (aiohttp.ClientSSLError, "no TLS connection could be made"),
    (aiohttp.ClientConnectorDNSError, "could not resolve host"),
    (aiohttp.ConnectionTimeoutError, "no connection within {connect}"),
    (aiohttp.SocketTimeoutError, "sent nothing for {read}"),
    (TimeoutError, "timed out after {total}"),
    (aiohttp.ServerDisconnectedError, "closed the connection without an answer"),
    (ConnectionResetError, "closed the connection without an answer"),
    (aiohttp.ClientPayloadError, "the answer broke off, or its compression is broken"),
    (aiohttp.InvalidURL, "not a valid URL"),
    (aiohttp.ClientResponseError, "the answer can't be read as HTTP"),
)
_TELLING = ("message", "error_description", "detail", "error", "errors", "title")


def seconds(duration: timedelta) -> str:
    """Write a duration as seconds."""
    return f"{duration.total_seconds():g} s"


def too_large(what: str, limit: int) -> FetchError:
    """Say that a body is above the limit (in bytes)."""
    return FetchError(f"{what}: more than {limit / MEBIBYTE:g} MiB")


def network_failure(error: Exception, host: str, limits: Limits) -> FetchError:
    """Put an exception of aiohttp into words; the text of the exception stays out, since it may hold a URL's query."""
    if isinstance(error, aiohttp.ClientConnectorError) and isinstance(error.os_error, DiallingRefused):
        return AddressRefused(f"{host}: not in the public internet; the operator can allow a private host")
    return FetchError(f"{host}: {_words(error, limits)}")


def _words(error: Exception, limits: Limits) -> str:
    if isinstance(error, aiohttp.ClientConnectorCertificateError):
        return f"TLS certificate not valid{_certificate_reason(error.certificate_error)}"
    for kind, words in _WORDS:
        if isinstance(error, kind):
            return words.format(connect=seconds(limits.connect), read=seconds(limits.read), total=seconds(limits.total))
    # Of an OSError only its number is put into words: its text may name addresses of the operator's network.
    number = error.errno if isinstance(error, OSError) else None
    return os.strerror(number).lower() if number else f"network error ({type(error).__name__})"


def _certificate_reason(error: Exception) -> str:
    return f" ({error.verify_message})" if isinstance(error, ssl.SSLCertVerificationError) else ""


def excerpt(content_type: str, body: bytes) -> str:
    """Take the message out of an error's body: the telling field of JSON, or plain text; HTML says nothing useful."""
    text = body.decode("utf-8", "replace")
    if "json" in content_type:
        try:
            text = next(_messages(json.loads(text)), "")
        except (ValueError, RecursionError):
            return ""
    elif content_type != "text/plain":
        return ""
    return clamped(plain(text), _LONGEST_EXCERPT)


def _messages(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for entry in value[:1]:
            yield from _messages(entry)
    elif isinstance(value, dict):
        for key in _TELLING:
            yield from _messages(value.get(key))
