"""`python -m benchmarks.polling_pass.ours PORT FEEDS SCHEME`: the course of Airdate, through its real poller."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import psutil
import uvloop

from benchmarks.polling_pass.course import Course, Place, run, tell
from benchmarks.polling_pass.feeds import SHOW, hosts, sources
from bot.app.configured import policy_of, polled_sources
from bot.app.pipeline import open_store
from bot.app.ports import open_ports
from bot.config import load
from bot.demo.clock import SimulatedClock
from bot.pipeline import heap
from bot.pipeline.fan_out import FanOut
from bot.pipeline.poll import Poller
from bot.sources import kinds

_CONFIGURATION = """
[store]
url = "sqlite:///pass.db"

[polling]
allow_private = [{hosts}]

[[shows]]
name = "{show}"

[[announcements]]
channel = 100000000000000001
shows = ["*"]
"""
_PAUSE = timedelta(days=1)
"""Every feed is due again after it, however seldom it is polled."""

_MEBIBYTE = 2**20


def configuration(place: Place) -> str:
    """Write the configuration of all feeds."""
    return _CONFIGURATION.format(hosts=hosts(place.feeds), show=SHOW) + sources(place.urls)


async def measured(place: Place) -> Course:
    """Run the course with everything in a temporary folder."""
    clock = SimulatedClock(datetime(2024, 2, 10, tzinfo=UTC))
    with TemporaryDirectory(prefix="airdate-pass-") as folder:
        file = Path(folder) / "airdate.toml"
        file.write_text(configuration(place), encoding="utf-8")
        settings = load(file, kinds())
        polled = polled_sources(settings)
        async with open_ports(settings, clock) as ports, open_store(settings, polled, clock) as database:
            policy = policy_of(settings, polled)
            poller = Poller(
                database=database,
                fetch=ports.fetch,
                parse=ports.parse,
                sources=polled,
                clock=clock,
                policy=policy,
                fan_out=FanOut(database, policy),
            )

            heap.settle()

            async def once() -> int:
                clock.advance(clock() + _PAUSE)
                return await poller.poll_due()

            course = await run(place, once)
            below = psutil.Process().children(recursive=True)
            course.workers = sum(one.memory_full_info().pss for one in below) / _MEBIBYTE
    return course


if __name__ == "__main__":
    tell(uvloop.run(measured(Place.told())))
