"""Preview: a stranger's address is asked and read once before anything of it is stored.

Where it is that of a page, the feeds that the page names are what is offered.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from yarl import URL

from bot.core.feeds import PREFIX, words_of
from bot.core.filters import Filter
from bot.core.news import NewsItem
from bot.core.text import escaped
from bot.core.tongue import _
from bot.errors import ParseError, ReplyError, SourceError
from bot.pipeline.asking import Fetch, Parse
from bot.sources import build
from bot.sources.base import NotModified, Reading, Request, Response, SourceOptions
from bot.sources.discovery import Page
from bot.store.feeds import KIND

PATIENCE = timedelta(seconds=60)
"""The longest that somebody waits for a look at a feed, all turns included."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What was found at an address: where it is for good, what it calls itself, and its items, newest first."""

    url: str
    title: str
    items: tuple[NewsItem, ...] = ()

    def passing(self, wanted: Filter) -> int:
        """Count the items that a filter would let through."""
        return sum(wanted.passes(words_of(item)) for item in self.items)


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A feed that a page names: its title there, and its address."""

    title: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Several:
    """What was found at the address of a page that names more than one feed."""

    feeds: tuple[Named, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Previewer:
    """Looks at feeds; `fetch` must be one that refuses private hosts."""

    fetch: Fetch
    parse: Parse

    async def __call__(self, text: str) -> Preview | Several:
        """Look at what a person typed as the address of a feed or a page; raises ReplyError that says why it is none.

        A page that names a single feed is as good as that feed's address.
        """
        try:
            async with asyncio.timeout(PATIENCE.total_seconds()):
                return await self._seen(text.strip())
        except TimeoutError:
            raise ReplyError(_("That feed took too long to answer. Try again later.")) from None
        except SourceError as error:
            raise ReplyError(_("I can't read that feed: {why}.", why=escaped(str(error)))) from error

    async def _seen(self, text: str) -> Preview | Several:
        answer = await self._asked(text)
        try:
            return await self._read(text, answer)
        except ParseError as error:
            named = await self._named(answer, error)
        if len(named) > 1:
            return Several(feeds=named)
        return await self._read(named[0].url, await self._asked(named[0].url))

    async def _asked(self, url: str) -> Response:
        answer = await self.fetch(Request(url=url))
        if isinstance(answer, NotModified):
            raise ReplyError(_("That server answers 304 to a first question, as no feed does."))
        return answer

    async def _read(self, text: str, answer: Response) -> Preview:
        # The fetch has checked the address, so it is one that can be taken apart; what moved for good is kept so.
        url = str(URL(answer.moved_to or text).with_fragment(None))
        source = build(KIND, SourceOptions(name=f"{PREFIX}{URL(url).raw_host}", url=url))
        return _preview(url, await self.parse(source, answer))

    async def _named(self, answer: Response, error: ParseError) -> tuple[Named, ...]:
        """Give the feeds that a page names, at least one; raises the error where the answer is no page."""
        if "html" not in answer.headers.get("content-type", "text/html").lower():
            raise error
        page = Page(name=f"{PREFIX}{URL(answer.url).raw_host}", url=answer.url)
        return tuple(Named(title=item.title, url=item.link or "") for item in (await self.parse(page, answer)).news)


def _preview(url: str, reading: Reading) -> Preview:
    items = sorted(reading.news, key=_age, reverse=True)
    return Preview(url=url, title=reading.title or URL(url).host or url, items=tuple(items))


def _age(item: NewsItem) -> datetime:
    return item.published or datetime.min.replace(tzinfo=UTC)
