"""`python -m benchmarks.polling_pass.peer PORT FEEDS SCHEME`: the course as `reader` runs it, with 20 workers."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path
from tempfile import TemporaryDirectory

import certifi
import requests.adapters
from reader import make_reader

from benchmarks.polling_pass.course import Course, Place, run, tell

WORKERS = 20


async def measured(place: Place) -> Course:
    """Run the course with everything in a temporary folder."""
    # It takes no other certificates than those of certifi.
    requests.adapters.DEFAULT_CA_BUNDLE_PATH = os.environ.get("SSL_CERT_FILE", certifi.where())  # type: ignore[attr-defined]  # it has no other door
    with TemporaryDirectory(prefix="airdate-pass-") as folder:
        reader = make_reader(str(Path(folder) / "reader.db"))
        for url in place.urls:
            reader.add_feed(url)

        async def once() -> int:
            # Not as scheduled: each feed is to be asked, whenever it was asked before.
            results = reader.update_feeds_iter(workers=WORKERS, scheduled=False)
            return sum(result.error is None for result in results)

        return await run(place, once)


if __name__ == "__main__":
    tell(asyncio.run(measured(Place.told())))
