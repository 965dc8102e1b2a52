"""Redaction at the program's edge: whatever it writes about itself goes through here, also on its way out."""

from __future__ import annotations

import logging
import re
import resource
import sys
import threading
import traceback
from collections.abc import Mapping
from types import TracebackType
from typing import TYPE_CHECKING

from bot.core.redaction import Redactor, secrets_in
from bot.errors import ConfigError

if TYPE_CHECKING:
    from bot.config import Settings

_OF_A_SECRET = re.compile(r".*(?:TOKEN|KEY|SECRET|PASSWORD|PASSWD|PASS|CREDENTIALS)")


class RedactingFormatter(logging.Formatter):
    """Writes a record as another formatter does, and takes the secrets out of all of it.

    So it covers messages, their arguments, exceptions and stacks of every library, at every level.
    """

    def __init__(self, inner: logging.Formatter, redact: Redactor) -> None:
        super().__init__()
        self._inner = inner
        self._redact = redact

    def format(self, record: logging.LogRecord) -> str:
        """Give the line, with the exception below it."""
        return self._redact(self._inner.format(record))


def known_secrets(settings: Settings, environ: Mapping[str, str]) -> set[str]:
    """Give every secret that the configuration or the environment holds; what can't be read is left out.

    Libraries and sources have variables of their own, so the environment's are known by their names, like PGPASSWORD.
    """
    try:
        found = {settings.discord.read_token(environ).get_secret_value()}
    except ConfigError:
        found = set()
    found |= secrets_in(settings.store.url.get_secret_value())
    for source in settings.sources:
        found |= secrets_in(source.url or "")
        found |= {environ.get(source.token_env, "").strip()} if source.token_env else set()
    found |= {value.strip() for name, value in environ.items() if _OF_A_SECRET.fullmatch(name)}
    return found - {""}


def guard_last_words(redact: Redactor) -> None:
    """Let uncaught exceptions of the program, its threads and its finalizers be written without secrets."""

    def told(kind: type[BaseException], error: BaseException | None, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            return
        sys.stderr.write(redact("".join(traceback.format_exception(kind, error, trace))))
        sys.stderr.flush()

    def told_of_thread(about: threading.ExceptHookArgs) -> None:
        if not issubclass(about.exc_type, SystemExit):
            told(about.exc_type, about.exc_value, about.exc_traceback)

    def told_of_finalizer(about: sys.UnraisableHookArgs) -> None:
        told(about.exc_type, about.exc_value, about.exc_traceback)

    sys.excepthook = told
    threading.excepthook = told_of_thread
    sys.unraisablehook = told_of_finalizer


def leave_no_core() -> None:
    """Let a crash write no core file, since all secrets stand in the memory that it would hold."""
    _, hard = resource.getrlimit(resource.RLIMIT_CORE)
    resource.setrlimit(resource.RLIMIT_CORE, (0, hard))
