"""Naming: what platforms, languages and episodes are called in front of people."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from bot.core.releases import TV, Release, ReleaseKind
from bot.core.shows import Show
from bot.core.spoken_words import language_name
from bot.core.text import clamped, escaped
from bot.core.tongue import _, mark

NAME, TITLE = 200, 240
"""How long a show's name, and a whole title, may get in UTF-16 units, so that what follows them stays."""

PLATFORMS = {"crunchyroll": "Crunchyroll", "hidive": "HIDIVE", "netflix": "Netflix"}
"""Platforms whose names are written otherwise than their keys."""

_REGIONAL = frozenset({"es-419", "es-ES", "pt-BR"})
"""Tags (BCP 47) of which the region is named too, since dubs of the others are made apart."""

_UNDETERMINED = "und"

_ALONE = {
    ReleaseKind.EPISODE: mark("Episode"),
    ReleaseKind.FILM: mark("Film"),
    ReleaseKind.SPECIAL: mark("Special"),
}
_NUMBERED = {ReleaseKind.EPISODE: mark("Episode {number}"), ReleaseKind.SPECIAL: mark("Special {number}")}
_OF_SEASON = {
    ReleaseKind.EPISODE: mark("Season {season}, episode {number}"),
    ReleaseKind.SPECIAL: mark("Season {season}, special {number}"),
}


def language(tag: str) -> str:
    """Name an audio language from its BCP 47 tag; an unknown tag is its own name."""
    base = tag.partition("-")[0]
    if base == _UNDETERMINED:
        return _("another language")
    return language_name(tag if tag in _REGIONAL else base) or tag


def label(release: Release) -> str:
    """Name an episode, escaped: "Episode 3", "Film", "Special 1"; of a later season with the season."""
    key = release.key
    if key.kind is ReleaseKind.FILM or not key.number:
        return _(_ALONE[key.kind])
    # What has no number is told apart by its title, which is a stranger's.
    number = escaped(key.number)
    if key.season > 1:
        return _(_OF_SEASON[key.kind], season=key.season, number=number)
    return _(_NUMBERED[key.kind], number=number)


def platform(name: str) -> str:
    """Name a platform for people."""
    return _("Japanese TV") if name == TV else _brand(name)


def _brand(name: str) -> str:
    return PLATFORMS.get(name, name.replace("-", " ").title())


def link(release: Release, show: Show) -> str | None:
    """Give the best link of a release: its own, else the show's on that platform."""
    return release.standing.url or show.facts.links.get(_brand(release.key.platform)) or show.facts.url


def named(show: Show) -> str:
    """Name a show, escaped, and cut so that what follows stays."""
    return _escaped_name(show.name)


@lru_cache(maxsize=1024)
def _escaped_name(name: str) -> str:
    # A week of the calendar has two hundred of them, and people ask for the same week.
    return clamped(escaped(name), NAME)


def titled(show: Show, release: Release) -> str:
    """Name a show and an episode of it."""
    return f"{named(show)} · {label(release)}"


def listed(numbers: Sequence[str]) -> str:
    """List episodes, escaped: "1-3" where they follow each other, else each of them."""
    whole = [int(number) for number in numbers if number.isdigit()]
    row = len(whole) == len(numbers) > 1 and whole == list(range(whole[0], whole[0] + len(whole)))
    return f"{numbers[0]}-{numbers[-1]}" if row else ", ".join(map(escaped, numbers))
