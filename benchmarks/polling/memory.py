"""The season served from memory: the poller's ports without a network and without worker processes."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from benchmarks.simulate.feed import ScriptedFeed
from benchmarks.simulate.script import Script
from bot.demo import anilist_answer
from bot.sources.base import NotModified, Reading, Request, Response, Source, Validators

FEED, CALENDAR = "https://feed.example/rss", "https://calendar.example/graphql"


@dataclass(slots=True)
class MemoryFetch:
    """Answers as the feed and the calendar would at the simulated instant, and counts the requests by address."""

    script: Script
    clock: Callable[[], datetime]
    requests: Counter[str] = field(default_factory=Counter)
    _feed: ScriptedFeed = field(init=False)

    def __post_init__(self) -> None:
        self._feed = ScriptedFeed(self.script.streams)

    async def __call__(self, request: Request, validators: Validators = Validators()) -> Response | NotModified:  # noqa: B008 - a frozen value
        """Give the answer of an instant."""
        self.requests[request.url] += 1
        if request.url == CALENDAR:
            return self._answer(request, self._calendar(request))
        document = self._feed.edition(self.clock()).document
        etag = hashlib.blake2b(document, digest_size=8).hexdigest()
        if validators.etag == etag:
            return NotModified(received=self.clock())
        return self._answer(request, document, etag)

    def _calendar(self, request: Request) -> bytes:
        variables = dict(request.payload or {})["variables"]
        if not isinstance(variables, dict):
            raise TypeError("the calendar is asked with variables")
        question = anilist_answer.Question.of(variables, self.script.span.last)
        return anilist_answer.answer(self.script.shows, question, self.clock())

    def _answer(self, request: Request, body: bytes, etag: str | None = None) -> Response:
        return Response(
            url=request.url, body=body, received=self.clock(), validators=Validators(etag=etag), request=request
        )


async def parse_here(source: Source, response: Response) -> Reading:
    """Parse in this process: what is served is our own."""
    return source.parse(response)
