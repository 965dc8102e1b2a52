"""The episodes of the popular show, one a week, in a feed that is served from memory."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from benchmarks.fanout.crowd import POPULAR
from bot.demo.crunchyroll_feed import EpisodeFeed
from bot.demo.season import WEEK, Show
from bot.demo.streams import Stream
from bot.sources.base import NotModified, Request, Response, Validators

FIRST: Final = datetime(2024, 1, 10, 18, 30, tzinfo=UTC)
FEED: Final = "https://feed.example/rss"
_MOST: Final = 12


def streams() -> list[Stream]:
    """Give a season of the show."""
    show = Show(
        name=POPULAR, romaji=POPULAR, series=POPULAR, slug="popular", anilist=1, mal=1, first=FIRST, lag=timedelta()
    )
    weeks = [(number, FIRST + number * WEEK) for number in range(_MOST)]
    return [
        Stream(media_id=914_000 + number, show=show, number=number + 1, dub=None, listed_at=at, available_at=at)
        for number, at in weeks
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class MemoryFeed:
    """Answers as the feed would at the instant of a clock."""

    feed: EpisodeFeed
    clock: Callable[[], datetime]

    async def __call__(self, request: Request, validators: Validators = Validators()) -> Response | NotModified:  # noqa: B008 - a frozen value
        """Give the answer of an instant."""
        body = self.feed.document(self.clock())
        return Response(url=request.url, body=body, received=self.clock(), validators=validators, request=request)
