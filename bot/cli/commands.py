"""What `airdate` can do: one function per command."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from bot import __version__
from bot.app import polled_sources
from bot.app.ports import open_ports
from bot.cli.backups import backup, restore
from bot.cli.commands_reference import commands
from bot.cli.demo import demo
from bot.cli.health import health
from bot.cli.migrate_store import migrate_store
from bot.cli.options import DEFAULT_CONFIG, ConfigPath
from bot.cli.polls import polls
from bot.cli.reports import reading_table, settings_table
from bot.cli.run import run
from bot.cli.translations import translations
from bot.cli.why import why
from bot.config import Settings, load
from bot.errors import BotError, ConfigError, SourceError
from bot.sources import kinds
from bot.sources.base import Interest, NotModified, Reading

EPILOG = (
    "Exit codes: 0 well, 1 a fault of Airdate, 2 wrong configuration or usage, 3 database, 4 token refused, "
    "5 intents refused, 6 Discord out of reach, 7 source unreadable (poll). After 2, 4 and 5 a restart changes nothing."
)

app = typer.Typer(
    help="Tells a Discord server when an anime episode is really out: once, on time, with the link.",
    epilog=EPILOG,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

app.command()(backup)
app.command()(restore)
app.command()(commands)
app.command()(demo)
app.command()(health)
app.command("migrate-store")(migrate_store)
app.command()(polls)
app.command()(run)
app.command()(translations)
app.command()(why)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"airdate {__version__}")
        raise typer.Exit


@app.callback()
def common(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Tell a Discord server when an anime episode is really out."""


def _settings(path: Path) -> Settings:
    return load(path, kinds())


@app.command()
def check(config: ConfigPath = DEFAULT_CONFIG) -> None:
    """Check the configuration, without network or database, and say what it would do."""
    settings = _settings(config)
    polled = polled_sources(settings)
    Console().print(settings_table(settings, {name: one.source.confirms for name, one in polled.items()}))
    try:
        settings.discord.read_token(os.environ)
    except ConfigError as error:
        typer.echo(f"Note, needed only to run: {error}")
    typer.echo(f"{config} is in order.")


@app.command()
def poll(
    name: Annotated[str, typer.Argument(help="The source's name in the configuration.")],
    config: ConfigPath = DEFAULT_CONFIG,
) -> None:
    """Print what one source says now, storing nothing."""
    settings = _settings(config)
    polled = polled_sources(settings)
    if name not in polled:
        raise ConfigError(f"no source is named {name!r}; the configuration has {', '.join(polled)}")
    try:
        reading = asyncio.run(_read(settings, name))
    except SourceError as error:
        told = f"{name} can't be read: {error}; check its table in {config}, or try again later"
        raise SourceError(told) from error
    Console().print(reading_table(reading))


async def _read(settings: Settings, name: str) -> Reading:
    source = polled_sources(settings)[name].source
    async with open_ports(settings) as ports:
        answer = await ports.fetch(source.request(Interest(now=ports.clock())))
        if isinstance(answer, NotModified):
            raise BotError(f"{name} answered 304 to a question without validators")
        return await ports.parse(source, answer)
