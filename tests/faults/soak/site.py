"""The site: loopback feeds, each on an address of its own, that grow, fail, hang and bomb by a plan."""

from __future__ import annotations

import asyncio
import gzip
import random
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from aiohttp import web

from tests.flow.documents import Headline, news_feed

FIRST = datetime(2024, 1, 10, tzinfo=UTC)
_COLOURS = ("Azure", "Crimson", "Golden", "Ivory", "Jade", "Metallic", "Obsidian", "Scarlet", "Silver", "Violet")
_THINGS = ("Anvil", "Compass", "Falcon", "Harbor", "Lantern", "Orchard", "Pendulum", "Rouge", "Thimble", "Zeppelin")
_NEWEST = 8
SHOWS = tuple(f"{colour} {thing}" for colour in _COLOURS for thing in _THINGS)
"""The shows that a quarter of the headlines are about."""

_BOMB = gzip.compress(b"<rss>" + b" " * 30_000_000)
_PAGE = "<!DOCTYPE html><html><head><title>Maintenance</title></head><body>Back soon.</body></html>"
_FAULTS = {"": 940, "refuses": 30, "breaks": 15, "is a page": 10, "bombs": 5}
"""Of 1,000 requests, how many are answered so."""

HANG_EVERY = timedelta(hours=24)


def address(number: int) -> str:
    """Give the loopback address of a feed; every one is a host of its own to the bot."""
    return f"127.0.{1 + number // 250}.{2 + number % 250}"


@dataclass(slots=True, kw_only=True)
class Site:
    """All feeds at the simulated instant; `served` counts the answers by their kind."""

    clock: Callable[[], datetime]
    served: Counter[str] = field(default_factory=Counter)
    _chance: random.Random = field(default_factory=lambda: random.Random(3))  # noqa: S311 - runs are to be alike
    _hung_at: datetime = FIRST

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """Answer as one of the feeds."""
        fault = self._fault()
        self.served[fault or "answers"] += 1
        if fault == "hangs":
            await asyncio.sleep(60)
        if fault in ("hangs", "breaks") and request.transport is not None:
            request.transport.abort()
        if fault == "refuses":
            raise web.HTTPServiceUnavailable
        if fault == "is a page":
            return web.Response(text=_PAGE, content_type="text/html")
        if fault == "bombs":
            return web.Response(body=_BOMB, headers={"Content-Encoding": "gzip"}, content_type="application/xml")
        return self._feed(request, int(request.match_info["number"]))

    def _fault(self) -> str:
        if self.clock() - self._hung_at >= HANG_EVERY:
            self._hung_at = self.clock()
            return "hangs"
        return self._chance.choices(list(_FAULTS), list(_FAULTS.values()))[0]

    def _feed(self, request: web.Request, number: int) -> web.Response:
        between = pause(number)
        newest = (self.clock() - FIRST) // between + 3
        response = web.Response(status=304)
        etag = f"{number}-{newest}"
        if all(known.value != etag for known in request.if_none_match or ()):
            told = [_headline(number, entry, FIRST + between * (entry - 3)) for entry in range(newest)[-_NEWEST:]]
            response = web.Response(text=news_feed(told), content_type="application/xml")
        response.etag = etag
        return response


def pause(number: int) -> timedelta:
    """Give how long it is from one item of a feed to the next."""
    return timedelta(hours=6 + number % 37)


def _headline(number: int, entry: int, at: datetime) -> Headline:
    about = SHOWS[number % len(SHOWS)] if not (number + entry) % 4 else "The Studio"
    return Headline(id=number * 10_000 + entry, title=f"{about} Story {number}.{entry} Is Told", at=at)


@asynccontextmanager
async def serving(site: Site, further: Iterable[web.RouteDef]) -> AsyncIterator[int]:
    """Serve on every loopback address while the block runs, with `further` routes; gives the port."""
    app = web.Application()
    app.add_routes(further)
    app.router.add_get("/{number}", site.serve)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
    await runner.setup()
    try:
        await web.TCPSite(runner, "0.0.0.0", 0).start()
        yield runner.addresses[0][1]
    finally:
        await runner.cleanup()
