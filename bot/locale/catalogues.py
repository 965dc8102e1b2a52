"""Catalogues: the `.po` files as translators keep them, brought up to date with the texts and looked through."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from string import Formatter

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po, write_po

from bot.locale.texts import Text, in_order, merged

Field = tuple[str, str, str]
"""A placeholder's name, its format and its conversion."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """How a catalogue does: how many texts it translates, which it lacks, which nobody says, and which are wrong."""

    translated: int
    missing: tuple[Text, ...] = ()
    stale: tuple[Text, ...] = ()
    wrong: tuple[tuple[Text, str], ...] = ()

    @property
    def is_whole(self) -> bool:
        """Whether every text is translated, and nothing else."""
        return not (self.missing or self.stale or self.wrong)


def read(folder: Path, language: str) -> Catalog:
    """Read the catalogue of a language (BCP 47); what only guesses stand for counts as untranslated."""
    with _path(folder, language).open("rb") as file:
        return read_po(file, locale=language.replace("-", "_"), ignore_obsolete=True)


def write(folder: Path, language: str, catalogue: Catalog) -> None:
    """Write a catalogue; without dates and lines it changes only where a text does."""
    written = BytesIO()
    write_po(written, catalogue, width=0, no_location=True, omit_header=True, ignore_obsolete=True)
    _path(folder, language).write_bytes(_head(catalogue).encode() + written.getvalue().rstrip(b"\n") + b"\n")


def _head(catalogue: Catalog) -> str:
    lines = (
        "Project-Id-Version: Airdate",
        f"Language: {catalogue.locale_identifier}",
        "MIME-Version: 1.0",
        "Content-Type: text/plain; charset=utf-8",
        "Content-Transfer-Encoding: 8bit",
        f"Plural-Forms: {catalogue.plural_forms}",
    )
    return "\n".join(['msgid ""', 'msgstr ""', *(f'"{line}\\n"' for line in lines), "", ""])


def _path(folder: Path, language: str) -> Path:
    return folder / f"{language}.po"


def updated(catalogue: Catalog, texts: Collection[Text]) -> Catalog:
    """Give the catalogue with exactly these texts; translations stay, and nothing is guessed."""
    fresh = Catalog(locale=catalogue.locale, charset="utf-8")
    for text in in_order(merged(texts)):
        fresh.add((text.one, text.many) if text.many else text.one, _kept(catalogue, text), context=text.context)
    return fresh


def _kept(catalogue: Catalog, text: Text) -> str | tuple[str, ...]:
    forms = _forms(catalogue.get(text.one, text.context))
    if not text.many:
        return forms[0] if forms else ""
    return tuple(forms) if len(forms) == catalogue.num_plurals else ("",) * catalogue.num_plurals


def _forms(message: Message | None) -> Sequence[str]:
    if message is None or message.fuzzy or not message.string:
        return ()
    return (message.string,) if isinstance(message.string, str) else tuple(message.string)


def findings(catalogue: Catalog, texts: Collection[Text]) -> Findings:
    """Look through a catalogue: what it should have, what it has too much, and what would be said wrongly."""
    said = {one: _forms(catalogue.get(one.one, one.context)) for one in in_order(merged(texts))}
    missing = tuple(one for one, forms in said.items() if not _is_complete(catalogue, one, forms))
    known = {(one.one, one.context) for one in said}
    stale = tuple(one for one in in_order(_held(catalogue)) if (one.one, one.context) not in known)
    present = {one: forms for one, forms in said.items() if one not in missing}
    wrong = tuple((one, fault) for one, forms in present.items() if (fault := _fault(one, forms)))
    return Findings(translated=len(present), missing=missing, stale=stale, wrong=wrong)


def _is_complete(catalogue: Catalog, text: Text, forms: Sequence[str]) -> bool:
    return len(forms) == (catalogue.num_plurals if text.many else 1) and all(forms)


def _held(catalogue: Catalog) -> Iterator[Text]:
    for message in catalogue:
        if message.id:
            one, many = (message.id, None) if isinstance(message.id, str) else message.id
            yield Text(one=one, many=many, context=message.context)


def _fault(text: Text, forms: Sequence[str]) -> str | None:
    """Say what is wrong with a translation; None where nothing is. A form for one thing may leave its number out."""
    for form in forms:
        try:
            has, wanted = _fields(form), _fields(text.one) | _fields(text.many or text.one)
        except ValueError as error:
            return f"{form!r}: {error}"
        if differing := (has ^ wanted) - ({("number", "", "")} if form is not forms[-1] else set()):
            return f"{form!r}: other placeholders: {', '.join(sorted(name for name, _, _ in differing))}"
    return None


def _fields(text: str) -> set[Field]:
    return {(name, form or "", way or "") for _, name, form, way in Formatter().parse(text) if name is not None}
