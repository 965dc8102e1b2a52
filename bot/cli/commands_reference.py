"""`airdate commands`: every slash command, as a table for the terminal or as the reference in docs/commands.md."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot.commands.reference import Described, Option, described
from bot.commands.texts import roots_of
from bot.commands.unconnected import unconnected

_INTRODUCTION = """# Commands

What Airdate does in Discord, command by command. This page is written by `airdate commands --markdown`.

Whoever needs a permission needs it at every use, whatever a server's integration settings allow. Answers to personal
questions are seen by the asker alone."""


def commands(
    markdown: Annotated[bool, typer.Option("--markdown", help="Print the reference that docs/commands.md is.")] = False,
) -> None:
    """Tell every slash command: what it does, who may use it where, and its options."""
    known = described(roots_of(unconnected()))
    if markdown:
        typer.echo(as_markdown(known), nl=False)
    else:
        Console().print(_table(known))


def as_markdown(known: Sequence[Described]) -> str:
    """Write the reference of commands as a Markdown document."""
    return "\n\n".join([_INTRODUCTION, *("\n".join(_section(one)) for one in known)]) + "\n"


def _section(command: Described) -> Iterator[str]:
    yield f"## `/{command.name}`"
    yield ""
    yield f"{command.description}."
    yield ""
    yield f"For {command.who}, {command.where}."
    if command.options:
        yield ""
        yield "| option | | takes | what it is |"
        yield "|---|---|---|---|"
        yield from (_row(one) for one in command.options)


def _row(option: Option) -> str:
    required = "required" if option.is_required else "optional"
    return f"| `{option.name}` | {required} | {_cell(option.takes)} | {_cell(option.description)} |"


def _cell(text: str) -> str:
    """Escape what would end a cell or be read as markup."""
    return "".join(f"\\{letter}" if letter in "\\|*_<>[]`" else letter for letter in text)


def _table(known: Sequence[Described]) -> Table:
    table = Table(title="Commands", title_justify="left")
    for heading in ("command", "what it does", "for", "options"):
        table.add_column(heading)
    for one in known:
        options = " ".join(two.name if two.is_required else f"[{two.name}]" for two in one.options)
        table.add_row(f"/{one.name}", one.description, one.who, Text(options))
    return table
