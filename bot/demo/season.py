"""The season: its shows, and when each episode is broadcast, as far as it is known at a moment."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Annotated

from pydantic import BeforeValidator, TypeAdapter

from bot.demo.bundled import tables

WEEK = timedelta(weeks=1)

Minutes = Annotated[timedelta, BeforeValidator(lambda minutes: timedelta(minutes=minutes))]
"""A duration that the file gives in whole minutes."""

NOTICE = timedelta(days=3)
"""How long before a week without an episode the calendar says so; made up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """The simulated time that a replay covers; both ends are UTC and belong to it."""

    first: datetime
    last: datetime


WINTER_2024 = Span(first=datetime(2024, 1, 1, tzinfo=UTC), last=datetime(2024, 4, 10, 23, 59, 59, tzinfo=UTC))


@dataclass(frozen=True, slots=True, kw_only=True)
class Show:
    """One show of the season, as `winter_2024.toml` describes it; instants are UTC."""

    name: str
    romaji: str
    anilist: int
    mal: int
    slug: str
    series: str
    first: datetime
    lag: Minutes
    native: str | None = None
    known_as: tuple[str, ...] = ()
    crunchyroll: str | None = None
    season: int | None = None
    episodes: int | None = None
    airs: int | None = None
    second: datetime | None = None
    off: tuple[datetime, ...] = ()
    listed: Minutes = timedelta()
    late: Mapping[int, Minutes] = field(default_factory=dict)
    dubs: Mapping[str, Minutes] = field(default_factory=dict)
    titles: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """Every spelling of its name."""
        spellings = (self.name, self.romaji, self.native, self.series, *self.known_as)
        return tuple(dict.fromkeys(spelling for spelling in spellings if spelling))

    def title(self, number: int) -> str:
        """Give the title of an episode, "" where it is not known."""
        return self.titles[number - 1] if number <= len(self.titles) else ""

    def broadcast(self, number: int, known: datetime) -> datetime:
        """Say when an episode is broadcast, as far as it is known at an instant."""
        later = self.second or self.first + WEEK
        at = self.first if number == 1 else later + WEEK * (number - 2)
        for skipped in self.off:
            if skipped - NOTICE <= known and skipped <= at:
                at += WEEK
        return at

    def broadcasts(self, until: datetime, known: datetime) -> Iterator[tuple[int, datetime]]:
        """Give each episode that is broadcast up to an instant, with its time as far as it is known at another."""
        total = self.airs or self.episodes
        for number in count(1):
            at = self.broadcast(number, known)
            if at > until or (total and number > total):
                return
            yield number, at


def winter_2024() -> tuple[Show, ...]:
    """Load the bundled season."""
    rows = tables("winter_2024.toml", "shows")
    return TypeAdapter(tuple[Show, ...]).validate_python(
        [{"romaji": row["name"], "series": row["name"], **row} for row in rows]
    )
