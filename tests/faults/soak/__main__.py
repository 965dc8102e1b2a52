"""`python -m tests.faults.soak FEEDS DAYS`: lets the days pass, and prints what was measured as JSON."""

from __future__ import annotations

import asyncio
import gc
import json
import logging
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

import psutil

from bot.app import Pipeline, open_pipeline
from bot.app.ports import open_ports
from bot.config import load
from bot.core.message import Message
from bot.demo.clock import SimulatedClock
from bot.sources import kinds
from tests.faults.soak.site import FIRST, Site, address, serving

STEP = timedelta(minutes=20)
CONFIGURATION = """
[store]
url = "sqlite:///soak.db"

[polling]
allow_private = [{hosts}]

[[shows]]
name = "Metallic Rouge"
episodes = 13

[[announcements]]
channel = 100000000000000001
shows = ["*"]
"""
SOURCE = """
[[sources]]
name = "Feed {number}"
kind = "feed"
url = "http://{host}:{port}/{number}"
every = "4h"
"""


@dataclass(slots=True)
class Readers:
    """Stands in Discord's place, and keeps nothing but how much there was."""

    posted: int = 0
    ready: bool = True

    async def post(self, channel_id: int, message: Message, nonce: str) -> int:
        del channel_id, message, nonce
        self.posted += 1
        return self.posted

    async def edit(self, channel_id: int, message_id: int, message: Message) -> None:
        del channel_id, message_id, message

    async def dm(self, user_id: int) -> int:
        return user_id

    async def publish(self, channel_id: int, message_id: int) -> None:
        del channel_id, message_id

    async def open_thread(self, channel_id: int, message_id: int, name: str) -> int:
        del channel_id, name
        return message_id

    def is_forum(self, channel_id: int) -> bool:
        del channel_id
        return False

    def manager(self, channel_id: int) -> int | None:
        del channel_id
        return None

    async def find(self, channel_id: int, marker: str, since: datetime) -> int | None:
        del channel_id, marker, since
        return None


@dataclass(slots=True)
class Use:
    """What the process held at one moment: memory in MiB, handles, and the memory of its children."""

    memory: float
    handles: int
    children: float


def use() -> Use:
    own = psutil.Process()
    below = own.children(recursive=True)
    return Use(
        memory=own.memory_info().rss / 2**20,
        handles=own.num_fds(),
        children=sum(child.memory_info().rss for child in below) / 2**20,
    )


@dataclass(slots=True, kw_only=True)
class Course:
    """How the days went: polls, posts, what was held at the end of each day, and exceptions that nobody took."""

    polls: int = 0
    posted: int = 0
    seconds: float = 0
    served: dict[str, int] = field(default_factory=dict)
    days: list[Use] = field(default_factory=list)
    untaken: list[str] = field(default_factory=list)


@asynccontextmanager
async def opened(
    folder: Path, clock: SimulatedClock, readers: Readers, feeds: int, port: int
) -> AsyncIterator[Pipeline]:
    hosts = [address(number) for number in range(feeds)]
    file = folder / "airdate.toml"
    told = [SOURCE.format(number=number, host=host, port=port) for number, host in enumerate(hosts)]
    file.write_text(CONFIGURATION.format(hosts=", ".join(f'"{host}"' for host in hosts)) + "".join(told))
    settings = load(file, kinds())
    async with open_ports(settings, clock) as ports, open_pipeline(settings, ports, readers) as pipeline:
        yield pipeline


async def soaked(feeds: int, days: int) -> Course:
    clock, readers, course = SimulatedClock(FIRST), Readers(), Course()
    site, began = Site(clock=clock), time.monotonic()

    def note(_: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        course.untaken.append(f"{context.get('message')}: {context.get('exception')!r}")

    asyncio.get_running_loop().set_exception_handler(note)
    with TemporaryDirectory() as folder:
        async with serving(site) as port, opened(Path(folder), clock, readers, feeds, port) as pipeline:
            for _ in range(days):
                samples = [await stepped(pipeline, clock, course) for _ in range(timedelta(days=1) // STEP)]
                last = samples[-len(samples) // 4 :]
                course.days.append(Use(*(median(getattr(one, name) for one in last) for name in Use.__slots__)))
        gc.collect()
        await asyncio.sleep(0)
    course.posted, course.seconds, course.served = readers.posted, time.monotonic() - began, dict(site.served)
    return course


async def stepped(pipeline: Pipeline, clock: SimulatedClock, course: Course) -> Use:
    """Do what is due by every tick, once, and let time go on; gives what the process holds then."""
    for tick in pipeline.ticks(STEP):
        done = await tick.run()
        course.polls += int(done) if tick.name == "poll" and isinstance(done, int) else 0
    clock.advance(clock() + STEP)
    return use()


if __name__ == "__main__":
    logging.basicConfig(level=logging.CRITICAL)
    sys.stdout.write(json.dumps(asdict(asyncio.run(soaked(int(sys.argv[1]), int(sys.argv[2]))))))
