"""The runs of one tick: each has a limit, none is waited for for ever, and what fails again and again is told once."""

from __future__ import annotations

import asyncio
import logging
import sys
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import timedelta
from math import log10
from time import monotonic
from typing import Final

from bot.errors import BotError

log = logging.getLogger(__name__)

MOST_GRACE: Final = timedelta(seconds=5)
"""How long a run may take to end after it was cancelled, at most; half an interval where that is shorter."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """Something to be done again and again: how often, and how long one run may take before it is given up.

    A run that hangs has been given up, and the next one begun, at most two intervals after its limit.
    """

    name: str
    run: Callable[[], Awaitable[object]]
    every: timedelta
    limit: timedelta

    @property
    def grace(self) -> timedelta:
        """How long a cancelled run may take to end before it is left behind."""
        return min(self.every / 2, MOST_GRACE)


@dataclass(slots=True)
class Runs:
    """What became of a tick's runs so far; `changed` is the monotonic second at which one began or ended last.

    `failure` says how the last run failed, None where it did not. `lost` are runs that did not end when cancelled.
    `hasten` lets the next run come at once, for which a tick is `woken`.
    """

    tick: Tick
    changed: float = field(default_factory=monotonic)
    under_way: asyncio.Task[None] | None = None
    ended: int = 0
    failure: str | None = None
    failures: int = 0
    lost: set[asyncio.Task[None]] = field(default_factory=set)
    hasten: Callable[[], None] = lambda: None
    woken: bool = False
    _kind: str = ""
    _alike: int = 0

    @property
    def idle(self) -> timedelta:
        """How long it has neither begun nor ended a run."""
        return timedelta(seconds=monotonic() - self.changed)

    @property
    def overdue(self) -> bool:
        """Say whether it has not run for longer than its rule allows."""
        allowed = self.tick.every * 2 + (self.tick.limit if self.under_way else timedelta())
        return self.idle > allowed

    def wake(self) -> None:
        """Run at once, or once more after the run that is under way, which may have looked already."""
        if not self.woken:
            self.woken = True
            if self.under_way is None:
                self.hasten()

    async def run(self) -> None:
        """Run once, and note how it went; returns when it ended or was given up, and raises nothing."""
        if self.under_way is not None:
            return
        self.woken = False
        work = asyncio.create_task(self._work(), name=f"the {self.tick.name} tick")
        self.under_way, self.changed = work, monotonic()
        try:
            await asyncio.wait({work}, timeout=self.tick.limit.total_seconds())
            if work.done():
                self._note(work)
            else:
                await self._give_up(work)
        except asyncio.CancelledError:
            # This is the end of the program; APScheduler would tell it as a failure of the tick.
            work.cancel()
        finally:
            self.under_way, self.changed = None, monotonic()
            if self.woken:
                self.hasten()

    async def _work(self) -> None:
        await self.tick.run()

    def _note(self, work: asyncio.Task[None]) -> None:
        if work.cancelled():
            log.debug("%s was ended", work.get_name())
            return
        self.ended += 1
        if error := work.exception():
            self._failed(error)
        else:
            self._succeeded()

    async def _give_up(self, work: asyncio.Task[None]) -> None:
        where = _place(work)
        work.cancel()
        await asyncio.wait({work}, timeout=self.tick.grace.total_seconds())
        took = f"not done within {self.tick.limit.total_seconds():g} s"
        if not work.done():
            self.lost.add(work)
            work.add_done_callback(self._found)
            took += ", and not to be ended"
        elif not work.cancelled():
            work.exception()
        self._failed(TimeoutError(f"{took}; it hung at {where}"))

    def _found(self, work: asyncio.Task[None]) -> None:
        self.lost.discard(work)
        outcome = "was ended" if work.cancelled() else work.exception() or "went well"
        log.warning("a run of %s that had been given up has ended: %s", work.get_name(), outcome)

    def _failed(self, error: BaseException) -> None:
        kind = f"{type(error).__name__}: {error}"
        self._alike = self._alike + 1 if kind == self._kind else 1
        # What Airdate itself has words for needs no stack to be understood, and holds no secret.
        ours = isinstance(error, BotError | TimeoutError)
        self.failure = str(error) if ours else f"{type(error).__name__}; see the log"
        self._kind, self.failures = kind, self.failures + 1
        if self._alike == 1:
            log.error("the %s tick failed: %s", self.tick.name, kind, exc_info=None if ours else error)
        elif log10(self._alike).is_integer():
            log.error("the %s tick has failed like that %s times in a row", self.tick.name, self._alike)

    def _succeeded(self) -> None:
        if self.failure is not None:
            log.info("the %s tick runs again, after %s failures", self.tick.name, self.failures)
        self.failure, self.failures, self._kind, self._alike = None, 0, "", 0


def _place(work: asyncio.Task[None]) -> str:
    """Say what the run waits for: the innermost line that is not the standard library's."""
    # A task's stack holds one frame where it is suspended; what it awaits is followed by hand.
    waiting: object = work.get_coro()
    place = "an unknown place"
    while (frame := getattr(waiting, "cr_frame", None)) is not None:
        module = str(frame.f_globals.get("__name__", ""))
        if module.partition(".")[0] not in sys.stdlib_module_names:
            place = f"{module}, line {frame.f_lineno} ({frame.f_code.co_name})"
        waiting = getattr(waiting, "cr_await", None)
    return place
