"""The catalogue, opened: any show is found there, and the seasons are loaded into the store."""

from __future__ import annotations

from bot.app.pipeline import DELIVER_LIMIT, Ports
from bot.config import Settings
from bot.pipeline.allowance import Allowance
from bot.pipeline.anilist_port import AniListPort
from bot.pipeline.catalogue import Catalogue
from bot.pipeline.season_load import EVERY, SeasonLoader
from bot.scheduler import Tick
from bot.sources.anilist_media import AniListMedia
from bot.store.database import Database

_KIND = "anilist"


def anilist_port(settings: Settings, ports: Ports) -> AniListPort:
    """Give the way to AniList: at the address of the operator's source of that kind, else at its own."""
    addresses = [one.url for one in settings.sources if one.kind == _KIND and one.url]
    media = AniListMedia(url=addresses[0]) if addresses else AniListMedia()
    return AniListPort(media=media, fetch=ports.fetch, parse=ports.parse, allowance=Allowance(clock=ports.clock))


def open_catalogue(database: Database, ports: Ports, anilist: AniListPort) -> Catalogue:
    """Set up what finds any show, over an open database."""
    return Catalogue.over(database, ports.clock, anilist)


def season_ticks(settings: Settings, database: Database, ports: Ports, anilist: AniListPort) -> list[Tick]:
    """Give the tick that loads the seasons, unless the operator wants none of them."""
    if not settings.catalogue.season:
        return []
    loader = SeasonLoader(database=database, clock=ports.clock, anilist=anilist)
    return [Tick(name="season", run=loader.load_due, every=EVERY, limit=DELIVER_LIMIT)]
