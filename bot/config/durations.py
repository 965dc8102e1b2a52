"""Durations as an operator writes them: "30s", "10m", "1h30m", "2d"."""

from __future__ import annotations

import re
from datetime import timedelta

_FORM = re.compile(
    r"(?=.)(?:(?P<days>[0-9]{1,4})d)?(?:(?P<hours>[0-9]{1,5})h)?(?:(?P<minutes>[0-9]{1,6})m)?(?:(?P<seconds>[0-9]{1,8})s)?"
)


def parse(text: str) -> timedelta:
    """Read a duration: whole numbers with d, h, m and s, the longest unit first.

    Raises:
        ValueError: the text is not of that form.
    """
    found = _FORM.fullmatch(text)
    if not found:
        raise ValueError("not a duration")
    return timedelta(**{unit: int(count) for unit, count in found.groupdict().items() if count})


def written(duration: timedelta) -> str:
    """Write a duration of zero or more as `parse` reads it; fractions of a second are left out."""
    minutes, seconds = divmod(int(duration.total_seconds()), 60)
    hours, minutes = divmod(minutes, 60)
    days, hours = divmod(hours, 24)
    parts = ((days, "d"), (hours, "h"), (minutes, "m"), (seconds, "s"))
    return "".join(f"{count}{unit}" for count, unit in parts if count) or "0s"
