"""Instants as outside documents write them, read as aware UTC where they are believable."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

EARLIEST, LATEST = 1950, 2100
"""The years of a release: outside them a date is a sentinel or a slip (0001 and 9999 are common ones)."""


def believable(day: date) -> bool:
    """Say whether something can have been released on that day."""
    return EARLIEST <= day.year <= LATEST


def from_unix(seconds: int) -> datetime:
    """Read a Unix time in seconds.

    Raises:
        ValueError: It is outside the years of a release.
    """
    try:
        at = datetime.fromtimestamp(seconds, UTC)
    except (OverflowError, OSError, ValueError):
        at = datetime.min.replace(tzinfo=UTC)
    if not believable(at):
        raise ValueError("is not a believable time")
    return at


def from_iso(text: object) -> datetime:
    """Read an ISO 8601 date and time with its offset; the year is not judged.

    Raises:
        ValueError: It is something else.
    """
    if not isinstance(text, str):
        raise ValueError("is not a date and time")  # noqa: TRY004 - pydantic turns only ValueError into a row's fault
    try:
        at = datetime.fromisoformat(text)
        return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)
    except (OverflowError, ValueError) as error:
        raise ValueError("is not a date and time") from error


def time_zone(name: str) -> ZoneInfo | None:
    """Give a zone of the IANA database by its name, None where it knows no such zone."""
    try:
        return ZoneInfo(name)
    except (KeyError, OSError, ValueError):  # the last two for names that are no file names, or a folder's
        return None
