"""Spoken words: what languages, lists and days are called in the language that is spoken, as Unicode has it (CLDR)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cache, lru_cache
from typing import Final

from babel import Locale, UnknownLocaleError
from babel.dates import format_date
from babel.lists import format_list

from bot.core.tongue import spoken

_ENGLISH: Final = Locale.parse("en_GB")
"""English as Airdate writes it: "a, b and c", "Monday 8 January"."""

_DAYS: Final = {
    "en": "EEEE d MMMM",
    "de": "EEEE, d. MMMM",
    "es": "EEEE, d 'de' MMMM",
    "fr": "EEEE d MMMM",
    "it": "EEEE d MMMM",
    "ja": "M月d日EEEE",
    "pt": "EEEE, d 'de' MMMM",
}
"""CLDR's pattern MMMMEEEEd of each base language, which Babel has for few of them."""


def language_name(tag: str) -> str | None:
    """Name a language by its BCP 47 tag, as "Spanish (Latin America)"; None where the tag is none that is known."""
    return _language_name(tag, spoken())


@lru_cache(maxsize=1024)
def _language_name(tag: str, said_in: str) -> str | None:
    try:
        return Locale.parse(tag, sep="-").get_display_name(locale(said_in))
    except (UnknownLocaleError, ValueError):
        return None


def and_joined(words: Iterable[str]) -> str:
    """Join words as people do: "a, b and c"; of none it is ""."""
    return format_list([*words], style="standard", locale=locale(spoken()))


def day_name(day: date) -> str:
    """Name a day without its year: "Monday 8 January"."""
    there = locale(spoken())
    return format_date(day, _DAYS.get(there.language, "full"), locale=there)


@cache
def locale(tag: str) -> Locale:
    """Give what Unicode knows of a language that is spoken, by its BCP 47 tag; where it knows none, English."""
    try:
        return _ENGLISH if tag == "en" else Locale.parse(tag, sep="-")
    except (UnknownLocaleError, ValueError):
        return _ENGLISH
