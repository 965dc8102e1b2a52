"""Asking: one poll's question to its source, and the whole answer, read over all its pages."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from typing import Protocol

from bot.core.polling import Rhythm
from bot.pipeline.outcomes import Answer, asked
from bot.pipeline.right_of_way import RightOfWay
from bot.sources.base import Interest, NotModified, Reading, Request, Response, Source, Validators
from bot.store.sources import SourceState

MOST_PAGES = 20


class Fetch(Protocol):
    """Asks a source; raises FetchError."""

    async def __call__(self, request: Request, validators: Validators = ...) -> Response | NotModified:
        """Give the answer, or that nothing changed since the validators were given."""
        ...


class Parse(Protocol):
    """Reads an answer away from the event loop; raises ParseError."""

    async def __call__(self, source: Source, response: Response) -> Reading:
        """Give what the source said."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Polled:
    """A configured source, its kind and its rhythm."""

    source: Source
    kind: str
    rhythm: Rhythm


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """A source that is to be polled now, and what the bot wants to know.

    Where `in_full`, the answer is read even if no byte of it has changed: something was promised for by now, or missed
    in the last reading, and has to be looked for again.
    """

    state: SourceState
    interest: Interest
    in_full: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Asker:
    """Asks a source and reads what it answers, each step after the people who wait for an answer."""

    fetch: Fetch
    parse: Parse
    right_of_way: RightOfWay

    async def ask(self, source: Source, turn: Turn) -> Answer:
        """Give what the source says now; raises SourceError."""
        state = turn.state
        request = asked(source.request(turn.interest), state)
        kept = Validators() if turn.in_full else Validators(etag=state.etag, last_modified=state.last_modified)
        await self.right_of_way.given()
        first = await self.fetch(request, kept)
        if isinstance(first, NotModified):
            return Answer(
                asked=request,
                reading=None,
                headers=first.headers,
                validators=kept,
                body_hash=state.body_hash,
                unmodified=True,
            )
        body_hash = hashlib.blake2b(first.body, digest_size=16).hexdigest()
        same = body_hash == state.body_hash and not turn.in_full
        return Answer(
            asked=request,
            reading=None if same else await self._read(source, replace(first, marks=state.marks or b"")),
            headers=first.headers,
            validators=first.validators,
            body_hash=body_hash,
            moved_to=first.moved_to,
        )

    async def _read(self, source: Source, first: Response) -> Reading:
        await self.right_of_way.given()
        reading = await self.parse(source, first)
        for _ in range(MOST_PAGES):
            if reading.next is None:
                break
            answer = await self.fetch(reading.next)
            if isinstance(answer, NotModified):
                break
            page = await self.parse(source, answer)
            reading = replace(
                page,
                sightings=reading.sightings + page.sightings,
                news=reading.news + page.news,
                skipped=reading.skipped + page.skipped,
                listings=reading.listings + page.listings,
            )
        return reading
