"""Crunchyroll's own episode feed: what can be watched there, and what will be."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import ClassVar, Self

from bot.core.releases import Claim, Series, Sighting
from bot.errors import ParseError
from bot.sources import documents, entries, feed_dates
from bot.sources.addresses import secured
from bot.sources.audio import is_known, split_audio
from bot.sources.base import Interest, Reading, Request, Response, SourceOptions
from bot.sources.crunchyroll_titles import EpisodeTitle, read_title
from bot.sources.entries import Entry
from bot.sources.gathering import Gathering
from bot.sources.options import address
from bot.sources.series_links import crunchyroll_series
from bot.sources.text import one_line

PLATFORM = "crunchyroll"
DEFAULT_URL = "https://www.crunchyroll.com/rss/anime?lang=enUS"

_DOMAIN = "crunchyroll.com"
_MEDIA_ID = re.compile(r"[\w-]{1,64}", re.ASCII)
_MEDIA_IN_URL = re.compile(r"/watch/(\w{4,32})|/[^/?#]*-(\d{3,12})(?=$|[?#])", re.ASCII)
_SEASON = re.compile(r"[1-9]\d{0,2}", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class CrunchyrollEpisodes:
    """The episode feed of one language at `url`; one item is one episode in one audio language."""

    confirms: ClassVar[bool] = True

    name: str
    url: str = DEFAULT_URL

    @classmethod
    def from_options(cls, options: SourceOptions) -> Self:
        """Build it from its table of the configuration; without a url it is the English feed of all shows.

        Raises:
            ConfigError: The table names a file.
        """
        return cls(name=options.name, url=address(options, "crunchyroll", DEFAULT_URL))

    def request(self, interest: Interest) -> Request:  # noqa: ARG002 - the feed holds all shows
        """Ask for the feed."""
        return Request(url=self.url)

    def parse(self, response: Response) -> Reading:
        """Read the items as sightings: available since their premium date, or scheduled for it.

        Presence in the feed means nothing, since items are listed before they can be watched. `modifiedDate` is never
        read, since it is off by the Pacific offset. Promotional clips, adult titles and items without a number or
        date that can be used are left out.

        Raises:
            ParseError: The answer is no feed, or another one than Crunchyroll's episode feed.
        """
        document = documents.read(response)
        if document.entries and not any(_is_ours(entry) for entry in document.entries):
            raise ParseError('the answer is not Crunchyroll\'s episode feed; for news, name the kind "feed"')
        gathering = Gathering(reasons=list(document.notes))
        for entry in document.entries:
            _gather(entry, response, gathering)
        return replace(gathering.reading(), ttl=document.ttl)


def _is_ours(entry: Entry) -> bool:
    return any(key.startswith("crunchyroll_") for key in entry)


def _gather(entry: Entry, response: Response, gathering: Gathering) -> None:
    title = entries.title(entry)
    try:
        sighting = _sighting(entry, title, response)
    except ValueError as reason:
        gathering.skip(title, reason)
        return
    if any(sighting.identity == earlier.identity for earlier in gathering.sightings):
        gathering.skip(title, "is in the feed twice")
        return
    gathering.add([sighting])
    if not is_known(sighting.audio):
        gathering.skip(title, f"the dub's language is not known; kept with the audio {sighting.audio}")


def _said(entry: Entry, field: str) -> str:
    return one_line(entries.words(entry, f"crunchyroll_{field}"))


def _sighting(entry: Entry, title: str, response: Response) -> Sighting:
    """Read one item; raises ValueError with the reason where it is to be left out."""
    _refuse_unwanted(entry)
    named = read_title(title, _said(entry, "episodenumber"))
    at = _at(entry, response.received)
    link, image = entries.link(entry, response.url), entries.image(entry, response.url)
    return Sighting(
        series=_series(entry, named, link or ""),
        number=named.number,
        platform=PLATFORM,
        claim=Claim.AVAILABLE if at <= response.received else Claim.SCHEDULED,
        at=at,
        identity=_identity(entry),
        kind=named.kind,
        audio=named.audio,
        url=secured(link, _DOMAIN) if link else None,
        title=_said(entry, "episodetitle") or named.title or None,
        thumbnail=secured(image, _DOMAIN) if image else None,
    )


def _refuse_unwanted(entry: Entry) -> None:
    if _said(entry, "isclip").lower() == "true":
        raise ValueError("is a promotional clip")
    media_rating = entry.get("media_rating")
    rating = one_line(entries.words(media_rating, "content")) if isinstance(media_rating, Mapping) else ""
    if rating and rating.lower() != "nonadult":
        raise ValueError(f"is rated {rating}")


def _at(entry: Entry, received: datetime) -> datetime:
    """Give when premium members can watch, else when the item was published."""
    premium = _said(entry, "premiumpubdate")
    at = feed_dates.from_text(premium, received) if premium else entries.published(entry, received)
    if at is None:
        raise ValueError("has no usable date since when it can be watched")
    return at


def _series(entry: Entry, named: EpisodeTitle, link: str) -> Series:
    # The feed's series title drops the season ("Overlord" for "Overlord IV"); the item's title has it.
    title, _ = split_audio(_said(entry, "seriestitle"))
    if not (title or named.season):
        raise ValueError("names no series")
    season = _SEASON.fullmatch(_said(entry, "season"))
    return Series(
        title=title or named.season,
        others=(named.season,) if title and named.season not in {"", title} else (),
        ids=crunchyroll_series([link]),
        season=int(season[0]) if season else None,
    )


def _identity(entry: Entry) -> str:
    """Give the feed's own id of the video, from its field or else from its guid or link."""
    media_id = _said(entry, "mediaid")
    if _MEDIA_ID.fullmatch(media_id):
        return media_id
    for url in (entries.words(entry, "id"), entries.words(entry, "link")):
        if found := _MEDIA_IN_URL.search(url):
            return found[1] or found[2]
    raise ValueError("has no id of its own")
