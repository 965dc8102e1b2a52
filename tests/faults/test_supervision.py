"""Supervision: what hangs is given up, what raises runs again, and a loop that is blocked is noticed from outside."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest

from bot.app.health import Health
from bot.app.health_page import health_page
from bot.app.watchdog import Watchdog
from bot.scheduler import Runs, Tick, ticking
from tests.faults.conftest import Figure
from tests.faults.life import until

ROOT = Path(__file__).resolve().parents[2]
EVERY, LIMIT = timedelta(seconds=0.4), timedelta(seconds=0.6)
ALLOWED = LIMIT + 2 * EVERY


@dataclass
class Work:
    """Something that goes wrong at its first run, and well at the others."""

    begun: list[float] = field(default_factory=list)
    looked_at: asyncio.Event = field(default_factory=asyncio.Event)
    freed: bool = False

    def begin(self) -> int:
        self.begun.append(time.monotonic())
        return len(self.begun)

    async def hang(self) -> None:
        if self.begin() == 1:
            await asyncio.Event().wait()
        await self.looked_at.wait()

    async def hang_for_good(self) -> None:
        if self.begin() == 1:
            while not self.freed:
                with contextlib.suppress(asyncio.CancelledError):
                    await asyncio.sleep(0.05)
        await self.looked_at.wait()

    async def raise_once(self) -> None:
        if self.begin() == 1:
            raise RuntimeError("it went wrong")
        await self.looked_at.wait()


@asynccontextmanager
async def watched(tick: Tick) -> AsyncIterator[tuple[Sequence[Runs], Health]]:
    async with ticking([tick]) as runs:
        yield runs, Health(ticks=runs, watchdog=Watchdog())


@pytest.mark.fault("G5")
@pytest.mark.long  # it measures time
@pytest.mark.parametrize("way", ["hang", "hang_for_good"])
async def test_a_tick_that_hangs_is_given_up_and_runs_again_within_two_intervals_of_its_limit(
    figure: Figure, way: str
) -> None:
    work = Work()
    async with watched(Tick(name="stuck", run=getattr(work, way), every=EVERY, limit=LIMIT)) as (runs, health):
        await until(lambda: runs[0].failure is not None)
        red = health.problems()
        work.looked_at.set()
        await until(lambda: len(work.begun) >= 2)
        await until(lambda: runs[0].failure is None)
        lost = len(runs[0].lost)
        work.freed = True

    took = work.begun[1] - work.begun[0]
    assert took <= ALLOWED.total_seconds()
    assert red[0].startswith("the stuck tick failed: not done within 0.6 s")
    assert f"({way})" in red[0]
    assert lost == (1 if way == "hang_for_good" else 0)
    name = "a tick that hangs" if way == "hang" else "a tick that can't be cancelled"
    figure(f"{name} runs again {took:.1f} s after its start (limit 0.6 s, interval 0.4 s), health red meanwhile")


@pytest.mark.fault("G5")
@pytest.mark.long  # it measures time
async def test_a_tick_that_raises_runs_again_at_its_next_interval_and_health_recovers(figure: Figure) -> None:
    work = Work()
    async with watched(Tick(name="odd", run=work.raise_once, every=EVERY, limit=LIMIT)) as (runs, health):
        await until(lambda: runs[0].failure is not None)
        red = health.problems()
        work.looked_at.set()
        await until(lambda: runs[0].ended >= 2)
        green = health.problems()

    took = work.begun[1] - work.begun[0]
    assert red == ["the odd tick failed: RuntimeError; see the log"]
    assert green == []
    assert took <= 2 * EVERY.total_seconds()
    figure(f"a tick that raises runs again after {took:.1f} s (interval 0.4 s), health red and green again")


@pytest.mark.fault("G5")
async def test_a_tick_that_fails_in_the_same_way_again_and_again_is_told_in_few_lines(
    figure: Figure, caplog: pytest.LogCaptureFixture
) -> None:
    async def fail() -> None:
        raise RuntimeError("the same again")

    async with watched(Tick(name="sore", run=fail, every=timedelta(milliseconds=5), limit=LIMIT)) as (runs, _):
        await until(lambda: runs[0].failures >= 100)
        failures = runs[0].failures
    told = [one for one in caplog.records if one.levelno >= logging.ERROR and "sore" in one.getMessage()]

    assert [bool(one.exc_info) for one in told] == [True, False, False]
    figure(f"{failures} failures alike: {len(told)} lines in the log, one stack", times=failures)


def ask(port: int, seconds: float) -> tuple[int, list[str]]:
    """Ask the health page; status 0 where it does not answer in time."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=seconds) as answer:
            return answer.status, json.load(answer)["problems"]
    except urllib.error.HTTPError as error:
        with error:
            return error.code, json.load(error)["problems"]
    except OSError:
        return 0, []


@pytest.mark.long
@pytest.mark.fault("G5")
async def test_a_loop_blocked_for_three_seconds_turns_health_red_and_the_log_says_where(
    figure: Figure, caplog: pytest.LogCaptureFixture
) -> None:
    block: list[float] = []
    blocked, runs_at = threading.Event(), list[float]()

    async def blocking() -> None:
        runs_at.append(time.monotonic())
        if block:
            blocked.set()
            time.sleep(block.pop())  # noqa: ASYNC251 - the fault

    def ask_meanwhile(port: int) -> tuple[int, list[str]]:
        blocked.wait()
        return ask(port, 1)

    tick = Tick(name="blocking", run=blocking, every=EVERY, limit=timedelta(seconds=9))
    watchdog = Watchdog(remembered=timedelta(seconds=1.5))
    async with ticking([tick]) as runs, health_page(0, Health(ticks=runs, watchdog=watchdog).problems) as port:
        assert port is not None
        with watchdog.watching():
            await until(lambda: runs_at)
            runs_at.clear()
            block.append(3.0)
            during = await asyncio.to_thread(ask_meanwhile, port)
            await until(lambda: len(runs_at) >= 2)
            after = await asyncio.to_thread(ask, port, 5)
            await until(lambda: not watchdog.blocked_lately)
            later = await asyncio.to_thread(ask, port, 5)
    told = [one.getMessage() for one in caplog.records if "has been blocked" in one.getMessage()]

    assert during == (0, [])
    assert after[0] == 503
    assert after[1][0].startswith("the event loop was blocked lately, for up to 3 s")
    assert later == (200, [])
    assert len(told) == 1
    assert "time.sleep(block.pop())" in told[0]
    assert runs_at[1] - runs_at[0] <= 3 + 2 * EVERY.total_seconds()
    resumed = runs_at[1] - runs_at[0] - 3
    figure(f"a block of 3 s: noticed after 2 s with its line, health red, the next run {resumed:.1f} s after its end")


HOPELESS = """
import asyncio, logging, time
from datetime import timedelta
from bot.app.watchdog import Watchdog

async def main():
    with Watchdog(blocked_after=timedelta(seconds=0.3), hopeless_after=timedelta(seconds=1)).watching():
        await asyncio.sleep(0.1)
        time.sleep(60)

logging.basicConfig(level="INFO")
asyncio.run(main())
"""


@pytest.mark.long
@pytest.mark.fault("G5")
def test_a_loop_that_stays_blocked_ends_the_process_so_that_it_is_started_anew(figure: Figure) -> None:
    begun = time.monotonic()
    ended = subprocess.run(  # noqa: S603 - our own interpreter and text
        [sys.executable, "-c", HOPELESS], cwd=ROOT, capture_output=True, text=True, timeout=30, check=False
    )
    took = time.monotonic() - begun

    assert ended.returncode == 1
    assert "time.sleep(60)" not in ended.stderr.splitlines()[-1]
    assert "the process ends, to be started anew" in ended.stderr.splitlines()[-1]
    assert took < 30
    figure("a loop blocked for good: exit code 1 after 1 s (1/120 of the usual)")
