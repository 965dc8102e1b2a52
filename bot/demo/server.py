"""The loopback server: the season's feeds and calendar as they would have answered at the simulated instant."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime

from aiohttp import web

from bot.demo import anilist_answer, news_feeds
from bot.demo.crunchyroll_feed import EpisodeFeed
from bot.demo.news import Story
from bot.demo.season import Show

_FEED = "application/rss+xml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """All that is served: what there is, and the clock that says how much of it is known."""

    shows: tuple[Show, ...]
    episodes: EpisodeFeed
    news: tuple[Story, ...]
    last: datetime
    clock: Callable[[], datetime]

    async def streamed(self, request: web.Request) -> web.Response:
        """Answer as Crunchyroll's episode feed."""
        return _conditional(request, self.episodes.document(self.clock()))

    async def headlines(self, request: web.Request) -> web.Response:
        """Answer as one of the news feeds."""
        source = request.match_info["source"]
        if source not in news_feeds.FORMS:
            raise web.HTTPNotFound
        return _conditional(request, news_feeds.document(self.news, source, self.clock()))

    async def calendar(self, request: web.Request) -> web.Response:
        """Answer as AniList's GraphQL."""
        asked = await request.json()
        question = anilist_answer.Question.of(asked["variables"], self.last)
        body = anilist_answer.answer(self.shows, question, self.clock())
        return web.Response(body=body, content_type="application/json")


def _conditional(request: web.Request, body: bytes) -> web.Response:
    etag = hashlib.blake2b(body, digest_size=8).hexdigest()
    if any(known.value == etag for known in request.if_none_match or ()):
        response = web.Response(status=304)
    else:
        response = web.Response(body=body, content_type=_FEED, charset="utf-8")
    response.etag = etag
    return response


@asynccontextmanager
async def serving(site: Site) -> AsyncIterator[str]:
    """Serve on a free port of the loopback interface while the block runs; gives host and port."""
    app = web.Application()
    app.router.add_get("/crunchyroll/rss", site.streamed)
    app.router.add_get("/news/{source}/rss", site.headlines)
    app.router.add_post("/anilist", site.calendar)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    try:
        listening = web.TCPSite(runner, "127.0.0.1", 0)
        await listening.start()
        host, port = runner.addresses[0]
        yield f"{host}:{port}"
    finally:
        await runner.cleanup()
