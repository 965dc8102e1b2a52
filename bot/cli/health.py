"""`airdate health`: asks a running bot how it does, for a person or a container's health check."""

from __future__ import annotations

import http.client
import json
from collections.abc import Sequence
from contextlib import closing
from typing import Final

import typer

from bot.cli.options import DEFAULT_CONFIG, ConfigPath
from bot.config import load
from bot.errors import BotError, ConfigError
from bot.sources import kinds

HOST: Final = "127.0.0.1"
_PATIENCE: Final = 5.0

alone = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
"""The command without the others: a health check runs every minute, and loading all of the bot takes seconds."""


@alone.callback()
def common() -> None:
    """Tell how a running bot does."""


@alone.command()
def health(config: ConfigPath = DEFAULT_CONFIG) -> None:
    """Ask the running bot whether all is well; ends with 1 where something is not, with a line for each."""
    port = load(config, kinds()).health.port
    if port is None:
        raise ConfigError(f"{config} sets no [health] port; set one, and start the bot anew")
    problems = ask(port)
    for one in problems:
        typer.echo(one)
    if problems:
        raise typer.Exit(1)
    typer.echo("All is well.")


def ask(port: int) -> Sequence[str]:
    """Ask a running bot on this machine what is wrong, a line each; raises BotError where it does not answer."""
    try:
        with closing(http.client.HTTPConnection(HOST, port, timeout=_PATIENCE)) as connection:
            connection.request("GET", "/health")
            return [str(one) for one in json.load(connection.getresponse())["problems"]]
    except TimeoutError as error:
        raise BotError("Airdate does not answer: its event loop is blocked") from error
    except (OSError, http.client.HTTPException, ValueError, KeyError) as error:
        raise BotError(f"no Airdate answers on port {port}; is it running?") from error
