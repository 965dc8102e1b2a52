"""Recorded shows and series: those known by id and name, and the series by which Crunchyroll's feed names them."""

from __future__ import annotations

import json
import os
import re
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from bot.core.names import fold
from bot.core.releases import Series
from bot.core.shows import Show
from bot.core.tying import season_of, spellings
from bot.sources.base import Response
from bot.sources.crunchyroll import CrunchyrollEpisodes
from tests.sources.test_feed_samples import rebuilt

ROOT = Path(__file__).resolve().parents[1]
DATA = Path(os.environ.get("AIRDATE_SHARED", ROOT.parent / "shared")) / "data"
TRUTH = ROOT / "benchmarks" / "recorded_series.toml"

_RECEIVED = datetime(2023, 12, 11, 18, tzinfo=UTC)
_SEASON = re.compile(r" (?:Season (?P<a>\d)|(?P<b>\d)(?:nd|rd|th) (?:Season|Stage))$", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A series as a feed names it, and the AniList id of the show that is meant (0: none that is known)."""

    series: Series
    anilist: int


@dataclass(slots=True)
class Known:
    """Known shows, found by folded name and by id as the store finds them."""

    shows: Sequence[Show]
    _by_word: dict[object, list[Show]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        for show in self.shows:
            for word in {*map(fold, (show.name, *show.names)), *show.ids.items()}:
                self._by_word[word].append(show)

    def candidates(self, series: Series) -> list[Show]:
        """Give the shows that share a name or an id with a series, in the order of their ids."""
        words = {*spellings(series), *series.ids.items()}
        found = {show.id: show for word in words for show in self._by_word.get(word, ())}
        return [found[show_id] for show_id in sorted(found)]


def season_shows() -> list[Show]:
    """Give the shows of winter 2024 that Crunchyroll had, by their facts."""
    facts = json.loads((DATA / "facts" / "winter-2024.json").read_text(encoding="utf-8"))
    return [_show(fact) for fact in facts if fact["on_crunchyroll"]]


def _show(fact: Mapping[str, object]) -> Show:
    names = tuple(str(fact[name]) for name in ("title", "title_en") if fact[name])
    spaces = {"anilist": "anilist_id", "mal": "mal_id", "crunchyroll": "crunchyroll_series_id"}
    ids = {space: str(fact[name]) for space, name in spaces.items() if fact[name]}
    episodes = fact["episodes"] if isinstance(fact["episodes"], int) else None
    return _known(int(ids["anilist"]), names, ids, episodes)


def all_shows() -> list[Show]:
    """Give every show whose names are listed, as a calendar would make them known."""
    lines = (DATA / "labels" / "titles.tsv").read_text(encoding="utf-8").splitlines()[1:]
    rows = (line.split("\t") for line in lines)
    return [_known(int(row[0]), tuple(row[2].split("|")), {"anilist": row[0], "mal": row[1]}) for row in rows]


def _known(anilist: int, names: tuple[str, ...], ids: Mapping[str, str], episodes: int | None = None) -> Show:
    season = season_of(Series(title=names[0], others=names[1:])) or 0
    return Show(id=anilist, name=names[0], names=names, ids=ids, season=season, episodes=episodes)


def recorded_series() -> list[Series]:
    """Give the series that the recorded feed documents name, each once."""
    folder, source = DATA / "samples" / "crunchyroll-rss", CrunchyrollEpisodes(name="recorded")
    bodies = [file.read_bytes() for file in sorted(folder.glob("*.xml"))]
    bodies += [rebuilt(file) for file in sorted(folder.glob("*.txt"))]
    readings = [source.parse(Response(url=source.url, body=body, received=_RECEIVED)) for body in bodies]
    found = {repr(one.series): one.series for reading in readings for one in reading.sightings}
    return [found[name] for name in sorted(found)]


def truth() -> dict[tuple[str, int], int]:
    """Give the AniList id that each recorded series means, by title and stated season (0: not stated)."""
    rows = tomllib.loads(TRUTH.read_text(encoding="utf-8"))["series"]
    return {(row["title"], row.get("season", 0)): row["anilist"] for row in rows}


def recorded() -> list[Asked]:
    """Give the recorded series with the shows they mean; raises KeyError for one that nobody has looked at."""
    means = truth()
    return [Asked(series=one, anilist=means[one.title, one.season or 0]) for one in recorded_series()]


def feed_like(shows: Iterable[Show]) -> list[Asked]:
    """Name shows as Crunchyroll's feed does: the series without its season, the season's title, number or link beside.

    A name without any word on the season means the first one, so it means no later season. Names of later seasons that
    say so in another way than by a number at their end are left out, since nobody can say what a feed made of them.
    """
    return [asked for show in shows for name in show.names for asked in _ways(show, name)]


def _ways(show: Show, name: str) -> list[Asked]:
    found = _SEASON.search(name)
    if found is None and show.season > 1:
        return []
    bare, number = (name[: found.start()], int(found["a"] or found["b"])) if found else (name, 1)
    links = {"crunchyroll": show.ids["crunchyroll"]} if "crunchyroll" in show.ids else {}
    first = number == 1
    ways = [
        (Series(title=bare, season=number), True),
        (Series(title=name), True),
        (Series(title=bare, others=(name,)) if not first else Series(title=name.upper()), True),
        (Series(title=bare, others=() if first else (name,), season=number, ids=links), True),
        (Series(title=bare), first),
        (Series(title=bare, season=number + 1, ids=links), False),
    ]
    return [Asked(series=series, anilist=show.id if meant else 0) for series, meant in ways]
