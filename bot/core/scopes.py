"""Scopes: what "every show" is narrowed to, by the season in which a show is on and the platform that carries it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.core.calendar_seasons import CalendarSeason
from bot.core.naming import platform as platform_name
from bot.core.tongue import _

CURRENT = "current"
"""The season that is on, whichever that is."""

NEAR = timedelta(days=14)
"""A show that begins within this is on already; one whose last episode is no older than this still is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bearing:
    """What decides whether a narrowed subscription covers a show, at an instant (UTC).

    `aired` is the season in which the show began (`2024-winter`), `expected` the first time at which a calendar expects
    an episode of it that is not older than `NEAR`. `platforms` carry it, or just the release that is spoken of.
    """

    at: datetime
    aired: str | None = None
    expected: datetime | None = None
    platforms: frozenset[str] = frozenset()

    def within(self, season: str | None, platform: str | None) -> bool:
        """Say whether the show is in the season and on the platform; None is any."""
        return self._is_of(season) and (platform is None or platform in self.platforms)

    def _is_of(self, season: str | None) -> bool:
        if season != CURRENT:
            return season in {None, self.aired}
        now = CalendarSeason.at(self.at)
        began = CalendarSeason.read(self.aired or "")
        if began == now:
            return True
        if self.expected is None:
            return False
        # What began earlier goes on while episodes are expected; what begins in the next season is on just before it.
        return began is None or began.place < now.place or self.expected <= self.at + NEAR


def in_words(season: str | None, platform: str | None) -> str:
    """Say what a scope holds, as a choice of a list."""
    known = CalendarSeason.read(season or "")
    if season is None:
        return _("Everything on {platform}", platform=platform_name(platform)) if platform else _("All shows")
    if known is None:
        return _of_this_season(platform)
    words = known.in_words()
    if platform is None:
        return _("Everything of {season}", season=words)
    return _("Everything on {platform} of {season}", platform=platform_name(platform), season=words)


def _of_this_season(platform: str | None) -> str:
    if platform is None:
        return _("Everything this season")
    return _("Everything on {platform} this season", platform=platform_name(platform))
