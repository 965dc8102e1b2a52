"""Dates of feeds as instants that can be believed."""

from __future__ import annotations

import calendar
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

FUTURE = timedelta(days=5 * 365)
"""How far ahead of its document's arrival a date is still believed."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# "Tue, 19 Jan 2038 ..." is how feeds write "never": the last day of 32-bit clocks.
_NEVER = datetime(2038, 1, 19, tzinfo=UTC).date()


def from_parsed(parsed: object, received: datetime) -> datetime | None:
    """Read the date tuple (UTC) that feedparser gives; None where there is none or it can't be believed."""
    # A document may name an element as feedparser names its own fields, so anything may stand here.
    if not isinstance(parsed, tuple):
        return None
    try:
        return _believed(datetime.fromtimestamp(calendar.timegm(parsed), UTC), received)
    except (ValueError, OverflowError, OSError):
        return None


def from_text(text: str, received: datetime) -> datetime | None:
    """Read an RFC 822 date ("Wed, 24 Jan 2024 18:25:00 GMT"), one without a zone as UTC; None as above."""
    try:
        instant = parsedate_to_datetime(text)
        return _believed(instant if instant.tzinfo else instant.replace(tzinfo=UTC), received)
    except (ValueError, OverflowError):
        return None


def _believed(instant: datetime, received: datetime) -> datetime | None:
    utc = instant.astimezone(UTC)
    return utc if _EPOCH < utc <= received + FUTURE and utc.date() != _NEVER else None
