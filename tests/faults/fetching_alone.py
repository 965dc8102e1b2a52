"""`python -m tests.faults.fetching_alone URL ...`: fetches in a process of its own, whose memory is that of fetching.

Prints as JSON, for each: the error, the most bytes of a body that were held (as Python's profiler sees it), and by how
many the process has grown since the first.
"""

from __future__ import annotations

import asyncio
import json
import resource
import sys
from pathlib import Path
from types import FrameType

from bot.errors import FetchError
from bot.fetch import Fetcher, Limits
from bot.fetch.answers import read_body
from bot.sources.base import Request
from tests.fetch.conftest import fetching

_KIB = 1024


def peak() -> int:
    """Give the most memory that this program ever had resident, in bytes.

    Not getrusage's: on Linux that one goes on counting what the process was before it became this program.
    """
    status = Path("/proc/self/status")
    if status.exists():
        [line] = [line for line in status.read_text().splitlines() if line.startswith("VmHWM:")]
        return int(line.split()[1]) * _KIB
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


async def main(urls: list[str]) -> list[dict[str, object]]:
    """Fetch one after the other, and measure."""
    async with fetching(Limits()) as fetch:
        before = peak()
        measured = [await measure(fetch, url) for url in urls]
        return [{**one, "grown": int(str(one["peak"])) - before} for one in measured]


async def measure(fetch: Fetcher, url: str) -> dict[str, object]:
    """Fetch once."""
    most = 0

    def see(frame: FrameType, _event: str, _argument: object) -> None:
        nonlocal most
        if frame.f_code is read_body.__code__:
            most = max(most, len(frame.f_locals.get("body", b"")))

    sys.setprofile(see)
    try:
        answer = await fetch(Request(url=url))
        error = f"no error but {type(answer).__name__}"
    except FetchError as failure:
        error = str(failure)
    finally:
        sys.setprofile(None)
    return {"error": error, "held": most, "peak": peak()}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(asyncio.run(main(sys.argv[1:]))))
