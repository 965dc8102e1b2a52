"""Freshness: how long an answer asks to be left alone, by its own headers (RFC 9111)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

DAY = timedelta(days=1)
"""The longest that any header is believed."""

_MAX_AGE = re.compile(r'max-age\s*=\s*"?([0-9]+)"?')


def freshness(headers: Mapping[str, str], now: datetime) -> timedelta | None:
    """Say how long from `now` (aware UTC) the answer stays fresh; None where its headers (lower-cased names) don't say.

    `no-cache` and `no-store` mean zero, `max-age` (less the `Age` it came with) goes before `Expires`, and a value
    that can't be read counts as stale, as RFC 9111 section 4.2.1 advises. The result is from zero to `DAY`.
    """
    directives = [directive.strip().lower() for directive in headers.get("cache-control", "").split(",")]
    if "no-cache" in directives or "no-store" in directives:
        return timedelta()
    for directive in directives:
        if directive.startswith("max-age"):
            return _remaining(directive, headers.get("age", ""))
    if "expires" in headers:
        expires = http_date(headers["expires"])
        return within_a_day(expires - now) if expires else timedelta()
    return None


def http_date(text: str) -> datetime | None:
    """Read an HTTP date (RFC 9110 section 5.6.7) as aware UTC; None where it is none."""
    try:
        date = parsedate_to_datetime(text)
        return date.replace(tzinfo=UTC) if date.tzinfo is None else date.astimezone(UTC)
    except (ValueError, OverflowError, IndexError, TypeError):  # what the standard library raises on odd text
        return None


def within_a_day(duration: timedelta) -> timedelta:
    """Clamp a duration to zero at least and `DAY` at most."""
    return min(max(duration, timedelta()), DAY)


def whole_seconds(text: str) -> timedelta | None:
    """Read delta-seconds (RFC 9110 section 10.2.3) of any length, at most `DAY`; None where the text is no number."""
    digits = text.strip()
    if not (digits.isascii() and digits.isdigit()):
        return None
    # int() refuses thousands of digits, and nine are above every cap.
    return within_a_day(timedelta(seconds=int(digits.lstrip("0")[:9] or "0")))


def _remaining(directive: str, age: str) -> timedelta:
    found = _MAX_AGE.fullmatch(directive)
    lifetime = found and whole_seconds(found[1])
    return within_a_day(lifetime - (whole_seconds(age) or timedelta())) if lifetime else timedelta()
