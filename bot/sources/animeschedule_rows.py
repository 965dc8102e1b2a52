"""Rows of AnimeSchedule's timetables, and what each says of its episodes.

A timetable has one row per show and kind of release (raw, sub, dub) in a week. A row that is delayed keeps the date
that it had; the delay itself stands beside it. Dates of the year 1 mean that there is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from bot.core.releases import ORIGINAL_AUDIO, TV, Claim, ReleaseKind, Series, Sighting
from bot.core.text import safe_link
from bot.sources.gathering import Gathering
from bot.sources.json_rows import Line, Maybe, Row, checked
from bot.sources.numbers import canonical_number
from bot.sources.release_times import believable, from_iso
from bot.sources.series_links import crunchyroll_series

MOST_AT_ONCE = 200
"""How many episodes one row may release: a whole series at once is some dozens."""

SITE = "https://animeschedule.net/anime/"

IMAGES = "https://img.animeschedule.net/production/assets/public/img/"

_BEGINNING = datetime.min.replace(tzinfo=UTC)
_AUDIO = {"raw": ORIGINAL_AUDIO, "sub": ORIGINAL_AUDIO, "dub": "en-US"}
_NOT_SLUG = re.compile(r"[^a-z0-9]+")


def _instant(value: object) -> datetime | None:
    at = from_iso(value)
    if at.year == _BEGINNING.year:
        return None
    if not believable(at):
        raise ValueError("is not a believable time")
    return at


_Instant = Annotated[datetime | None, BeforeValidator(_instant)]
_Positive = Annotated[int, Field(ge=1, lt=2**31)]
_Slug = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._~-]{0,199}$")]


class _MediaType(Row):
    route: str


class _Stream(Row):
    platform: str
    url: str


class _Timetabled(Row):
    route: _Slug
    title: Maybe[Line] = None
    romaji: Maybe[Line] = None
    english: Maybe[Line] = None
    native: Maybe[Line] = None
    air_type: Literal["raw", "sub", "dub"] = Field(alias="airType")
    airing_status: Maybe[str] = Field(None, alias="airingStatus")
    date: _Instant = Field(alias="episodeDate")
    delayed_from: Maybe[_Instant] = Field(None, alias="delayedFrom")
    delayed_until: Maybe[_Instant] = Field(None, alias="delayedUntil")
    delayed_text: Maybe[Line] = Field(None, alias="delayedText")
    number: int = Field(alias="episodeNumber", ge=0)
    first_number: Maybe[_Positive] = Field(None, alias="subtractedEpisodeNumber")
    episodes: Maybe[_Positive] = None
    media_types: Maybe[list[_MediaType]] = Field(None, alias="mediaTypes")
    image: Maybe[str] = Field(None, alias="imageVersionRoute")
    streams: Maybe[list[Maybe[_Stream]]] = None


def gather(row: object, gathering: Gathering) -> None:
    """Read one row into its sightings, or skip it with the reason."""
    route = row.get("route") if isinstance(row, Mapping) else None
    name = route if isinstance(route, str) else "row"
    try:
        gathering.add(_sightings(checked(_Timetabled, row)))
    except ValueError as error:
        gathering.skip(name, error)


def _sightings(entry: _Timetabled) -> Iterator[Sighting]:
    """Tell every episode of a row, on every platform that it names."""
    series = _series(entry)
    claim, at = _claim(entry)
    numbers = _numbers(entry)
    film = len(numbers) == 1 and any(kind.route == "movie" for kind in entry.media_types or ())
    for number in numbers:
        for platform, url in _places(entry).items():
            yield Sighting(
                series=series,
                number="" if film else canonical_number(number),
                platform=platform,
                claim=claim,
                at=at,
                identity=f"{entry.route}#{entry.air_type}#{number}" + (f"#{platform}" if platform != TV else ""),
                kind=ReleaseKind.FILM if film else ReleaseKind.EPISODE,
                audio=_AUDIO[entry.air_type],
                url=url,
                # The text may speak of a later delay, which does not concern an episode that keeps its date.
                note=entry.delayed_text if claim is Claim.POSTPONED else None,
            )


def _series(entry: _Timetabled) -> Series:
    known = (entry.english, entry.title, entry.romaji, entry.native)
    names = list(dict.fromkeys(name for name in known if name)) or [entry.route]
    return Series(
        title=names[0],
        others=tuple(names[1:]),
        ids={"animeschedule": entry.route, **crunchyroll_series(url for _, url in _streams(entry))},
        episodes=entry.episodes,
        cover=safe_link(IMAGES + entry.image) if entry.image else None,
    )


def _claim(entry: _Timetabled) -> tuple[Claim, datetime | None]:
    """Say whether the date stands or falls into the row's delay; a delay without an end is for good."""
    date, start, end = entry.date, entry.delayed_from, entry.delayed_until
    if start is None and end is None:
        return (Claim.POSTPONED, None) if entry.airing_status == "delayed-air" else (Claim.SCHEDULED, date)
    if date is None or date < (start or _BEGINNING):
        return Claim.SCHEDULED, date
    if end is None or end < (start or _BEGINNING):
        return Claim.POSTPONED, None
    return (Claim.POSTPONED, end) if date < end else (Claim.SCHEDULED, date)


def _numbers(entry: _Timetabled) -> range:
    """Give the numbers of the row's episodes, more than one where several come at once."""
    first = entry.first_number if entry.first_number and entry.first_number <= entry.number else entry.number
    if entry.number - first >= MOST_AT_ONCE:
        raise ValueError(f"releases episodes {first} to {entry.number} at once, more than {MOST_AT_ONCE}")
    return range(first, entry.number + 1)


def _places(entry: _Timetabled) -> dict[str, str | None]:
    """Give the platforms with their links: television for raw, else the streams that the row names."""
    if entry.air_type == "raw":
        return {TV: SITE + entry.route}
    places = {_NOT_SLUG.sub("-", platform.lower()).strip("-"): safe_link(url) for platform, url in _streams(entry)}
    named = {platform: url for platform, url in places.items() if platform and platform != TV}
    if not named:
        raise ValueError(f"its {entry.air_type} names no platform to watch it on")
    return named


def _streams(entry: _Timetabled) -> Iterator[tuple[str, str]]:
    """Give platforms and their links, which come without a scheme."""
    for stream in entry.streams or ():
        if stream:
            yield stream.platform, stream.url if "://" in stream.url else f"https://{stream.url}"
