"""The command line; turns BotError into one line per fault and an exit code."""

from __future__ import annotations

import sys

from bot.errors import BotError


def main() -> None:
    """Run `airdate`, and end with the exit code that `bot.errors` documents."""
    # A parsing worker imports the program's main module anew: it shall not load all of the bot with it.
    from bot.cli.commands import app  # noqa: PLC0415 - see above

    try:
        app()
    except BotError as error:
        print(f"airdate: {error}", file=sys.stderr)  # noqa: T201 - the one place that speaks to the terminal's stderr
        raise SystemExit(error.exit_code) from None
