"""Zones: the time zones of the IANA database, found by what people type, which mostly is a city."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Final
from zoneinfo import ZoneInfo, available_timezones

from rapidfuzz import fuzz, process

from bot.core.names import fold
from bot.core.text import clamped, escaped
from bot.core.tongue import _
from bot.errors import ReplyError

UTC_ZONE: Final = "UTC"
_AREAS: Final = (
    "Africa/",
    "America/",
    "Antarctica/",
    "Arctic/",
    "Asia/",
    "Atlantic/",
    "Australia/",
    "Europe/",
    "Indian/",
    "Pacific/",
)
_USUAL: Final = (
    "UTC",
    "Europe/London",
    "Europe/Berlin",
    "Europe/Paris",
    "Europe/Madrid",
    "Europe/Rome",
    "America/New_York",
    "America/Chicago",
    "America/Denver",
    "America/Los_Angeles",
    "America/Mexico_City",
    "America/Sao_Paulo",
    "America/Argentina/Buenos_Aires",
    "Asia/Tokyo",
    "Asia/Seoul",
    "Asia/Manila",
    "Asia/Jakarta",
    "Asia/Kolkata",
    "Australia/Sydney",
)
_ALIKE: Final = 75
_SHOWN: Final = 60


@cache
def cities() -> tuple[str, ...]:
    """Give the zones that are named by a place, and UTC."""
    return (UTC_ZONE, *sorted(name for name in available_timezones() if name.startswith(_AREAS)))


def offered(typed: str, limit: int) -> list[str]:
    """Give the zones that fit what is typed: those whose city begins with it first, then any that hold it."""
    wanted = fold(typed)
    if not wanted:
        return list(_USUAL[:limit])
    fitting = [(not _city(name).startswith(wanted), name) for name in cities() if wanted in fold(name)]
    return [name for _late, name in sorted(fitting)][:limit]


def read(text: str) -> str:
    """Find the zone that was chosen or typed; raises ReplyError where there is none, or more than one."""
    if text in available_timezones():
        return text
    wanted = fold(text)
    exact = [name for name in cities() if fold(name) == wanted]
    found = exact[:1] or [name for name in cities() if _city(name) == wanted]
    if len(found) == 1:
        return found[0]
    shown = escaped(clamped(text, _SHOWN))
    if meant := found or _meant(wanted):
        raise ReplyError(_("{text} is no time zone. Did you mean {zones}?", text=shown, zones=", ".join(meant)))
    raise ReplyError(_("{text} is no time zone. Type a city, like Berlin, and choose from the list.", text=shown))


def _meant(wanted: str) -> list[str]:
    known = [(spelling, name) for name in cities() for spelling in (_city(name), fold(name))]
    found = process.extractOne(wanted, [spelling for spelling, _name in known], scorer=fuzz.ratio, score_cutoff=_ALIKE)
    return [known[found[2]][1]] if found else []


def _city(name: str) -> str:
    return fold(name.rpartition("/")[2])


def clock(zone: str, now: datetime) -> str:
    """Give what the clocks of a zone show at an instant (UTC)."""
    return f"{now.astimezone(ZoneInfo(zone)):%H:%M}"


def labels(zones: Sequence[str], now: datetime) -> list[str]:
    """Name zones with the time that it is there at an instant (UTC)."""
    return [f"{zone.replace('_', ' ')} · {clock(zone, now)}" for zone in zones]
