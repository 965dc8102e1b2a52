"""What every source is: what to ask, and how to read the answer; no I/O happens here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import ClassVar, Protocol

from bot.core.catalogue import Entry
from bot.core.news import NewsItem
from bot.core.releases import Sighting
from bot.core.vanishing import Listing


@dataclass(frozen=True, slots=True, kw_only=True)
class Interest:
    """What the bot wants to know now: a source may ask for less than everything.

    `ids` holds the tracked shows' ids by namespace; `everything` is true where some announcement wants all shows.
    """

    now: datetime
    everything: bool = True
    ids: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One thing to ask: a URL, or a file that the operator named.

    `payload` is sent as a JSON body (and makes it a POST). `bearer_env` names the environment variable whose value
    goes into the Authorization header; the value itself never enters a source.
    """

    url: str = ""
    file: Path | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    payload: Mapping[str, object] | None = None
    bearer_env: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Validators:
    """What makes the next request conditional; saved in the transaction that stores what the answer said."""

    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """An answer with status 2xx: the whole body (decompressed), lower-cased header names, and when it came (UTC).

    `url` is the one that answered; `moved_to` is set where every redirect on the way was a permanent one; `request` is
    what it answers, so that a source can derive the next page from it. `marks` (see `core.marks`) are of what is
    stored of the last one, which a source may leave out of its reading.
    """

    url: str
    body: bytes
    received: datetime
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    validators: Validators = Validators()
    moved_to: str | None = None
    request: Request | None = None
    marks: bytes = b""


@dataclass(frozen=True, slots=True, kw_only=True)
class NotModified:
    """The server says that nothing changed since the validators were given (304)."""

    received: datetime
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a source said: sightings and news, the next page to ask for, and what was left out with the reason.

    `title` is what the document calls itself, `ttl` how long it asks not to be fetched again (RSS `<ttl>`,
    `sy:updatePeriod`). `listings` are
    the spans of time of which it lists every release to come, so that one which is missing there is one taken back.
    `entries` are what a catalogue of shows tells.

    `digests` are those of the entries of all news, b"" of one that has to be read again, () where all of them have to.
    `seen` are the items of the entries that were left out since they have a mark, by id, each with how many of the news
    stand before it.
    """

    sightings: tuple[Sighting, ...] = ()
    news: tuple[NewsItem, ...] = ()
    next: Request | None = None
    skipped: tuple[str, ...] = ()
    ttl: timedelta | None = None
    title: str = ""
    listings: tuple[Listing, ...] = ()
    entries: tuple[Entry, ...] = ()
    digests: tuple[bytes, ...] = ()
    seen: Mapping[int, int] = field(default_factory=dict)


class Source(Protocol):
    """A source of news or releases; picklable, since `parse` runs in another process.

    `confirms` is true where an AVAILABLE sighting means that the release can be watched now.
    """

    confirms: ClassVar[bool]

    @property
    def name(self) -> str:
        """The operator's name for it; unique."""
        ...

    def request(self, interest: Interest) -> Request:
        """Say what to ask for first."""
        ...

    def parse(self, response: Response) -> Reading:
        """Read an answer; raises ParseError where it isn't what this source says."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceOptions:
    """One `[[sources]]` table of the configuration, as a source's constructor needs it."""

    name: str
    url: str | None = None
    file: Path | None = None
    token_env: str | None = None
