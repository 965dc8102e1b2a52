"""Logs: where they go, how much they tell, and that no secret stands in them."""

from __future__ import annotations

import faulthandler
import logging
import sys
from collections.abc import Mapping

from bot.cli.redaction import RedactingFormatter, guard_last_words, known_secrets
from bot.config import Settings
from bot.core.redaction import Redactor


def log_to_stderr(settings: Settings, environ: Mapping[str, str]) -> None:
    """Log for a person where one is looking, and one plain line each where a service manager collects them.

    From now on neither logs nor last words hold a secret that the configuration knows, and a crash says where it
    happened.
    """
    redact = Redactor(known_secrets(settings, environ))
    guard_last_words(redact)
    faulthandler.enable()
    watched = _for_a_terminal() if sys.stderr.isatty() else None
    line = "%(name)s: %(message)s" if watched else "%(asctime)s %(levelname)s %(name)s: %(message)s"
    handler = watched or logging.StreamHandler()
    handler.setFormatter(RedactingFormatter(logging.Formatter(line), redact))
    logging.basicConfig(level=settings.log.level.upper(), handlers=[handler])
    # Below this they tell every statement and request, and tokens of interactions among them.
    for name, least in (("discord", logging.INFO), ("asyncio", logging.INFO), ("aiosqlite", logging.INFO)):
        logging.getLogger(name).setLevel(max(least, logging.getLogger().level))
    for name in ("apscheduler", "alembic"):
        logging.getLogger(name).setLevel(logging.WARNING)


def _for_a_terminal() -> logging.Handler:
    # A service goes without what draws on terminals.
    from rich.console import Console  # noqa: PLC0415 - see above
    from rich.logging import RichHandler  # noqa: PLC0415 - see above

    return RichHandler(console=Console(stderr=True), show_path=False)
