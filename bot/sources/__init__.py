"""What to ask each kind of source, and how to read its answer; `SOURCES` is the registry.

Another package adds a kind by an entry point in the group `airdate.sources`: kind = "package.module:function".
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib.metadata import entry_points

from bot.errors import ConfigError
from bot.sources.anilist import AniList
from bot.sources.animeschedule import AnimeSchedule
from bot.sources.base import Source, SourceOptions
from bot.sources.crunchyroll import CrunchyrollEpisodes
from bot.sources.feed import Feed
from bot.sources.ical import ICal
from bot.sources.season import SeasonFile

Build = Callable[[SourceOptions], Source]

SOURCES: Mapping[str, Build] = {
    "feed": Feed.from_options,
    "crunchyroll": CrunchyrollEpisodes.from_options,
    "anilist": AniList.from_options,
    "animeschedule": AnimeSchedule.from_options,
    "ical": ICal.from_options,
    "season": SeasonFile.from_options,
}

_GROUP = "airdate.sources"


def kinds() -> list[str]:
    """Give the names of all kinds, those of other packages included."""
    return [*SOURCES, *(point.name for point in entry_points(group=_GROUP))]


def build(kind: str, options: SourceOptions) -> Source:
    """Build a source; raises ConfigError where its options don't fit its kind."""
    if kind in SOURCES:
        return SOURCES[kind](options)
    point = next((one for one in entry_points(group=_GROUP) if one.name == kind), None)
    if point is None:
        raise ConfigError(f"{options.name}: {kind} is not a kind of source; choose one of {', '.join(kinds())}")
    made: Source = point.load()(options)
    return made
