"""The worker: what runs in the process that reads hostile documents."""

from __future__ import annotations

import importlib
import os
import pickle
import resource
import signal
import sys
import traceback
from dataclasses import dataclass

from bot.core.text import clamped, plain
from bot.errors import BotError, ParseError
from bot.parsing.limits import MEBIBYTE, Limits
from bot.sources.base import Reading, Response, Source

READERS = ("bot.sources", "bot.sources.feedparsing", "bot.sources.ical_reading")
"""What reads documents: imported by the workers alone where it takes much memory."""

NICER = 2
"""By how much a worker's priority is lower, so that two hanging documents on two processors hold up nothing else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """Why there is no reading; with the `trace` of the stack where the fault is ours."""

    error: BotError
    trace: str = ""


def prepare(limits: Limits) -> None:
    """Set a fresh worker up; all that it needs is imported before memory gets scarce."""
    for module in READERS:
        importlib.import_module(module)
    # The pool's own handler of SIGTERM runs between two bytecodes: while a library hangs in C, that is never.
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    os.nice(NICER)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform != "darwin":
        resource.setrlimit(resource.RLIMIT_AS, (limits.memory, limits.memory))


def read(document: bytes, limits: Limits) -> bytes:
    """Read a pickled (source, response); answers a pickled Reading or Failure.

    Both ways are pickled here and not by the pool, since an exception or a value that can't be carried over would
    break the whole pool.
    """
    _limit_processor_time(limits)
    try:
        source: Source
        response: Response
        source, response = pickle.loads(document)  # noqa: S301 - the bot's own bytes
        return _packed(source.parse(response), limits)
    except MemoryError:
        words = f"the document needs more than {limits.memory / MEBIBYTE:g} MiB to read"
        return pickle.dumps(Failure(error=ParseError(words)))
    except BotError as error:
        return pickle.dumps(_expected(error))
    except (Exception, SystemExit) as error:  # noqa: BLE001 - the one boundary of all parsers; the parent logs it
        return pickle.dumps(_unexpected(error))


def _packed(reading: Reading, limits: Limits) -> bytes:
    if not isinstance(reading, Reading):
        raise TypeError(f"parse() gave no Reading but {type(reading).__name__}")
    packed = pickle.dumps(reading)
    if len(packed) > limits.answer:
        raise ParseError(f"the document says more than {limits.answer / MEBIBYTE:g} MiB")
    return packed


def _limit_processor_time(limits: Limits) -> None:
    usage = resource.getrusage(resource.RUSAGE_SELF)
    soft = int(usage.ru_utime + usage.ru_stime + limits.processor.total_seconds()) + 1
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (soft, hard))


def _expected(error: BotError) -> Failure:
    error.__cause__ = error.__context__ = error.__traceback__ = None
    try:
        pickle.loads(pickle.dumps(error))  # noqa: S301 - the bytes made in this line
    except Exception as fault:  # noqa: BLE001 - an exception's own constructor runs here
        return _unexpected(fault)
    return Failure(error=error)


def _unexpected(error: BaseException) -> Failure:
    # The text of the exception may be a stranger's, so it is left out of the trace and stands cleaned in the error.
    text = clamped(plain(str(error)[:1000]), 200)
    words = f"{type(error).__name__}: {text}" if text else type(error).__name__
    return Failure(error=ParseError(words), trace="".join(traceback.format_tb(error.__traceback__)))
