"""Texts: everything that people may be told, collected from the code that says it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Final

from babel.messages.extract import extract

_KEYWORDS: Final = {"_": None, "mark": None, "plural": (1, 2), "term": ((1, "c"), 2)}
"""What the functions of `bot.core.tongue` take: a text, one of a table, two of a number, and a context and a text."""

_SILENT: Final = frozenset({"cli", "demo", "locale"})
"""Packages that speak to nobody but the operator, in English."""

_SPEAKING: Final = b"from bot.core.tongue import "
"""What every module that says something begins with; the others need not be read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """One text to be translated; `many` is what is said of several things, `context` what tells equal words apart."""

    one: str
    many: str | None = None
    context: str | None = None


def texts_in(package: Path) -> set[Text]:
    """Collect the texts that a package's modules say."""
    found: set[Text] = set()
    for path in package.rglob("*.py"):
        code = path.read_bytes()
        if path.relative_to(package).parts[0] not in _SILENT and _SPEAKING in code:
            read = extract("python", BytesIO(code), _KEYWORDS)
            found |= {_text(messages, context) for _line, messages, _comments, context in read}
    return merged(found)


def _text(messages: str | tuple[str, ...], context: str | None) -> Text:
    if isinstance(messages, str):
        return Text(one=messages, context=context)
    one, many = messages
    return Text(one=one, many=many, context=context)


def merged(texts: Iterable[Text]) -> set[Text]:
    """Leave out a text that is said of several things elsewhere, since a catalogue holds it once."""
    given = {*texts}
    numbered = {(one.context, one.one) for one in given if one.many}
    return {one for one in given if one.many or (one.context, one.one) not in numbered}


def in_order(texts: Iterable[Text]) -> Iterator[Text]:
    """Give texts in the order of the alphabet, so that a catalogue changes no more than it has to."""
    yield from sorted(texts, key=lambda one: (one.one, one.context or ""))
