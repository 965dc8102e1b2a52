"""Entries of AniList's catalogue: what each row says of a show."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import Field

from bot.core.calendar_seasons import CalendarSeason, Quarter
from bot.core.catalogue import Entry
from bot.core.text import safe_link
from bot.sources.anilist_rows import Media, series_of
from bot.sources.json_rows import Line, Maybe, Row, checked

_NOT_SLUG = re.compile(r"[^a-z0-9]+")
_YEARS = Annotated[int, Field(ge=1900, le=2099)]
_MONTHS_OF_A_SEASON = 3


class _Place(Row):
    url: Maybe[str] = None
    site: Maybe[Line] = None
    type: Maybe[str] = None


class _Date(Row):
    year: Maybe[_YEARS] = None
    month: Maybe[Annotated[int, Field(ge=1, le=12)]] = None


class _Studio(Row):
    name: Maybe[Line] = None


class _Studios(Row):
    nodes: Maybe[list[_Studio]] = None


class _Listed(Media):
    season: Maybe[str] = None
    season_year: Maybe[_YEARS] = Field(None, alias="seasonYear")
    popularity: Maybe[Annotated[int, Field(ge=0, lt=2**31)]] = None
    start: Maybe[_Date] = Field(None, alias="startDate")
    places: Maybe[list[_Place]] = Field(None, alias="externalLinks")
    studios: Maybe[_Studios] = None


def entry(row: object) -> Entry:
    """Read one row; raises ValueError where it is no show."""
    listed = checked(_Listed, row)
    titles = listed.title
    return Entry(
        series=series_of(listed.id, listed),
        english=(titles.english or None) if titles else None,
        romaji=(titles.romaji or None) if titles else None,
        native=(titles.native or None) if titles else None,
        aired=_aired(listed),
        adult=bool(listed.is_adult),
        popularity=listed.popularity or 0,
        studio=next((one.name for one in (listed.studios and listed.studios.nodes) or () if one.name), None),
        url=safe_link(listed.site_url),
        streams=_streams(listed),
    )


def _aired(listed: _Listed) -> str | None:
    """Give the season that AniList names, else that of the month in which it began."""
    quarter = (listed.season or "").casefold()
    if listed.season_year and quarter in [*Quarter]:
        return str(CalendarSeason(listed.season_year, Quarter(quarter)))
    start = listed.start
    if start and start.year and start.month:
        return str(CalendarSeason(start.year, [*Quarter][(start.month - 1) // _MONTHS_OF_A_SEASON]))
    return None


def _streams(listed: _Listed) -> dict[str, str | None]:
    """Give the platforms that carry it, by the names that releases there have too."""
    places = [one for one in listed.places or () if one.type == "STREAMING" and one.site]
    named = {_NOT_SLUG.sub("-", (one.site or "").casefold()).strip("-"): safe_link(one.url) for one in places}
    return {platform: url for platform, url in named.items() if platform and platform != "tv"}
