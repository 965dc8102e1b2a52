"""Catalogues made for tests: a language with the few translations that a test needs."""

from __future__ import annotations

from gettext import GNUTranslations
from io import BytesIO

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo

from bot.core.tongue import Tongue

Said = str | tuple[str, ...]


def a_catalogue(language: str, said: dict[Said, Said], named: dict[tuple[str, str], str] | None = None) -> Catalog:
    """Make a catalogue of texts and their translations; `named` holds those with a context before the text."""
    made = Catalog(locale=language.replace("-", "_"))
    for text, translation in said.items():
        made.add(text, translation)
    for (context, text), translation in (named or {}).items():
        made.add(text, translation, context=context)
    return made


def a_tongue(language: str, said: dict[Said, Said], named: dict[tuple[str, str], str] | None = None) -> Tongue:
    """Make a language that is spoken by such a catalogue."""
    file = BytesIO()
    write_mo(file, a_catalogue(language, said, named))
    file.seek(0)
    return Tongue(tag=language, catalogue=GNUTranslations(file))
