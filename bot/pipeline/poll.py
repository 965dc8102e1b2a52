"""Poll: ask the sources that are due, and store what they say, with its events and alerts, in one transaction."""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Protocol

from bot.core.feeds import is_own
from bot.core.freshness import freshness
from bot.core.polling import NEAR_AFTER, Expected, Rhythm, after_success
from bot.core.reasons import Reason
from bot.core.source_health import Pause
from bot.errors import SourceError, StoreError
from bot.pipeline.catch_up import lost_by, moment_of, tell_lost
from bot.pipeline.crew import work
from bot.pipeline.moves import Listed
from bot.pipeline.news import store_news
from bot.pipeline.outcomes import Answer, answered, asked, failed
from bot.pipeline.policy import Clock, Policy
from bot.pipeline.shown import Shown
from bot.pipeline.sightings import store_sightings
from bot.pipeline.tell import tell
from bot.sources.base import Interest, NotModified, Reading, Request, Response, Source, Validators
from bot.store import releases, shows, streams, subscriptions
from bot.store import sources as source_store
from bot.store.database import Database
from bot.store.sources import SourceState
from bot.store.statements import Connection, take_turn

log = logging.getLogger(__name__)

LEASE = timedelta(minutes=5)
POLL_LIMIT = timedelta(minutes=2)
AT_ONCE = 20
MOST_PAGES = 20
LOOK_BACK = timedelta(days=2)


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
class Poller:
    """Polls what is due; one broken source never holds up another."""

    database: Database
    fetch: Fetch
    parse: Parse
    sources: Mapping[str, Polled]
    clock: Clock
    policy: Policy

    async def poll_due(self) -> int:
        """Poll every source that is due; gives how many that were."""
        return await work(self._claim, self.poll_safely, AT_ONCE, chained=False)

    async def _claim(self, limit: int) -> list[SourceState]:
        now = self.clock()
        async with self.database.read() as connection:
            if not await source_store.anything_due(connection, now):
                return []
        async with self.database.write() as connection:
            return await source_store.claim_due(connection, now, LEASE, limit)

    async def poll_safely(self, state: SourceState) -> None:
        """Poll one source, whatever happens to it.

        Raises StoreError where nothing of it is stored: it stays claimed, and is asked again when its lease ends.
        """
        try:
            await self.poll(state)
        except StoreError:
            raise
        except Exception:
            # The boundary of one poll: a fault of ours is loud, and the source comes again by the back-off table.
            log.exception("polling %s failed in a way that nobody foresaw", state.name)
            await self._failed(state, SourceError("an internal error; see the log"))

    async def poll(self, state: SourceState) -> None:
        """Poll one source, whatever its due time says, and record how it went."""
        try:
            async with asyncio.timeout(POLL_LIMIT.total_seconds()):
                answer = await self._ask(self.sources[state.name], state)
        except TimeoutError:
            await self._failed(state, SourceError(f"not read whole within {POLL_LIMIT.total_seconds():.0f} s"))
        except SourceError as error:
            log.warning("%s: %s", state.name, error)
            await self._failed(state, error)
        else:
            await self._succeeded(state, answer)

    async def _ask(self, polled: Polled, state: SourceState) -> Answer:
        interest, promised = await self._interest(state)
        request = asked(polled.source.request(interest), state)
        # What a listing said was not out yet may be out now without a changed byte, so then it is read in full.
        kept = Validators() if promised else Validators(etag=state.etag, last_modified=state.last_modified)
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
        same = body_hash == state.body_hash and not promised
        return Answer(
            asked=request,
            reading=None if same else await self._read(polled.source, replace(first, marks=state.marks or b"")),
            headers=first.headers,
            validators=first.validators,
            body_hash=body_hash,
            moved_to=first.moved_to,
        )

    async def _interest(self, state: SourceState) -> tuple[Interest, bool]:
        now, confirms = self.clock(), self.sources[state.name].source.confirms
        async with self.database.read() as connection:
            everything = await subscriptions.wants_everything(connection)
            ids = await shows.tracked_ids(connection)
            promised = confirms and await releases.has_promise(connection, state.name, now - LOOK_BACK, now)
        # What was missing in the last reading has to be looked for again, even in the same document.
        return Interest(now=now, everything=everything, ids=ids), promised or bool(state.missing)

    async def _read(self, source: Source, first: Response) -> Reading:
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

    async def _succeeded(self, state: SourceState, answer: Answer) -> None:
        now = self.clock()
        async with self.database.write() as connection:
            new = False
            if answer.reading is not None:
                new, state = await self._store(connection, state, answer.reading)
            after = await self._after(connection, state, answer, anything_new=new)
            await source_store.save(connection, after)
        if new:
            log.info("%s said something new at %s", state.name, now)
        if after.url != state.url:
            log.info(
                "%s is asked at %s from now on, since %s moved there for good",
                state.name,
                after.url,
                state.url or answer.asked.url,
            )

    async def _store(self, connection: Connection, state: SourceState, reading: Reading) -> tuple[bool, SourceState]:
        """Store all that a reading says, in the transaction that also stores the source's validators.

        Gives whether anything was new, and the state with what the next reading has to know of this one.
        """
        now = self.clock()
        baseline = Reason.BASELINE if state.baseline_at is None else None
        moment = moment_of(self.policy, now, state.succeeded_at, baseline)
        await take_turn(connection)
        source = self.sources[state.name].source
        lost = await lost_by(connection, source, reading, state.succeeded_at, now)
        listed = Listed(listings=reading.listings, missing=state.missing_since)
        told = await store_sightings(connection, state.name, reading.sightings, moment, listed)
        shown = Shown.of(reading, state.marks or b"")
        fresh = await store_news(connection, state.name, reading.news, moment, state.succeeded_at, shown)
        await tell(connection, told.events, told.shows, self.policy, now)
        about = {show.id: show for show in await shows.load(connection, fresh.show_ids)}
        own = state.name if is_own(state.name) else ""
        await tell(connection, fresh.events, about, self.policy, now, own)
        if lost:
            await tell_lost(connection, source, lost, self.policy, now)
        missing = {str(release_id): int(since.timestamp()) for release_id, since in told.missing.items()}
        return told.anything_new or fresh.anything_new, replace(state, missing=missing, marks=fresh.marks)

    async def _after(
        self, connection: Connection, state: SourceState, answer: Answer, *, anything_new: bool
    ) -> SourceState:
        now, polled = self.clock(), self.sources[state.name]
        expected = await self._expected(connection, polled)
        fresh_for = freshness(answer.headers, now) or timedelta()
        ttl = (answer.reading.ttl if answer.reading else None) or timedelta()
        due = after_success(state.name, now, polled.rhythm, expected, max(fresh_for, ttl))
        return answered(state, answer, due, now, anything_new=anything_new)

    async def _expected(self, connection: Connection, polled: Polled) -> list[Expected]:
        if not polled.source.confirms:
            return []
        now = self.clock()
        horizon = now + polled.rhythm.every * 2
        return await streams.awaited(connection, polled.kind, now - NEAR_AFTER, horizon)

    async def _failed(self, state: SourceState, error: SourceError) -> None:
        after = failed(state, error, self.sources[state.name].rhythm, self.clock())
        async with self.database.write() as connection:
            await source_store.save(connection, after)
        if after.paused and not state.paused:
            log.warning("%s is %s", state.name, Pause(after.paused).words)
