"""Releases and sightings: one episode in one audio on one platform, and what sources say of it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

ORIGINAL_AUDIO = "original"
"""The audio of an item that names none: the show's own language, settled when the show is known."""

TV = "tv"
"""The platform of a calendar that speaks of the first broadcast and not of any stream."""


class ReleaseKind(StrEnum):
    """What is released; part of a release's key, since a film and an episode may share a number."""

    EPISODE = "episode"
    FILM = "film"
    SPECIAL = "special"


class Claim(StrEnum):
    """What a source says of a release."""

    SCHEDULED = "scheduled"
    AVAILABLE = "available"
    POSTPONED = "postponed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """How a source names a show: its title there, other spellings, and ids by namespace.

    Namespaces are `anilist`, `mal`, `crunchyroll`, `animeschedule`, ...; values are text. `season` counts from 1 and
    is None where the source does not say. `episodes` is the total that the source states.
    """

    title: str
    others: tuple[str, ...] = ()
    ids: Mapping[str, str] = field(default_factory=dict)
    season: int | None = None
    episodes: int | None = None
    cover: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """What one source says of one release at one moment.

    `number` is canonical text ("3", "7.5", "12a", "0"; "" for what has none, such as a film). `audio` is a BCP 47
    tag or `ORIGINAL_AUDIO`. `at` is the aware UTC instant of the claim: scheduled for it, available since it, or
    postponed until it (None: nobody knows). `identity` is the source's own id of the entry; it stays the same when
    the time moves.
    """

    series: Series
    number: str
    platform: str
    claim: Claim
    at: datetime | None
    identity: str
    kind: ReleaseKind = ReleaseKind.EPISODE
    audio: str = ORIGINAL_AUDIO
    url: str | None = None
    title: str | None = None
    thumbnail: str | None = None
    note: str | None = None


class State(StrEnum):
    """Where a release stands."""

    TBA = "tba"
    SCHEDULED = "scheduled"
    AVAILABLE = "available"
    POSTPONED = "postponed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseKey:
    """What makes two sightings speak of one release."""

    show_id: int
    season: int
    number: str
    kind: ReleaseKind
    platform: str
    audio: str

    @property
    def story(self) -> str:
        """The episode over all platforms and audios: what one target hears of once."""
        return f"{self.show_id}/{self.season}/{self.kind}/{self.number}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Witness:
    """A sighting as it is kept for one release: who said what, and when it was first heard (UTC)."""

    source: str
    claim: Claim
    at: datetime | None
    seen_at: datetime
    identity: str = ""
    url: str | None = None
    title: str | None = None
    thumbnail: str | None = None
    note: str | None = None

    def repeats(self, earlier: Witness) -> bool:
        """Say whether it tells nothing that the same source has not said before."""
        return (self.claim, self.at, self.url, self.title) == (earlier.claim, earlier.at, earlier.url, earlier.title)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What all witnesses together say of a release."""

    state: State = State.TBA
    scheduled_at: datetime | None = None
    available_at: datetime | None = None
    url: str | None = None
    title: str | None = None
    thumbnail: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """One episode in one audio language on one platform, as it is known now.

    `doubt` says, in words, why it is not believed yet that it is there.
    """

    id: int
    key: ReleaseKey
    standing: Standing
    doubt: str | None = None


_NUMBER = re.compile(r"(\d+(?:\.\d+)?)([a-z]*)")


def number_order(number: str) -> tuple[float, str]:
    """Order episode numbers as people do: 2 < 7 < 7.5 < 10 < 10a; what has none, a film, comes first by its title."""
    found = _NUMBER.fullmatch(number)
    return (float(found[1]), found[2]) if found else (-1.0, number)
