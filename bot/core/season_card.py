"""Season card: the shows of a calendar season, ten at a time, to be chosen from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from bot.core.actions import named
from bot.core.calendar_seasons import CalendarSeason
from bot.core.message import Menu, Message, Option, fitted
from bot.core.naming import named as show_name
from bot.core.naming import platform as platform_name
from bot.core.pages import Page, turned
from bot.core.shows import Show
from bot.core.text import escaped, linked, plain
from bot.core.tongue import _, plural

PER_PAGE: Final = 10
_STREAMS: Final = 3
_APART: Final = "|"


def season_card(
    season: CalendarSeason, platform: str | None, shows: Sequence[Show], *, number: int, in_all: int
) -> Message:
    """Tell a page of a season's shows, the most popular first; `number` counts pages from 1, `in_all` the shows."""
    lines = tuple(_line(show) for show in shows)
    page = Page(lines=lines, number=number, of=max(1, -(-in_all // PER_PAGE)))
    asked = _asked(season, platform)
    words = _title(season, platform)
    message = Message(
        title=words,
        description=page.text or _("I know no shows of that season yet. They are read once a day."),
        footer=plural("{number} show", "{number} shows", in_all),
        menus=_menus(shows),
    )
    return fitted(turned(message, page, "season", asked))


def _title(season: CalendarSeason, platform: str | None) -> str:
    if platform is None:
        return season.in_words()
    return _("{season} on {platform}", season=season.in_words(), platform=escaped(platform_name(platform)))


def _line(show: Show) -> str:
    parts = [f"**{linked(show_name(show), show.facts.url)}**"]
    if show.episodes:
        parts.append(plural("{number} episode", "{number} episodes", show.episodes))
    if show.facts.streams:
        parts.append(escaped(", ".join(map(platform_name, show.facts.streams[:_STREAMS]))))
    return " · ".join(parts)


def _menus(shows: Sequence[Show]) -> tuple[Menu, ...]:
    options = tuple(
        Option(label=plain(show.name) or "?", value=str(show.id), description=plain(show.facts.studio or ""))
        for show in shows
    )
    placeholder = _("Choose a show to see more of it, or to follow it")
    return (Menu(action=named("season_show"), placeholder=placeholder, options=options),) if options else ()


def _asked(season: CalendarSeason, platform: str | None) -> str:
    return f"{season}{_APART}{platform or ''}"


def read(argument: str) -> tuple[CalendarSeason | None, str | None]:
    """Read of which season and platform a page is asked for; anybody may send anything."""
    season, _apart, platform = argument.partition(_APART)
    return CalendarSeason.read(season), platform or None
