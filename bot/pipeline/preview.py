"""Preview: a stranger's address is asked and read once before anything of it is stored."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from yarl import URL

from bot.core.feeds import PREFIX
from bot.core.news import NewsItem
from bot.core.text import escaped
from bot.errors import ReplyError, SourceError
from bot.pipeline.poll import Fetch, Parse
from bot.sources import build
from bot.sources.base import NotModified, Reading, Request, SourceOptions
from bot.store.feeds import KIND

PATIENCE = timedelta(seconds=60)
"""The longest that somebody waits for a look at a feed, all turns included."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What was found at an address: where it is for good, what it calls itself, and its newest item, if it has any."""

    url: str
    title: str
    newest: NewsItem | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Previewer:
    """Looks at feeds; `fetch` must be one that refuses private hosts."""

    fetch: Fetch
    parse: Parse

    async def __call__(self, text: str) -> Preview:
        """Look at what a person typed as a feed's address; raises ReplyError that says why it is none."""
        try:
            async with asyncio.timeout(PATIENCE.total_seconds()):
                url, reading = await self._read(text.strip())
        except TimeoutError:
            raise ReplyError("That feed took too long to answer. Try again later.") from None
        except SourceError as error:
            raise ReplyError(f"I can't read that feed: {escaped(str(error))}.") from error
        newest = max(reading.news, key=_age, default=None)
        return Preview(url=url, title=reading.title or URL(url).host or url, newest=newest)

    async def _read(self, text: str) -> tuple[str, Reading]:
        answer = await self.fetch(Request(url=text))
        if isinstance(answer, NotModified):
            raise ReplyError("That server answers 304 to a first question, as no feed does.")
        # The fetch has checked the address, so it is one that can be taken apart; what moved for good is kept so.
        url = str(URL(answer.moved_to or text).with_fragment(None))
        source = build(KIND, SourceOptions(name=f"{PREFIX}{URL(url).raw_host}", url=url))
        return url, await self.parse(source, answer)


def _age(item: NewsItem) -> datetime:
    return item.published or datetime.min.replace(tzinfo=UTC)
