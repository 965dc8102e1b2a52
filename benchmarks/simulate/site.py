"""The loopback site: the scripted feed and calendar, with their faults, and a record of what was really served."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime

from aiohttp import web

from benchmarks.simulate.disturbances import Kind
from benchmarks.simulate.feed import Edition, ScriptedFeed
from benchmarks.simulate.script import Script
from bot.demo import anilist_answer

_PAGE = "<!DOCTYPE html><html><head><title>Just a moment</title></head><body><p>Checking.</p></body></html>"


@dataclass(slots=True)
class Site:
    """Serves the script at the simulated instant; `seen_at` says when an item was first served as one to watch."""

    script: Script
    clock: Callable[[], datetime]
    requests: Counter[str] = field(default_factory=Counter)
    seen_at: dict[int, datetime] = field(default_factory=dict)
    baseline: frozenset[int] | None = None
    _feed: ScriptedFeed = field(init=False)

    def __post_init__(self) -> None:
        self._feed = ScriptedFeed(self.script.streams)

    def is_disturbed(self, kind: Kind) -> bool:
        """Say whether something goes wrong now."""
        return any(one.kind is kind and one.holds(self.clock()) for one in self.script.disturbances)

    async def streamed(self, request: web.Request) -> web.Response:
        """Answer as the episode feed."""
        self.requests["feed"] += 1
        if self.is_disturbed(Kind.FEED_REFUSES):
            raise web.HTTPServiceUnavailable
        if self.is_disturbed(Kind.FEED_IS_A_PAGE):
            return web.Response(text=_PAGE, content_type="text/html")
        edition = self._feed.edition(self.clock())
        self._note(edition)
        etag = hashlib.blake2b(edition.document, digest_size=8).hexdigest()
        if any(known.value == etag for known in request.if_none_match or ()):
            response = web.Response(status=304)
        else:
            response = web.Response(body=edition.document, content_type="application/rss+xml", charset="utf-8")
        response.etag = etag
        return response

    def _note(self, edition: Edition) -> None:
        now = self.clock()
        if self.baseline is None:
            self.baseline = frozenset(one.number_in_feed for one in edition.items)
        for one in edition.items:
            if one.available_at <= now:
                self.seen_at.setdefault(one.number_in_feed, now)

    async def calendar(self, request: web.Request) -> web.Response:
        """Answer as AniList's GraphQL."""
        self.requests["calendar"] += 1
        if self.is_disturbed(Kind.CALENDAR_REFUSES):
            raise web.HTTPInternalServerError
        asked = await request.json()
        question = anilist_answer.Question.of(asked["variables"], self.script.span.last)
        body = anilist_answer.answer(self.script.shows, question, self.clock())
        return web.Response(body=body, content_type="application/json")


@asynccontextmanager
async def serving(site: Site) -> AsyncIterator[str]:
    """Serve on a free port of the loopback interface while the block runs; gives host and port."""
    app = web.Application()
    app.router.add_get("/rss", site.streamed)
    app.router.add_post("/anilist", site.calendar)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        host, port = runner.addresses[0]
        yield f"{host}:{port}"
    finally:
        await runner.cleanup()
