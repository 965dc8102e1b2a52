"""The card of news: the newest headlines, about one show or about all of them, on pages."""

from __future__ import annotations

from collections.abc import Sequence

from bot.core.message import Message, fitted
from bot.core.news import NewsItem
from bot.core.pages import page, turned
from bot.core.shows import Show
from bot.core.text import clamped, escaped, linked, stamp
from bot.core.tongue import _

_ON_A_PAGE = 8
_HEADLINE = 300


def news_card(news: Sequence[tuple[str, NewsItem]], show: Show | None, number: int = 1) -> Message:
    """Tell a page of news, each with the name of its source; the newest come first."""
    shown = page([_headline(source, item) for source, item in news], number, most=_ON_A_PAGE)
    title = _("News about {show}", show=escaped(show.name)) if show else _("News")
    text = shown.text or _("No news has been read yet.")
    card = Message(title=title, description=text, thumbnail=show.cover if show else None, footer="Airdate")
    return fitted(turned(card, shown, "news_page", str(show.id) if show else ""))


def _headline(source: str, item: NewsItem) -> str:
    when = f" {stamp(item.published)}" if item.published else ""
    return f"{linked(clamped(escaped(item.title), _HEADLINE), item.link)} — {escaped(source)}{when}"
