"""Headers: what a request says, and what is taken from those of an answer."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from multidict import CIMultiDictProxy

from bot.core.freshness import http_date, whole_seconds, within_a_day
from bot.sources.base import Validators

_LONGEST_VALIDATOR = 1024
_UNIX_SECONDS = re.compile(r"[0-9]{1,11}")


def plain_headers(headers: CIMultiDictProxy[str]) -> dict[str, str]:
    """Lower-case the names and join repeated fields, as RFC 9110 section 5.3 allows; undecodable bytes are replaced."""
    plain: dict[str, str] = {}
    for name, value in headers.items():
        # aiohttp keeps such bytes as lone surrogates, which no database takes.
        text = value if value.isascii() else value.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
        key = name.lower()
        plain[key] = f"{plain[key]}, {text}" if key in plain else text
    return plain


def validators_of(headers: Mapping[str, str]) -> Validators:
    """Take the validators from an answer, weak ones as they are; what could not be sent back later is left out."""
    return Validators(etag=_sendable(headers.get("etag")), last_modified=_sendable(headers.get("last-modified")))


def conditional(given: Validators) -> dict[str, str]:
    """Write the headers that ask for the body only if it changed."""
    headers = {"If-None-Match": _sendable(given.etag), "If-Modified-Since": _sendable(given.last_modified)}
    return {name: value for name, value in headers.items() if value}


def retry_after(status: int, headers: Mapping[str, str], now: datetime) -> timedelta | None:
    """Say how long the server asks to be left alone: seconds or an HTTP date, at most a day; None for a past date.

    Only 429 and 503 are asked for it. `X-RateLimit-Reset` (unix seconds), which AniList and others send with 429,
    counts where there is no `Retry-After`.
    """
    if status not in {429, 503}:
        return None
    if (text := headers.get("retry-after")) is not None:
        seconds = whole_seconds(text)
        return seconds if seconds is not None else _until(http_date(text), now)
    reset = headers.get("x-ratelimit-reset", "").strip()
    if status == 429 and _UNIX_SECONDS.fullmatch(reset):  # noqa: PLR2004 - Too Many Requests, as above
        return _until(datetime.fromtimestamp(int(reset), UTC), now)
    return None


def _until(moment: datetime | None, now: datetime) -> timedelta | None:
    return within_a_day(moment - now) if moment is not None and moment > now else None


def _sendable(value: str | None) -> str | None:
    if value and len(value) <= _LONGEST_VALIDATOR and value.isascii() and value.isprintable():
        return value
    return None
