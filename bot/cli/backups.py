"""`airdate backup` and `airdate restore`: copies of the SQLite file, taken and put back."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.app.ports import system_clock
from bot.cli.options import DEFAULT_CONFIG, ConfigPath
from bot.config import Settings, load
from bot.errors import ConfigError
from bot.sources import kinds
from bot.store import backups

_SQLITE = "sqlite:///"


def backup(config: ConfigPath = DEFAULT_CONFIG) -> None:
    """Write a checked copy of the database, also while the bot runs."""
    settings = load(config, kinds())
    store = settings.store
    made = backups.take(_file(settings), store.backups, now=system_clock(), keep=store.keep_backups)
    typer.echo(f"{made} is written and checked.")


def restore(
    source: Annotated[Path | None, typer.Argument(help="The backup; the newest one if left out.")] = None,
    config: ConfigPath = DEFAULT_CONFIG,
) -> None:
    """Put a backup in the database's place, while the bot is stopped; the replaced file is kept."""
    settings = load(config, kinds())
    chosen = source or next(iter(backups.kept(settings.store.backups)), None)
    if chosen is None:
        raise ConfigError(f"{settings.store.backups} holds no backup; name one: airdate restore FILE")
    aside = backups.restore(chosen, _file(settings), now=system_clock())
    typer.echo(f"{chosen} is restored." + (f" The database that was there is now {aside}." if aside else ""))
    typer.echo("What came to be known after it was taken is not in it, and may be told a second time.")


def _file(settings: Settings) -> Path:
    url = settings.store.url.get_secret_value()
    if not url.startswith(_SQLITE):
        raise ConfigError("store.url is a PostgreSQL server; use pg_dump and pg_restore for its backups")
    return Path(url.removeprefix(_SQLITE))
