"""The catalogues: what Airdate says in each language, read from their `.po` files when it is first spoken."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from gettext import GNUTranslations, NullTranslations
from importlib import resources
from io import BytesIO
from typing import Final

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from bot.core.tongue import Tongue
from bot.locale.command_names import naming_commands

ENGLISH: Final = "en"
"""The language in which the texts are written."""

LANGUAGES: Final[Mapping[str, str]] = {
    ENGLISH: "English",
    "de": "Deutsch",
    "es": "Español",
    "fr": "Français",
    "it": "Italiano",
    "ja": "日本語",
    "pt-BR": "Português (Brasil)",
}
"""Every language that is spoken, by its BCP 47 tag, as its speakers call it."""


def closest(tag: str | None) -> str:
    """Give the tag of the language that is spoken to those who ask for this one (BCP 47, as Discord's locales are)."""
    wanted = tag or ENGLISH
    if wanted in LANGUAGES:
        return wanted
    base = wanted.partition("-")[0]
    return next((one for one in LANGUAGES if one.partition("-")[0] == base), ENGLISH)


@cache
def tongue(tag: str | None) -> Tongue:
    """Give the language closest to a tag, with its catalogue."""
    language = closest(tag)
    return Tongue(tag=language, catalogue=_catalogue(language))


def _catalogue(language: str) -> NullTranslations:
    if language == ENGLISH:
        return NullTranslations()
    compiled = BytesIO()
    with resources.files(__package__).joinpath(f"{language}.po").open("rb") as file:
        write_mo(compiled, naming_commands(read_po(file, locale=language.replace("-", "_"))))
    compiled.seek(0)
    return GNUTranslations(compiled)
