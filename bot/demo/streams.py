"""Streams: which episodes Crunchyroll has in which language, since when, and when its feed first lists them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count

from bot.demo.season import Show


@dataclass(frozen=True, slots=True, kw_only=True)
class Stream:
    """One episode in one language: an item of the feed. `dub` names the language, None is the original."""

    media_id: int
    show: Show
    number: int
    dub: str | None
    listed_at: datetime
    available_at: datetime


def streams(shows: Sequence[Show], until: datetime) -> list[Stream]:
    """Give every stream that is listed up to an instant, in the order of listing; the media ids are made up."""
    found = sorted((one for show in shows for one in _of(show, until)), key=lambda one: (one[0], one[1], one[2].name))
    return [
        Stream(media_id=media_id, listed_at=listed, available_at=at, show=show, number=number, dub=dub)
        for media_id, (listed, at, show, number, dub) in zip(count(914_001), found, strict=False)
        if listed <= until
    ]


def _of(show: Show, until: datetime) -> Iterator[tuple[datetime, datetime, Show, int, str | None]]:
    for number, broadcast in show.broadcasts(until, known=until):
        at = broadcast + show.lag + show.late.get(number, timedelta())
        yield at - show.listed, at, show, number, None
        for language, after in show.dubs.items():
            yield at + after, at + after, show, number, language
