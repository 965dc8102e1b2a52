"""`airdate translations`: what the catalogues of the languages have, lack and have wrong; for those who write them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Final

import typer

import bot
from bot import locale
from bot.commands.texts import roots_of, texts_of
from bot.commands.unconnected import unconnected
from bot.errors import ConfigError
from bot.locale import catalogues
from bot.locale.catalogues import Findings
from bot.locale.texts import Text, texts_in

_SHOWN: Final = 20


def translations(
    write: Annotated[
        bool, typer.Option("--write", help="Bring the catalogues up to date: add new texts, remove those nobody says.")
    ] = False,
    language: Annotated[str | None, typer.Option(help="Look at this one only, such as de or pt-BR.")] = None,
    full: Annotated[
        bool, typer.Option("--full", help="Name every text that is missing, not the first ones only.")
    ] = False,
) -> None:
    """Check the translations in bot/locale: a catalogue (.po) for each language that Airdate speaks.

    A text for people is written in English, within `_("...")`, `plural`, `term` or `mark`. To translate new ones, run
    this with --write, fill in the empty msgstr lines (any editor of .po files will do; keep every {name}), and run it
    again without. It ends with code 1 as long as something is missing, stale or wrong.
    """
    chosen, texts, folder = _chosen(language), every_text(), Path(locale.__file__).parent
    found = {tag: _looked_at(folder, tag, texts, write=write) for tag in chosen}
    for tag, findings in found.items():
        for line in told(tag, findings, shown=len(texts) if full else _SHOWN):
            typer.echo(line)
    if not all(one.is_whole for one in found.values()):
        raise typer.Exit(1)


def every_text() -> set[Text]:
    """Collect all that has to be translated: what the modules say, and what commands are called."""
    return texts_in(Path(bot.__file__).parent) | texts_of(roots_of(unconnected()))


def _chosen(language: str | None) -> list[str]:
    spoken = [tag for tag in locale.LANGUAGES if tag != locale.ENGLISH]
    if language is None:
        return spoken
    if language not in spoken:
        raise ConfigError(f"--language: {language!r} has no catalogue; those are {', '.join(spoken)}")
    return [language]


def _looked_at(folder: Path, tag: str, texts: set[Text], *, write: bool) -> Findings:
    catalogue = catalogues.read(folder, tag)
    if write:
        catalogue = catalogues.updated(catalogue, texts)
        catalogues.write(folder, tag, catalogue)
    return catalogues.findings(catalogue, texts)


def told(tag: str, findings: Findings, shown: int) -> Iterator[str]:
    """Tell what was found in a catalogue: a line of numbers, then a line for each text, the first ones of each sort."""
    yield (
        f"{tag}: {findings.translated} translated, {len(findings.missing)} missing, {len(findings.stale)} stale, "
        f"{len(findings.wrong)} wrong"
    )
    yield from (f"  missing: {_named(one)}" for one in findings.missing[:shown])
    yield from (f"  stale: {_named(one)}" for one in findings.stale[:shown])
    yield from (f"  wrong: {_named(one)}: {fault}" for one, fault in findings.wrong)


def _named(text: Text) -> str:
    return f"{text.one!r}" + (f" ({text.context})" if text.context else "")
