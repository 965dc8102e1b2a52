"""The command line; turns BotError into one line per fault and an exit code."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from bot.errors import BotError

if TYPE_CHECKING:
    from typer import Typer


def main() -> None:
    """Run `airdate`, and end with the exit code that `bot.errors` documents."""
    # A parsing worker imports the program's main module anew: it shall not load all of the bot with it.
    from bot.cli.redaction import guard_last_words, leave_no_core  # noqa: PLC0415 - see above
    from bot.core.redaction import Redactor  # noqa: PLC0415 - see above

    redact = Redactor()
    guard_last_words(redact)
    leave_no_core()
    app = _app(sys.argv[1:2])
    try:
        app()
    except BotError as error:
        sys.stderr.write(f"airdate: {redact(str(error))}\n")
        raise SystemExit(error.exit_code) from None


def _app(first: list[str]) -> Typer:
    """Load what the command needs and no more; only help and typing errors concern all of them."""
    if first == ["health"]:
        from bot.cli.health import alone as health  # noqa: PLC0415 - see above

        return health
    if first == ["run"]:
        from bot.parsing.pool import warm  # noqa: PLC0415 - see above

        # What the workers need is imported while the rest of the bot is.
        warm()
        from bot.cli.run import alone as run  # noqa: PLC0415 - see above

        return run
    from bot.cli.commands import app  # noqa: PLC0415 - see above

    return app
