"""One source of each kind that there is."""

from __future__ import annotations

from typing import Final

from bot.sources.anilist import AniList
from bot.sources.animeschedule import AnimeSchedule
from bot.sources.base import Source
from bot.sources.crunchyroll import CrunchyrollEpisodes
from bot.sources.feed import Feed
from bot.sources.ical import ICal
from bot.sources.season import SeasonFile

ADDRESS: Final = "https://source.example/"
EVERY: Final[tuple[Source, ...]] = (
    Feed(name="feed", url=ADDRESS),
    CrunchyrollEpisodes(name="crunchyroll", url=ADDRESS),
    AniList(name="anilist", url=ADDRESS),
    AnimeSchedule(name="animeschedule", url=ADDRESS),
    ICal(name="ical", url=ADDRESS),
    SeasonFile(name="season", url=ADDRESS),
)
