"""Catalogue entries: what a catalogue of all anime tells of one show, and what a stored show gains by it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from bot.core.naming import platform
from bot.core.releases import Series
from bot.core.shows import Facts, Show


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One show of a catalogue: how it names the show, and when, where and how widely it is known.

    `series` has the catalogue's own id. `aired` is the season in which it began (`2024-winter`), `popularity` how many
    people list it. `streams` are platforms with the show's address there, None where none is told.
    """

    series: Series
    english: str | None = None
    romaji: str | None = None
    native: str | None = None
    aired: str | None = None
    adult: bool = False
    popularity: int = 0
    studio: str | None = None
    url: str | None = None
    streams: Mapping[str, str | None] = field(default_factory=dict)


def enriched(show: Show, entry: Entry) -> Show:
    """Give a stored show with what an entry tells; facts that are known already stay, figures are the newest."""
    return replace(
        show,
        aired=entry.aired or show.aired,
        adult=entry.adult or show.adult,
        popularity=entry.popularity or show.popularity,
        facts=_facts(show.facts, entry),
    )


def _facts(facts: Facts, entry: Entry) -> Facts:
    return replace(
        facts,
        english=facts.english or entry.english,
        romaji=facts.romaji or entry.romaji,
        native=facts.native or entry.native,
        studio=facts.studio or entry.studio,
        url=facts.url or entry.url,
        streams=tuple(dict.fromkeys((*facts.streams, *entry.streams))),
        links={platform(name): url for name, url in entry.streams.items() if url} | dict(facts.links),
    )
