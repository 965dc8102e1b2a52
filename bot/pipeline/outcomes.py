"""Outcomes: what one poll makes of the state of its source, where it answered and where it failed."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.core.polling import Due, Rhythm, after_failure
from bot.core.redaction import secrets_in
from bot.core.source_health import TOLD_AFTER, Pause, pause
from bot.core.tempo import first_tempo, next_tempo
from bot.errors import FetchError, SourceError
from bot.sources.base import Reading, Request, Validators
from bot.store.sources import SourceState

MOVED_AFTER = 3
"""So many answers in a row through the same permanent redirect make its target the source's address.

RFC 9110 section 15.4.2 lets a client do so at the first one; one wrong setting of a server should not.
"""

_LOST = frozenset({404, 410})


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What one poll brought: the reading over all pages (None: nothing changed), and what the server said with it.

    `moved_to` is where permanent redirects led; `unmodified` says that the server told no more than that.
    """

    asked: Request
    reading: Reading | None
    headers: Mapping[str, str]
    validators: Validators = field(default_factory=Validators)
    body_hash: str | None = None
    moved_to: str | None = None
    unmodified: bool = False

    def is_dear(self, *, anything_new: bool) -> bool:
        """Say whether the whole document was sent, and will be again where nothing is new, as far as this one shows."""
        return not self.unmodified and (not anything_new or self.validators == Validators())


def asked(request: Request, state: SourceState) -> Request:
    """Give the request at the address that the source's own moved to for good; a changed configuration goes before."""
    if state.url and state.replaced_url and request.url == state.replaced_url:
        return replace(request, url=state.url)
    return request


def heard(state: SourceState, said: Collection[datetime | None], now: datetime) -> SourceState:
    """Count what a good answer at `now` told, by the instants that it gives (UTC); what gives none was said now."""
    if state.succeeded_at is None:  # what is undated in a first reading may be of any age
        return replace(state, tempo=first_tempo([at for at in said if at], now))
    return replace(state, tempo=next_tempo(state.tempo, now - state.succeeded_at, [at or now for at in said], now))


def answered(state: SourceState, answer: Answer, due: Due, now: datetime, *, anything_new: bool) -> SourceState:
    """Give the state of a source after a good answer at `now` (UTC)."""
    return replace(
        _settled(state, answer),
        next_poll_at=due.at,
        due_because=due.because,
        etag=answer.validators.etag,
        last_modified=answer.validators.last_modified,
        body_hash=answer.body_hash,
        polled_at=now,
        succeeded_at=now,
        baseline_at=state.baseline_at or now,
        news_at=now if anything_new else state.news_at,
        quiet=0 if anything_new else state.quiet + 1,
        failures=0,
        failing_since=None,
        error=None,
        paused=None,
    )


def _settled(state: SourceState, answer: Answer) -> SourceState:
    """Count a permanent move, and settle at its target when it was the same often enough."""
    if state.replaced_url and answer.asked.url != state.url:  # the configuration names another address by now
        state = replace(state, url=None, replaced_url=None)
    if answer.unmodified:
        return state
    if not answer.moved_to or secrets_in(answer.moved_to) or secrets_in(answer.asked.url):
        # An address with a key in it is not stored: its redirect is followed again every time.
        return replace(state, moved_to=None, moved_times=0)
    times = state.moved_times + 1 if answer.moved_to == state.moved_to else 1
    if times < MOVED_AFTER or not _may_settle(answer.asked, answer.moved_to):
        return replace(state, moved_to=answer.moved_to, moved_times=times)
    return replace(
        state, url=answer.moved_to, replaced_url=state.replaced_url or answer.asked.url, moved_to=None, moved_times=0
    )


def _may_settle(request: Request, target: str) -> bool:
    """Say whether a request can be made at another address for good: one that carries nothing, and stays encrypted."""
    if request.payload is not None or request.bearer_env is not None:
        return False
    return target.startswith("https:") or not request.url.startswith("https:")


def failed(state: SourceState, error: SourceError, rhythm: Rhythm, now: datetime) -> SourceState:
    """Give the state of a source after a failure at `now` (UTC)."""
    status = error.status if isinstance(error, FetchError) else None
    retry_after = error.retry_after if isinstance(error, FetchError) else None
    since, failures = state.failing_since or now, state.failures + 1
    if status in _LOST and state.replaced_url:  # what it moved to is no more, so its own address is asked again
        state, status = replace(state, url=state.replaced_url, replaced_url=None), None
    paused = pause(status, since, failures, now) or (Pause(state.paused) if state.paused else None)
    due = after_failure(
        now, failures, rhythm, retry_after, paused=paused.wait if paused else None, not_past=since + TOLD_AFTER
    )
    return replace(
        state,
        next_poll_at=due.at,
        due_because=due.because,
        polled_at=now,
        failures=failures,
        failing_since=since,
        error=str(error)[:500],
        paused=paused,
    )
