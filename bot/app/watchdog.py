"""The watchdog: a thread that notices when the event loop hangs, says where, and ends the process if it stays so."""

from __future__ import annotations

import asyncio
import logging
import os
import sys
import threading
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from time import monotonic
from typing import Final

log = logging.getLogger(__name__)

BLOCKED_AFTER: Final = timedelta(seconds=2)
HOPELESS_AFTER: Final = timedelta(seconds=120)
REMEMBERED: Final = timedelta(minutes=1)
"""How long a block makes the bot's health red after it has ended."""

_LOOK: Final = timedelta(seconds=0.25)
_FAULT: Final = 1


def end_process() -> None:
    """End the process at once with exit code 1, with all of the log written; nothing else of it can run any more."""
    logging.shutdown()
    os._exit(_FAULT)


@dataclass(slots=True)
class Watchdog:
    """Asks the loop for a sign of life again and again, from a thread of its own."""

    blocked_after: timedelta = BLOCKED_AFTER
    hopeless_after: timedelta = HOPELESS_AFTER
    end: Callable[[], None] = end_process
    remembered: timedelta = REMEMBERED
    blocks: int = 0
    longest: timedelta = timedelta()
    _answered: float = field(default_factory=monotonic)
    _asked: bool = False
    _last_block: float | None = None
    _told: bool = False
    _stop: threading.Event = field(default_factory=threading.Event)

    @contextmanager
    def watching(self) -> Iterator[Watchdog]:
        """Watch the running loop while the block runs."""
        loop, thread_id = asyncio.get_running_loop(), threading.get_ident()
        self._answered = monotonic()
        thread = threading.Thread(target=self._watch, args=(loop, thread_id), name="watchdog", daemon=True)
        thread.start()
        try:
            yield self
        finally:
            self._stop.set()
            thread.join()

    @property
    def silence(self) -> timedelta:
        """How long the loop has not answered."""
        return timedelta(seconds=monotonic() - self._answered)

    @property
    def blocked_lately(self) -> bool:
        """Say whether the loop is blocked, or was a short while ago."""
        return self._last_block is not None and monotonic() - self._last_block < self.remembered.total_seconds()

    def _watch(self, loop: asyncio.AbstractEventLoop, thread_id: int) -> None:
        while not self._stop.wait(_LOOK.total_seconds()):
            if not self._asked:
                self._asked = True
                try:
                    loop.call_soon_threadsafe(self._answer)
                except RuntimeError:
                    # The loop is closed: the program ends.
                    return
            if self.silence > self.blocked_after:
                self._blocked(thread_id)

    def _answer(self) -> None:
        if self._told:
            self.longest = max(self.longest, self.silence)
            log.warning("the event loop runs again, after %.1f s", self.silence.total_seconds())
        self._answered, self._asked, self._told = monotonic(), False, False

    def _blocked(self, thread_id: int) -> None:
        self._last_block = monotonic()
        if not self._told:
            self._told = True
            self.blocks += 1
            log.error(
                "the event loop has been blocked for %.1f s here:\n%s", self.silence.total_seconds(), _stack(thread_id)
            )
        if self.silence > self.hopeless_after:
            words = "the event loop has been blocked for %.0f s; the process ends, to be started anew"
            log.critical(words, self.silence.total_seconds())
            self.end()


def _stack(thread_id: int) -> str:
    frame = sys._current_frames().get(thread_id)  # noqa: SLF001 - documented, in spite of its name
    return "".join(traceback.format_stack(frame, limit=None)[-8:]).rstrip() if frame else "(the thread is gone)"
