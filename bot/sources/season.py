"""Season files: a season's broadcasts written by hand in TOML, for shows that no calendar has or has right.

    [[shows]]
    name = "Metallic Rouge"
    anilist = 162985                # ids are optional: anilist, mal, crunchyroll
    mal = 54794
    crunchyroll = "G24H1NWMJ"
    season = 1                      # optional
    platform = "tv"                 # the default; or "crunchyroll", "netflix", ...
    audio = "original"              # the default; or a language tag, "en-US"
    slot = "Wed 24:55"              # weekday and clock; 24:00 to 29:59 is the next calendar day, as TV guides write it
    zone = "Asia/Tokyo"             # whose clock that is
    first = 2024-01-10              # the first slot's day in the slot's own terms (Thu 11 January, 00:55)
    episodes = 13                   # optional: without it the slots of the next four weeks are told
    start_number = 1                # the default; the number of the first episode
    breaks = [2024-02-14]           # slots without an episode; the episodes after it come a week later
    titles = ["Crimson Is the Sound of Dawn", "Wander in the Labyrinth"]    # optional, from the first episode on
    moved = { 5 = 2024-02-15T01:25:00+09:00 }    # single episodes at another time; without an offset by `zone`

A show on two platforms has two tables.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import chain, count, islice
from pathlib import Path
from typing import ClassVar, Self

from bot.core.releases import Claim, Series, Sighting
from bot.core.vanishing import Listing
from bot.errors import ParseError
from bot.sources.base import Interest, Reading, Request, Response, SourceOptions
from bot.sources.options import place
from bot.sources.season_tables import ShowTable, read_tables

MOST_EPISODES = 20_000
"""How many episodes one season file may tell."""

_AHEAD = timedelta(weeks=4)
_WEEK = timedelta(weeks=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class SeasonFile:
    """A season file on this machine or at a URL."""

    name: str
    url: str = ""
    file: Path | None = None
    confirms: ClassVar[bool] = False

    @classmethod
    def from_options(cls, options: SourceOptions) -> Self:
        """Build it from its table in the configuration; raises ConfigError unless it names one place."""
        where = place(options, "season file")
        return cls(name=options.name, url=where.url, file=where.file)

    def request(self, interest: Interest) -> Request:  # noqa: ARG002 - a season file is always read as a whole
        """Ask for the file."""
        return Request(url=self.url, file=self.file)

    def parse(self, response: Response) -> Reading:
        """Tell every episode of the file, past ones too.

        Raises:
            ParseError: The file has faults; all of them are named at once, each with its show and key.
        """
        try:
            shows = read_tables(response.body)
            told = _told(shows, response.received + _AHEAD)
        except ValueError as error:
            raise ParseError(f"season file {self.name} {error}") from error
        return Reading(sightings=told, listings=(Listing(since=response.received),))


def _told(shows: Sequence[ShowTable], until: datetime) -> tuple[Sighting, ...]:
    every = chain.from_iterable(_sightings(show, _total(show, shows), until) for show in shows)
    told = tuple(islice(every, MOST_EPISODES + 1))
    if len(told) > MOST_EPISODES:
        raise ValueError(f"tells more than {MOST_EPISODES:,} episodes; split it")
    if twice := [identity for identity, times in Counter(one.identity for one in told).items() if times > 1]:
        raise ValueError(f"tells episodes twice: {', '.join(twice[:3])}")
    return told


def _sightings(show: ShowTable, total: int | None, until: datetime) -> Iterator[Sighting]:
    names = {"anilist": show.anilist, "mal": show.mal, "crunchyroll": show.crunchyroll}
    ids = {space: str(value) for space, value in names.items() if value is not None}
    series = Series(title=show.name, ids=ids, season=show.season, episodes=total)
    link = f"https://www.crunchyroll.com/series/{show.crunchyroll}" if show.crunchyroll else None
    for index, at in _instants(show, until):
        number = str(show.start_number + index)
        yield Sighting(
            series=series,
            number=number,
            platform=show.platform,
            claim=Claim.SCHEDULED,
            at=at,
            identity=f"{show.name}#{show.season or ''}#{number}#{show.platform}#{show.audio}",
            audio=show.audio,
            url=link if show.platform == "crunchyroll" else None,
            title=show.titles[index] if index < len(show.titles) else None,
        )


def _instants(show: ShowTable, until: datetime) -> Iterator[tuple[int, datetime]]:
    """Give index and instant of each episode; a show without an end is told up to `until`."""
    for index, day in enumerate(islice(_days(show), show.episodes)):
        at = show.slot.on(day, show.zone).astimezone(UTC)
        if show.episodes is None and at > until:
            return
        moved = show.moved.get(str(show.start_number + index))
        if moved:
            at = (moved if moved.tzinfo else moved.replace(tzinfo=show.zone)).astimezone(UTC)
        yield index, at


def _days(show: ShowTable) -> Iterator[date]:
    off = frozenset(show.breaks)
    days = (show.first + week * _WEEK for week in count())
    return (day for day in days if day not in off)


def _total(show: ShowTable, shows: Sequence[ShowTable]) -> int | None:
    """Give the last number that any table states of the same season; None where one of them has no end."""
    parts = [other for other in shows if (other.name, other.season) == (show.name, show.season)]
    lasts = [part.start_number + part.episodes - 1 for part in parts if part.episodes is not None]
    return max(lasts) if len(lasts) == len(parts) else None
