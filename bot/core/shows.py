"""Shows: the tracked works, with their names, ids and facts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.core.settings import Titles

JAPANESE = "ja-JP"
"""The original audio of a show that nobody says otherwise of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is known of a show beyond its names: for `/show` and for the text of alerts. Links are http(s).

    `native`, `english` and `romaji` are its titles, `streams` the platforms that are known to carry it.
    """

    native: str | None = None
    english: str | None = None
    romaji: str | None = None
    streams: tuple[str, ...] = ()
    studio: str | None = None
    premise: str | None = None
    url: str | None = None
    staff: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    links: Mapping[str, str] = field(default_factory=dict)
    titles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Show:
    """One tracked work.

    `season` is 0 where nobody says which season it is. `episodes` is the stated total and `episodes_source` who
    states it. `names` are all spellings, `name` included. `tracked` is true for the shows of the configuration.
    `aired` is the calendar season in which it began (`2024-winter`), `adult` whether it is for adults only, and
    `popularity` how many people list it where that was asked.
    """

    id: int = 0
    name: str
    names: tuple[str, ...] = ()
    ids: Mapping[str, str] = field(default_factory=dict)
    season: int = 0
    audio: str = JAPANESE
    episodes: int | None = None
    episodes_source: str | None = None
    cover: str | None = None
    tracked: bool = False
    facts: Facts = field(default_factory=Facts)
    aired: str | None = None
    adult: bool = False
    popularity: int = 0

    def called(self, titles: Titles) -> str:
        """Give the title of a kind; the name it is known by where that is unknown."""
        return getattr(self.facts, titles.value) or self.name

    def episode_title(self, number: str) -> str | None:
        """Give the configured title of an episode, if there is one."""
        if number.isdecimal() and 1 <= int(number) <= len(self.facts.titles):
            return self.facts.titles[int(number) - 1] or None
        return None
