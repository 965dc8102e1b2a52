"""`airdate run`: the bot itself, or a part of it."""

from __future__ import annotations

import os
from typing import Annotated

import typer
import uvloop

from bot.app import run_discord, run_printing
from bot.app.ports import system_clock
from bot.cli.logs import log_to_stderr
from bot.cli.options import DEFAULT_CONFIG, ConfigPath
from bot.config import load
from bot.core.parts import Part, Role, Shards
from bot.errors import ConfigError
from bot.sources import kinds

alone = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
"""The command without the others: the bot has no use for what draws tables and plays the demo."""


@alone.callback()
def common() -> None:
    """Run the bot."""


@alone.command()
def run(
    config: ConfigPath = DEFAULT_CONFIG,
    console: Annotated[bool, typer.Option("--console", help="Print alerts here instead of posting them.")] = False,
    role: Annotated[
        Role,
        typer.Option(
            help="What this process does, where several share a PostgreSQL database: `gateway` holds the connection to "
            "Discord and answers commands, `worker` polls, announces and posts."
        ),
    ] = Role.ALL,
    shards: Annotated[
        str,
        typer.Option(help="Which of the gateway's shards it holds, of how many: 0-3/8 are the first four of eight."),
    ] = "0/1",
) -> None:
    """Run the bot, or a part of it, until it is stopped (Ctrl+C or SIGTERM).

    One process is enough for thousands of servers. Beyond that, start as many with --role worker as are needed, and
    one with --role gateway for every few shards; together they may send 50 requests a second (`rate` in `discord`).
    """
    part = Part(role=role, shards=Shards.read(shards))
    if console and not part.is_whole:
        raise ConfigError("--console prints what a whole bot would post; leave out --role and --shards with it")
    settings = load(config, kinds())
    log_to_stderr(settings, os.environ)
    if console:
        # Only whoever looks at a terminal needs what draws there.
        from rich.console import Console  # noqa: PLC0415 - see above

        from bot.demo.terminal import Terminal  # noqa: PLC0415 - see above

        uvloop.run(run_printing(settings, Terminal(Console(), system_clock)))
    else:
        uvloop.run(run_discord(settings, os.environ, part))
