"""Times of the day and the zones whose clocks show them."""

from __future__ import annotations

import re
from datetime import time
from typing import Annotated
from zoneinfo import available_timezones

from pydantic import AfterValidator, BeforeValidator

from bot.config.values import refusal
from bot.config.words import nearest, quoted

_CLOCK_TIME = re.compile(r"([01]?[0-9]|2[0-3]):([0-5][0-9])")


def _clock_time(value: object) -> time:
    if isinstance(value, time):
        return value.replace(second=0, microsecond=0, tzinfo=None)
    found = _CLOCK_TIME.fullmatch(value) if isinstance(value, str) else None
    if not found:
        raise refusal(f'{quoted(value)} is not a time of the day; write it as "08:00" or "21:30"')
    return time(int(found[1]), int(found[2]))


def _zone(value: str) -> str:
    known = available_timezones()
    if value in known:
        return value
    meant = nearest(value, sorted(known))
    hint = f"did you mean {quoted(meant)}?" if meant else "write it as Europe/Berlin, America/New_York or UTC"
    raise refusal(f"{quoted(value)} is not a time zone; {hint}")


ClockTime = Annotated[time, BeforeValidator(_clock_time)]
"""A time of the day in whole minutes."""

Zone = Annotated[str, AfterValidator(_zone)]
"""A name of the IANA time zone database."""
