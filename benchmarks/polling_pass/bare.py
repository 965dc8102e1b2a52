"""`python -m benchmarks.polling_pass.bare PORT FEEDS SCHEME`: a loop over aiohttp that asks, and does no more."""

from __future__ import annotations

import asyncio

import aiohttp

from benchmarks.polling_pass.course import FIRST, UNCHANGED, Course, Place, run, tell

AT_ONCE = 100


async def measured(place: Place) -> Course:
    """Run the two states in which nothing has to be read."""
    tags: dict[str, str] = {}
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=AT_ONCE)) as session:

        async def ask(url: str) -> None:
            known = {"If-None-Match": tags[url]} if url in tags else {}
            async with session.get(url, headers=known) as answer:
                await answer.read()
                tags[url] = answer.headers.get("ETag", "")

        async def once() -> int:
            await asyncio.gather(*map(ask, place.urls))
            return place.feeds

        return await run(place, once, (FIRST, UNCHANGED))


if __name__ == "__main__":
    tell(asyncio.run(measured(Place.told())))
