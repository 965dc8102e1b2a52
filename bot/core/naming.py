"""Naming: what platforms, languages and episodes are called in front of people."""

from __future__ import annotations

from collections.abc import Sequence

from bot.core.releases import Release, ReleaseKind
from bot.core.shows import Show
from bot.core.text import clamped, escaped

NAME, TITLE = 200, 240
"""How long a show's name, and a whole title, may get in UTF-16 units, so that what follows them stays."""

PLATFORMS = {"crunchyroll": "Crunchyroll", "tv": "Japanese TV", "hidive": "HIDIVE", "netflix": "Netflix"}

_LANGUAGES = {
    "ar": "Arabic",
    "ca": "Catalan",
    "de": "German",
    "en": "English",
    "es-419": "Spanish (Latin America)",
    "es-ES": "Spanish (Spain)",
    "fr": "French",
    "hi": "Hindi",
    "it": "Italian",
    "ja": "Japanese",
    "ko": "Korean",
    "pt-BR": "Portuguese (Brazil)",
    "ru": "Russian",
    "ta": "Tamil",
    "te": "Telugu",
    "und": "another language",
    "zh": "Chinese",
}


def language(tag: str) -> str:
    """Name an audio language from its BCP 47 tag; an unknown tag is its own name."""
    return _LANGUAGES.get(tag) or _LANGUAGES.get(tag.split("-", maxsplit=1)[0]) or tag


def label(release: Release) -> str:
    """Name an episode, escaped: "Episode 3", "Film", "Special 1"; of a later season with the season."""
    key = release.key
    if key.kind is ReleaseKind.FILM or not key.number:
        return "Film" if key.kind is ReleaseKind.FILM else key.kind.capitalize()
    # What has no number is told apart by its title, which is a stranger's.
    name = f"{key.kind.capitalize()} {escaped(key.number)}"
    return f"Season {key.season}, {name.lower()}" if key.season > 1 else name


def platform(name: str) -> str:
    """Name a platform for people."""
    return PLATFORMS.get(name, name.replace("-", " ").title())


def link(release: Release, show: Show) -> str | None:
    """Give the best link of a release: its own, else the show's on that platform."""
    return release.standing.url or show.facts.links.get(platform(release.key.platform)) or show.facts.url


def named(show: Show) -> str:
    """Name a show, escaped, and cut so that what follows stays."""
    return clamped(escaped(show.name), NAME)


def titled(show: Show, release: Release) -> str:
    """Name a show and an episode of it."""
    return f"{named(show)} · {label(release)}"


def listed(numbers: Sequence[str]) -> str:
    """List episodes, escaped: "1-3" where they follow each other, else each of them."""
    whole = [int(number) for number in numbers if number.isdigit()]
    row = len(whole) == len(numbers) > 1 and whole == list(range(whole[0], whole[0] + len(whole)))
    return f"{numbers[0]}-{numbers[-1]}" if row else ", ".join(map(escaped, numbers))
