"""The way to AniList's catalogue: what is asked, within the allowance, and what it answered."""

from __future__ import annotations

from dataclasses import dataclass

from bot.errors import SourceError
from bot.pipeline.allowance import Allowance
from bot.pipeline.asking import Fetch, Parse
from bot.sources.anilist_media import AniListMedia
from bot.sources.base import NotModified, Reading, Request


@dataclass(frozen=True, slots=True, kw_only=True)
class AniListPort:
    """How AniList's catalogue is asked: what to ask, how to fetch and to parse it, and how often."""

    media: AniListMedia
    fetch: Fetch
    parse: Parse
    allowance: Allowance

    async def read(self, request: Request) -> Reading:
        """Ask and read; raises SourceError. Whether it may be asked, the caller has taken of the allowance."""
        try:
            answer = await self.fetch(request)
            if isinstance(answer, NotModified):
                return Reading()
            self.allowance.answered(answer.headers.get("x-ratelimit-remaining"))
            return await self.parse(self.media, answer)
        except SourceError as error:
            self.allowance.failed(error)
            raise
