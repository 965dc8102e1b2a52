"""A site with feeds, on the loopback: what they hold changes while the bot reads them."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from xml.sax.saxutils import escape

from aiohttp import web

from bot.sources.base import Reading, Response, Source

HEAD = '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>{title}</title>'


@dataclass
class FeedSite:
    """Serves feeds and pages by path; a path that hangs sends headers and never a body."""

    feeds: dict[str, list[str]] = field(default_factory=dict)
    pages: dict[str, str] = field(default_factory=dict)
    hanging: set[str] = field(default_factory=set)
    asked: list[str] = field(default_factory=list)

    def publish(self, path: str, *titles: str) -> None:
        """Let a feed hold these items from now on, besides what it held; the newest comes first."""
        self.feeds[path] = [*titles, *self.feeds.get(path, [])]

    async def __call__(self, request: web.Request) -> web.StreamResponse:
        """Answer a request."""
        self.asked.append(request.path)
        if request.path in self.hanging or request.path.startswith("/hang"):
            await asyncio.Event().wait()
        if request.path in self.pages:
            return web.Response(text=self.pages[request.path], content_type="text/html")
        if request.path not in self.feeds:
            return web.Response(status=404)
        return web.Response(text=document(request.path, self.feeds[request.path]), content_type="application/rss+xml")


def document(path: str, titles: list[str]) -> str:
    """Write a feed without dates; an item is known by its title."""
    items = "".join(
        f"<item><title>{escape(title)}</title><guid>{escape(path + title)}</guid>"
        f"<link>https://news.example/{abs(hash(title))}</link></item>"
        for title in titles
    )
    return HEAD.format(title=f"News of {escape(path)}") + items + "</channel></rss>"


async def read_here(source: Source, response: Response) -> Reading:
    """Read a document in this process: these are our own, and harmless."""
    return source.parse(response)
