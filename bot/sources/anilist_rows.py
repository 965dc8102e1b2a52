"""Rows of AniList's airing calendar, and what each says of an episode."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from pydantic import Field

from bot.core.releases import TV, Claim, ReleaseKind, Series, Sighting
from bot.core.text import safe_link
from bot.sources.gathering import Gathering
from bot.sources.json_rows import Line, Maybe, Row, checked
from bot.sources.numbers import canonical_number
from bot.sources.release_times import from_unix
from bot.sources.series_links import crunchyroll_series

_NAME_LIMIT = 30

# GraphQL's integers have 32 bits.
_Positive = Annotated[int, Field(ge=1, lt=2**31)]


class _Titles(Row):
    romaji: Maybe[Line] = None
    english: Maybe[Line] = None
    native: Maybe[Line] = None


class _Cover(Row):
    large: Maybe[str] = None


class _Link(Row):
    url: Maybe[str] = None


class Media(Row):
    """A show; what it is called and where it stands."""

    id: _Positive
    id_mal: Maybe[_Positive] = Field(None, alias="idMal")
    title: Maybe[_Titles] = None
    synonyms: Maybe[list[Line]] = None
    episodes: Maybe[_Positive] = None
    format: Maybe[str] = None
    is_adult: bool | None = Field(None, alias="isAdult")
    site_url: Maybe[str] = Field(None, alias="siteUrl")
    cover: Maybe[_Cover] = Field(None, alias="coverImage")
    links: Maybe[list[_Link]] = Field(None, alias="externalLinks")


class Schedule(Row):
    """One episode of a show, and when it is broadcast (Unix seconds)."""

    id: _Positive
    airing_at: int = Field(alias="airingAt")
    episode: int
    media_id: _Positive = Field(alias="mediaId")
    media: Media | None = None


def gather(row: object, gathering: Gathering) -> None:
    """Read one row into a sighting, or skip it with the reason."""
    number = row.get("id") if isinstance(row, Mapping) else None
    name = f"schedule {number}" if isinstance(number, int) else "schedule"
    try:
        schedule = checked(Schedule, row)
        if schedule.media and schedule.media.is_adult:
            gathering.skip(name, "adult")
        else:
            gathering.add((_sighting(schedule),))
    except ValueError as error:
        gathering.skip(name, error)


def _sighting(schedule: Schedule) -> Sighting:
    media = schedule.media
    film = media is not None and media.format == "MOVIE" and schedule.episode == 1
    return Sighting(
        series=series_of(schedule.media_id, media),
        number="" if film else canonical_number(schedule.episode),
        platform=TV,
        claim=Claim.SCHEDULED,
        at=from_unix(schedule.airing_at),
        identity=str(schedule.id),
        kind=ReleaseKind.FILM if film else ReleaseKind.EPISODE,
        url=safe_link(media.site_url) if media else None,
    )


def series_of(media_id: int, media: Media | None) -> Series:
    """Name the show; one that AniList gives no name for is still told by its id."""
    if media is None:
        return Series(title=f"AniList {media_id}", ids={"anilist": str(media_id)})
    titles = media.title or _Titles()
    known = [titles.english, titles.romaji, titles.native, *(media.synonyms or ())]
    names = list(dict.fromkeys(name for name in known if name))[:_NAME_LIMIT] or [f"AniList {media.id}"]
    mal = {"mal": str(media.id_mal)} if media.id_mal else {}
    return Series(
        title=names[0],
        others=tuple(names[1:]),
        ids={"anilist": str(media.id), **mal, **crunchyroll_series(link.url or "" for link in media.links or ())},
        episodes=media.episodes,
        cover=safe_link(media.cover.large) if media.cover else None,
    )
