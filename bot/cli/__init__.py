"""The command line; turns BotError into one line per fault and an exit code."""

from __future__ import annotations

import sys

from bot.cli.commands import app
from bot.errors import BotError

__all__ = ["app", "main"]


def main() -> None:
    """Run `airdate`, and end with the exit code that `bot.errors` documents."""
    try:
        app()
    except BotError as error:
        print(f"airdate: {error}", file=sys.stderr)  # noqa: T201 - the one place that speaks to the terminal's stderr
        raise SystemExit(error.exit_code) from None
