"""The command line; turns BotError into one line per fault and an exit code."""

from __future__ import annotations

import sys

from bot.errors import BotError


def main() -> None:
    """Run `airdate`, and end with the exit code that `bot.errors` documents."""
    # A parsing worker imports the program's main module anew: it shall not load all of the bot with it.
    if sys.argv[1:2] == ["health"]:
        from bot.cli.health import alone as app  # noqa: PLC0415 - see above
    else:
        from bot.cli.commands import app  # noqa: PLC0415 - see above
    from bot.cli.redaction import guard_last_words, leave_no_core  # noqa: PLC0415 - see above
    from bot.core.redaction import Redactor  # noqa: PLC0415 - see above

    redact = Redactor()
    guard_last_words(redact)
    leave_no_core()
    try:
        app()
    except BotError as error:
        sys.stderr.write(f"airdate: {redact(str(error))}\n")
        raise SystemExit(error.exit_code) from None
