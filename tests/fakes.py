"""The fakes of the pipeline's ports: a clock that is set, sites that publish what they are told to, and an outlet.

Each has verbs for what happens in a scenario. The outlet treats nonces as Discord does: what comes again within their
window is not posted twice.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from hashlib import sha256
from typing import ClassVar

from bot.core.message import Message
from bot.core.news import NewsItem
from bot.core.reasons import Reason
from bot.core.releases import Claim, Sighting
from bot.core.vanishing import Listing
from bot.errors import FetchError, ParseError, Refused, Unsure
from bot.sources.base import Interest, NotModified, Reading, Request, Response, Source, Validators


@dataclass
class FakeClock:
    """A clock that stands still until it is moved."""

    now: datetime

    def __call__(self) -> datetime:
        return self.now

    def advance(self, duration: timedelta) -> datetime:
        self.now += duration
        return self.now


@dataclass(frozen=True, kw_only=True)
class FakeCalendar:
    """A source that says when releases are expected, or tells news; its words come from `FakeSites`."""

    confirms: ClassVar[bool] = False
    name: str

    def request(self, interest: Interest) -> Request:
        return Request(url=site_of(self.name), headers={"x-everything": str(interest.everything)})

    def parse(self, response: Response) -> Reading:
        raise NotImplementedError(f"{response.url} is read by FakeSites")


@dataclass(frozen=True, kw_only=True)
class FakePlatform(FakeCalendar):
    """A source whose word that a release is available can be relied on."""

    confirms: ClassVar[bool] = True


def site_of(name: str) -> str:
    return f"https://{name}.example/"


@dataclass(frozen=True, kw_only=True)
class Document:
    """What a site publishes at one address."""

    said: tuple[Sighting | NewsItem, ...]
    headers: Mapping[str, str] = field(default_factory=dict)
    etag: str | None = None
    more: str | None = None
    ttl: timedelta | None = None
    moved_to: str | None = None
    garbled: bool = False
    listings: tuple[Listing, ...] = ()

    @property
    def body(self) -> bytes:
        return sha256(repr((self.said, self.garbled)).encode()).digest()


@dataclass
class FakeSites:
    """The sites of all sources: they are fetched here, and what they say is read here."""

    clock: FakeClock
    asked: list[tuple[str, Validators]] = field(default_factory=list)
    read: list[str] = field(default_factory=list)
    _documents: dict[str, Document] = field(default_factory=dict)
    _failures: dict[str, Exception] = field(default_factory=dict)

    def publish(self, name: str, *said: Sighting | NewsItem, **how: object) -> None:
        """Let a site say this from now on; `how` are further fields of its document."""
        document = replace(Document(said=said), **how)  # type: ignore[arg-type]  # checked by the dataclass
        self._documents[site_of(name)] = document
        self._failures.pop(site_of(name), None)

    def break_down(self, name: str, error: Exception | None = None) -> None:
        """Let a site fail, however often it is asked, until it publishes again."""
        self._failures[site_of(name)] = error or FetchError("the server answered 503", status=503)

    def garble(self, name: str) -> None:
        """Let a site answer with something that nobody can read."""
        self.publish(name, garbled=True)

    async def fetch(self, request: Request, validators: Validators = Validators()) -> Response | NotModified:  # noqa: B008 - frozen
        self.asked.append((request.url, validators))
        if failure := self._failures.get(request.url):
            raise failure
        document = self._documents.get(request.url, Document(said=()))
        if document.etag and document.etag == validators.etag:
            return NotModified(received=self.clock(), headers=document.headers)
        return Response(
            url=request.url,
            body=document.body,
            received=self.clock(),
            headers=document.headers,
            validators=Validators(etag=document.etag),
            moved_to=document.moved_to,
            request=request,
        )

    async def parse(self, source: Source, response: Response) -> Reading:
        """Read a document as platforms are read: what is listed for later is scheduled, not available."""
        document = self._documents.get(response.url, Document(said=()))
        self.read.append(source.name)
        if document.garbled:
            raise ParseError("the answer is no feed")
        sightings = [one for one in document.said if isinstance(one, Sighting)]
        return Reading(
            sightings=tuple(_as_of(response.received, one) for one in sightings),
            news=tuple(one for one in document.said if isinstance(one, NewsItem)),
            next=Request(url=site_of(document.more)) if document.more else None,
            ttl=document.ttl,
            listings=document.listings,
        )


def _as_of(received: datetime, sighting: Sighting) -> Sighting:
    if sighting.claim is Claim.AVAILABLE and sighting.at and sighting.at > received:
        return replace(sighting, claim=Claim.SCHEDULED)
    return sighting


@dataclass(frozen=True, kw_only=True)
class Posted:
    """A message as it stands in a channel."""

    id: int
    channel_id: int
    message: Message
    nonce: str
    at: datetime

    @property
    def title(self) -> str:
        return self.message.title


@dataclass
class RecordingOutlet:
    """Discord as the deliverer sees it: it posts, refuses, fails or loses its answers, as the scenario says."""

    clock: FakeClock
    ready: bool = True
    posted: list[Posted] = field(default_factory=list)
    tries: list[tuple[int, str]] = field(default_factory=list)
    searches: list[int] = field(default_factory=list)
    edits: list[tuple[int, Message]] = field(default_factory=list)
    published: list[tuple[int, int]] = field(default_factory=list)
    threads: dict[int, str] = field(default_factory=dict)
    opened: list[int] = field(default_factory=list)
    forums: set[int] = field(default_factory=set)
    _refusals: dict[int, Reason] = field(default_factory=dict)
    _hidden: set[int] = field(default_factory=set)
    _broken: set[int] = field(default_factory=set)
    _failures: list[tuple[bool, Exception]] = field(default_factory=list)
    _nonces: dict[str, int] = field(default_factory=dict)
    _held: dict[int, asyncio.Event] = field(default_factory=dict)
    _news: asyncio.Condition = field(default_factory=asyncio.Condition)

    def refuse(self, channel_id: int, reason: Reason) -> None:
        """Answer every post to a channel with a definite no."""
        self._refusals[channel_id] = reason

    def allow(self, channel_id: int) -> None:
        """Take posts to a channel again."""
        self._refusals.pop(channel_id, None)

    def hide_history(self, channel_id: int) -> None:
        """Let nobody look for what was posted to a channel."""
        self._hidden.add(channel_id)

    def fail_in(self, channel_id: int) -> None:
        """Give no clear answer for any post to a channel from now on."""
        self._broken.add(channel_id)

    def fail(self, times: int = 1, *, error: Exception | None = None) -> None:
        """Post nothing for the next tries, and give no clear answer."""
        self._failures += [(False, error or Unsure("Discord answered 502"))] * times

    def lose_answer(self, times: int = 1) -> None:
        """Post the next messages, but let the answer be lost."""
        self._failures += [(True, Unsure("the connection was reset"))] * times

    def forget_nonces(self) -> None:
        """Let the time pass for which repeats of a nonce are dropped."""
        self._nonces.clear()

    def hold(self, channel_id: int) -> asyncio.Event:
        """Let posts to a channel hang until the event is set."""
        return self._held.setdefault(channel_id, asyncio.Event())

    async def until_posted(self, channel_id: int, count: int) -> None:
        """Wait until a channel has so many messages."""
        async with self._news:
            await self._news.wait_for(lambda: len(self.in_channel(channel_id)) >= count)

    def in_channel(self, channel_id: int) -> list[Posted]:
        return [one for one in self.posted if one.channel_id == channel_id]

    @property
    def titles(self) -> list[str]:
        return [one.title for one in self.posted]

    async def dm(self, user_id: int) -> int:
        self.opened.append(user_id)
        return user_id + 1

    async def publish(self, channel_id: int, message_id: int) -> None:
        if reason := self._refusals.get(channel_id):
            raise Refused(f"Discord said no: {reason.words}", reason=reason)
        self.published.append((channel_id, message_id))

    async def open_thread(self, channel_id: int, message_id: int, name: str) -> int:
        if reason := self._refusals.get(channel_id):
            raise Refused(f"Discord said no: {reason.words}", reason=reason)
        opens, error = self._failures.pop(0) if self._failures else (True, None)
        if opens:
            self.threads.setdefault(message_id, name)
        if error:
            raise error
        return message_id

    def is_forum(self, channel_id: int) -> bool:
        return channel_id in self.forums

    async def post(self, channel_id: int, message: Message, nonce: str) -> int:
        self.tries.append((channel_id, nonce))
        if channel_id in self._held:
            await self._held[channel_id].wait()
        if reason := self._refusals.get(channel_id):
            raise Refused(f"Discord said no: {reason.words}", reason=reason)
        if channel_id in self._broken:
            raise Unsure("Discord answered 500")
        posts, error = self._failures.pop(0) if self._failures else (True, None)
        if channel_id in self.forums:
            self._nonces.pop(nonce, None)
        if posts and nonce not in self._nonces:
            self._nonces[nonce] = 7000 + len(self.posted)
            self.posted.append(
                Posted(id=self._nonces[nonce], channel_id=channel_id, message=message, nonce=nonce, at=self.clock())
            )
        async with self._news:
            self._news.notify_all()
        if error:
            raise error
        return self._nonces[nonce]

    async def edit(self, channel_id: int, message_id: int, message: Message) -> None:
        self.edits.append((message_id, message))
        if reason := self._refusals.get(channel_id):
            raise Refused(f"Discord said no: {reason.words}", reason=reason)
        _, error = self._failures.pop(0) if self._failures else (True, None)
        if error:
            raise error
        [place] = [place for place, one in enumerate(self.posted) if one.id == message_id]
        self.posted[place] = replace(self.posted[place], message=message)

    async def find(self, channel_id: int, marker: str, since: datetime) -> int | None:
        self.searches.append(channel_id)
        if channel_id in self._hidden:
            raise Refused("the bot may not read the channel's history", reason=Reason.NO_PERMISSION)
        own = [one for one in self.in_channel(channel_id) if one.at >= since]
        return next((one.id for one in own if one.message.footer.endswith(marker)), None)
