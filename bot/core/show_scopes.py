"""Show scopes: the values by which a choice stands for many shows: `*`, `season:crunchyroll`, `platform:netflix`."""

from __future__ import annotations

import re

from bot.core.calendar_seasons import CalendarSeason
from bot.core.scopes import CURRENT, in_words

ALL = "*"
"""Stands for every show; as a platform for every platform."""

_EVERY = frozenset({ALL, "all"})
_SCOPE = re.compile(r"(?:season(?::(?P<season>\d{4}-[a-z]+))?|platform):(?P<platform>\*|[a-z0-9][a-z0-9-]{0,39})")
_OFFERED = ("crunchyroll", "netflix", "hidive")

Scope = tuple[str | None, str | None]
"""A season (`2024-winter`, or `CURRENT`) and a platform; None is any."""


def read(text: str) -> Scope | None:
    """Read the value of a choice; None where it stands for no scope but for a show."""
    if text.strip().casefold() in _EVERY:
        return None, None
    found = _SCOPE.fullmatch(text.strip())
    if found is None:
        return None
    platform = None if found["platform"] == ALL else found["platform"]
    if text.strip().startswith("platform:"):
        return (None, platform) if platform else None
    named = found["season"]
    if named is None:
        return CURRENT, platform
    return (named, platform) if CalendarSeason.read(named) else None


def written(scope: Scope) -> str:
    """Write the value of a choice, as `read` reads it."""
    season, platform = scope
    if season is None:
        return f"platform:{platform}" if platform else ALL
    start = "season" if season == CURRENT else f"season:{season}"
    return f"{start}:{platform or ALL}"


def offered(now: CalendarSeason) -> list[tuple[str, str]]:
    """Give the scopes that are offered, each with its words in the tongue that is spoken, and its value."""
    seasons = (CURRENT, str(now.moved(1)))
    scopes: list[Scope] = [(None, None), (CURRENT, None)]
    scopes += [(season, platform) for season in seasons for platform in _OFFERED]
    scopes += [(None, platform) for platform in _OFFERED]
    return [(in_words(*scope), written(scope)) for scope in scopes]
