"""The tongue: the language in which people are spoken to, and texts said in it.

Every text for people is written in English and passes through `_`, `plural` or `term`; the catalogue of the tongue that
`speaking` has set translates it. That holds for the task at hand, so no function has to hand the language on.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from gettext import NullTranslations


@dataclass(frozen=True, slots=True, kw_only=True)
class Tongue:
    """A language by its BCP 47 tag (`de`, `pt-BR`), and the catalogue that translates to it."""

    tag: str = "en"
    catalogue: NullTranslations = field(default_factory=NullTranslations, repr=False, compare=False)


_spoken: ContextVar[Tongue] = ContextVar("tongue", default=Tongue())  # noqa: B039 - it is frozen


@contextmanager
def speaking(tongue: Tongue) -> Iterator[None]:
    """Let all texts of the block be said in a language."""
    before = _spoken.set(tongue)
    try:
        yield
    finally:
        _spoken.reset(before)


def spoken() -> str:
    """Give the tag of the language that is spoken now."""
    return _spoken.get().tag


def _(text: str, /, **values: object) -> str:
    """Say a text; `values` stand in for its `{names}`, and are shown as they are."""
    said = _spoken.get().catalogue.gettext(text)
    return said.format(**values) if values else said


def plural(one: str, many: str, number: int, /, **values: object) -> str:
    """Say a text about a number of things, which `{number}` stands for."""
    return _spoken.get().catalogue.ngettext(one, many, number).format(number=number, **values)


def term(context: str, text: str) -> str:
    """Say a word that means different things; `context` tells translators, and is not said."""
    return _spoken.get().catalogue.pgettext(context, text)


def mark(text: str) -> str:
    """Mark a text of a table for translators; whoever says it passes it through `_`."""
    return text
