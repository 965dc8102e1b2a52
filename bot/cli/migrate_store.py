"""`airdate migrate-store`: from the SQLite file into a PostgreSQL database, once and for all."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.table import Table

from bot.app.ports import system_clock
from bot.errors import ConfigError
from bot.store import moving

_SQLITE = "sqlite:///"
_POSTGRESQL = ("postgresql://", "postgres://")


def migrate_store(
    source: Annotated[str, typer.Option("--from", help="The store.url of before: sqlite:///airdate.db")],
    target: Annotated[
        str,
        typer.Option(
            "--to",
            envvar="AIRDATE_MIGRATE_TO",
            help="The URL of an empty database: postgresql://user:password@host/name",
        ),
    ],
) -> None:
    """Move everything from SQLite to PostgreSQL, while the bot is stopped; every row is counted and compared.

    What was told stays told, and what waits is sent once, from the new database. The file is kept, and marked so that
    no Airdate goes on with it. Then name the new URL as store.url.
    """
    counts = asyncio.run(_moved(_file(source), _server(target)))
    Console().print(_table(counts))
    typer.echo("Everything is moved and compared. Name the new database as store.url, and start Airdate.")


def _file(url: str) -> Path:
    if not url.startswith(_SQLITE):
        raise ConfigError("--from names the SQLite file to move: sqlite:///airdate.db")
    return Path(url.removeprefix(_SQLITE))


def _server(url: str) -> str:
    if not url.startswith(_POSTGRESQL):
        raise ConfigError("--to names an empty PostgreSQL database: postgresql://user:password@host/name")
    return url


async def _moved(file: Path, url: str) -> dict[str, int]:
    columns = (TextColumn("{task.description}"), BarColumn(bar_width=None), MofNCompleteColumn())
    with Progress(*columns, transient=True) as bars:
        bar = bars.add_task("", total=None)

        def watch(at: moving.Progress) -> None:
            bars.update(bar, description=f"{at.table}, {at.step}", completed=at.done, total=at.of)

        return await moving.move(file, url, now=system_clock(), watch=watch)


def _table(counts: dict[str, int]) -> Table:
    table = Table("table", "rows", title="Moved", title_justify="left")
    for name, rows in sorted(counts.items()):
        table.add_row(name, f"{rows:,}")
    table.add_row("in all", f"{sum(counts.values()):,}", style="bold")
    return table
