"""Sources whose parse() does what a hostile document or a faulty source may do; a worker process imports them."""

from __future__ import annotations

import io
import itertools
import os
import signal
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from types import MappingProxyType
from typing import ClassVar, NoReturn

import feedparser

from bot.core.news import NewsItem
from bot.core.releases import Series
from bot.errors import FetchError, ParseError, Refused, StoreDamaged
from bot.sources.base import Interest, Reading, Request, Response

Parse = Callable[[Response], Reading]


@dataclass(frozen=True)
class Specimen:
    """A source with the parse() that it is given."""

    act: Parse
    confirms: ClassVar[bool] = False
    name: str = "specimen"

    def request(self, interest: Interest) -> Request:
        raise NotImplementedError

    def parse(self, response: Response) -> Reading:
        return self.act(response)


def tell(*titles: object) -> Reading:
    """Say something from within a worker."""
    return Reading(news=tuple(NewsItem(guid=str(number), title=str(title)) for number, title in enumerate(titles)))


def echo(response: Response) -> Reading:
    return tell(response.url, len(response.body))


def process(_: Response) -> Reading:
    return tell(os.getpid())


def sockets(_: Response) -> Reading:
    """Tell the sockets that a worker has open."""
    links = [str(link.readlink()) for link in Path("/proc/self/fd").iterdir() if link.exists()]
    return tell(*(link for link in links if link.startswith("socket:")))


def interrupts(_: Response) -> Reading:
    return tell(signal.getsignal(signal.SIGINT) == signal.SIG_IGN)


def priority(_: Response) -> Reading:
    return tell(os.nice(0))


def announce(response: Response) -> None:
    """Write this process's id to the file that the document names."""
    path = Path(response.body.decode())
    path.with_suffix(".new").write_text(str(os.getpid()))
    path.with_suffix(".new").rename(path)


def sleep(response: Response) -> Reading:
    """Hang without any use of the processor."""
    announce(response)
    time.sleep(60)
    return Reading()


def spin(response: Response) -> Reading:
    """Hang in one call of a library in C, which no signal handler in Python interrupts."""
    announce(response)
    return tell(max(itertools.repeat(1)))


def nap(_: Response) -> Reading:
    time.sleep(0.2)
    return Reading()


def work(_: Response) -> Reading:
    """Keep the processor busy for half a second."""
    end = time.process_time() + 0.5
    while time.process_time() < end:
        pass
    return Reading()


def feed(response: Response) -> Reading:
    """Read a feed with a library that is quadratic on small inputs."""
    return tell(len(feedparser.parse(io.BytesIO(response.body)).entries))


def devour(_: Response) -> Reading:
    return tell(len(bytearray(2**33)))


def crash(_: Response) -> NoReturn:
    os.kill(os.getpid(), signal.SIGSEGV)
    raise AssertionError


def leave(_: Response) -> NoReturn:
    os._exit(3)  # as a library in C may


def quit_(_: Response) -> NoReturn:
    sys.exit(3)


def refuse(_: Response) -> NoReturn:
    raise ParseError("not a feed") from ValueError("s3cret")


def refuse_at_length(_: Response) -> NoReturn:
    raise FetchError("come back later", status=429, retry_after=timedelta(seconds=90))


def refuse_otherwise(_: Response) -> NoReturn:
    raise StoreDamaged("odd")


def refuse_unpicklably(_: Response) -> NoReturn:
    raise Refused("message", reason="reason")


def stumble(response: Response) -> NoReturn:
    raise KeyError(response.body.decode("latin-1"))


def stumble_silently(_: Response) -> NoReturn:
    raise LookupError


def surrogate(_: Response) -> NoReturn:
    "\ud800".encode()
    raise AssertionError


class Stubborn(Exception):
    """An exception that can be packed but not unpacked."""

    def __init__(self, one: str, two: str) -> None:
        super().__init__(f"{one} {two}")


def stumble_unpicklably(_: Response) -> NoReturn:
    raise Stubborn("can't be", "unpacked")


def recurse(response: Response) -> Reading:
    return recurse(response)


def no_reading(_: Response) -> Reading:
    return None  # type: ignore[return-value] # the fault that is tried


def unpicklable_reading(_: Response) -> Reading:
    series = Series(title="x", ids=MappingProxyType({}))
    return Reading(skipped=(series,))  # type: ignore[arg-type] # any value that can't be packed


def chatter(_: Response) -> Reading:
    return tell("x" * 2**20)
