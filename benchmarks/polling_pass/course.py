"""The course that each client runs: the states of all feeds one after another, each timed by the client itself."""

from __future__ import annotations

import gc
import json
import resource
import sys
import time
from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass, field
from typing import Final

from benchmarks.polling_pass.feeds import served_at
from benchmarks.served import let_feeds_be

FIRST, UNCHANGED, SAME, NEW = STATES = ("first fetch", "all 304", "all 200, same body", "one new entry in each")
_NEWEST: Final = 100
_KIBIBYTES: Final = 1024


@dataclass(slots=True, kw_only=True)
class Course:
    """What a client takes for each state: feeds a second, seconds of its processor time per 1,000, and its peak memory.

    `workers` is what its child processes hold beside it, in MiB, where it has any.
    """

    rates: dict[str, float] = field(default_factory=dict)
    processor: dict[str, float] = field(default_factory=dict)
    peak: float = 0
    workers: float = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where the feeds are, as a client is told by its arguments: PORT FEEDS SCHEME."""

    port: int
    feeds: int
    scheme: str

    @classmethod
    def told(cls) -> Place:
        """Read the arguments of this process."""
        port, feeds, scheme = sys.argv[1:4]
        return cls(port=int(port), feeds=int(feeds), scheme=scheme)

    @property
    def urls(self) -> list[str]:
        """Give the address of every feed."""
        return served_at(self.port, self.feeds, self.scheme)


async def run(place: Place, once: Callable[[], Awaitable[int]], states: tuple[str, ...] = STATES) -> Course:
    """Run the course; `once` polls every feed once, and gives how many that were.

    Before they are all 304 in earnest they are once untimed, so that each client has the connections of a poller at
    work. Over TLS all connections are new and the feeds stay as they are at first, so only two states are run.
    """
    course, newest = Course(), _NEWEST
    for state in states if place.scheme == "http" else states[:2]:
        newest += state == NEW
        if place.scheme == "http":
            let_feeds_be(place.port, "untagged" if state == SAME else "tagged", newest)
        if state == UNCHANGED:
            await once()
        gc.collect()
        began, used = time.perf_counter(), _processor()
        polled = await once()
        took = time.perf_counter() - began
        if polled != place.feeds:
            raise RuntimeError(f"{state}: {polled} feeds were polled, not {place.feeds}")
        course.rates[state] = place.feeds / took
        course.processor[state] = (_processor() - used) * 1000 / place.feeds
    course.peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / _KIBIBYTES
    return course


def _processor() -> float:
    return sum(
        used.ru_utime + used.ru_stime
        for used in (resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN))
    )


def tell(course: Course) -> None:
    """Give the course to the process that asked for it."""
    sys.stdout.write(json.dumps(asdict(course)) + "\n")
