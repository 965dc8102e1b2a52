"""Episode numbers as one canonical text, so that "03", 3 and 3.0 are the same episode."""

from __future__ import annotations

import re

_NUMBER = re.compile(r"0*(?P<whole>\d{1,6})(?:\.(?P<part>\d{1,4}))?(?P<letter>[a-z]?)", re.ASCII)


def canonical_number(value: str | float) -> str:
    """Write an episode number in the one form that keys use.

    `value` is a count, a decimal, or text such as "03", "7.50" or "12A"; a letter stays, in lower case.

    Raises:
        ValueError: The value is no episode number.
    """
    match = _NUMBER.fullmatch(str(value).strip().lower())
    if match is None:
        raise ValueError(f"{str(value)[:40]!r} is not an episode number")
    part = (match["part"] or "").rstrip("0")
    return match["whole"] + ("." + part if part else "") + match["letter"]
