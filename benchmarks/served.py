"""Served: what a benchmark measures against runs in a process of its own, so that its cost is not counted."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection


@contextmanager
def serving(module: str, *arguments: str) -> Iterator[str]:
    """Run a server's module while the block runs; gives the line that it writes. It ends with its input."""
    command = [sys.executable, "-m", module, *arguments]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True) as server:  # noqa: S603 - our own program
        yield server.stdout.readline() if server.stdout else ""
        server.communicate()


@contextmanager
def feeds(*certified: str) -> Iterator[int]:
    """Serve the feeds of the polling pass; gives their port. `certified` are FOLDER and FEEDS, see the server."""
    with serving("benchmarks.polling_pass.server", *certified) as port:
        yield int(port)


def let_feeds_be(port: int, kind: str, newest: int) -> None:
    """Let all feeds answer so from now on; see the server."""
    asking = HTTPConnection("127.0.0.1", port)
    asking.request("GET", f"/is/{kind}/{newest}")
    asking.getresponse().read()
    asking.close()
