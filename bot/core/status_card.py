"""The card of the status: how each source does, what waits to be posted, and what is wrong on one server."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.core.feeds import shown
from bot.core.message import Message, fitted
from bot.core.pages import page, turned
from bot.core.reasons import Reason
from bot.core.source_health import Pause
from bot.core.subscriptions import Subscription
from bot.core.text import clamped, escaped, stamp
from bot.core.tongue import _, plural

TURN = "status"
"""The action that shows another page."""

_GOOD, _BAD = 0x57F287, 0xE67E22
_ERROR = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Pulse:
    """How one source does; instants are UTC. `silent_since` is set where it answers and has told nothing new since."""

    name: str
    succeeded_at: datetime | None
    due_at: datetime
    failures: int = 0
    failing_since: datetime | None = None
    error: str = ""
    pause: Pause | None = None
    silent_since: datetime | None = None

    @property
    def is_well(self) -> bool:
        """Say whether nothing is wrong with it."""
        return not (self.failures or self.error or self.pause or self.silent_since)


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """What waits to be posted, is under way and could not be posted; `oldest` is when the first that waits was made."""

    waiting: int = 0
    sending: int = 0
    failed: int = 0
    oldest: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Blocked:
    """A channel to which nothing can be posted, why, and since when (UTC)."""

    channel_id: int
    reason: Reason
    since: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """All that is to be told on one server: the operator's sources, and of the rest only what is the server's own."""

    sources: Sequence[Pulse] = ()
    queue: Queue = Queue()
    blocked: Sequence[Blocked] = ()
    paused: Sequence[Subscription] = ()
    feeds: Sequence[Pulse] = ()
    to_publish: int = 0

    @property
    def is_well(self) -> bool:
        """Say whether nothing is wrong."""
        return all(one.is_well for one in self.sources) and not (self.blocked or self.paused or self.feeds)


def status_card(status: Status, number: int = 1) -> Message:
    """Tell a page of the status; what is wrong comes first."""
    found = page([*_wrong_here(status), *_sources(status), *_queue(status)], number)
    card = Message(
        title=_("All is well") if status.is_well else _("Something needs attention"),
        description=found.text,
        colour=_GOOD if status.is_well else _BAD,
        footer="Airdate",
    )
    return fitted(turned(card, found, TURN))


def _wrong_here(status: Status) -> Iterator[str]:
    for one in status.blocked:
        yield _(
            "⚠️ Nothing can be posted in {channel} since {when}: {reason}",
            channel=f"<#{one.channel_id}>",
            when=stamp(one.since, "f"),
            reason=one.reason.words,
        )
    for subscription in status.paused:
        yield _paused(subscription)
    for feed in status.feeds:
        yield _pulse(feed)


def _paused(subscription: Subscription) -> str:
    place = {"number": subscription.id, "channel": f"<#{subscription.channel_id}>"}
    if subscription.resume_at:
        return _("⏸️ #{number} in {channel} is paused until {when}.", **place, when=stamp(subscription.resume_at, "f"))
    if subscription.paused_for and subscription.paused_for is not Reason.PAUSED:
        return _("⏸️ #{number} in {channel} is paused: {reason}", **place, reason=subscription.paused_for.words)
    return _("⏸️ #{number} in {channel} is paused.", **place)


def _sources(status: Status) -> list[str]:
    """Tell the sources, those with a problem before the others."""
    return [_pulse(one) for one in sorted(status.sources, key=lambda one: one.is_well)]


def _pulse(one: Pulse) -> str:
    name = f"**{escaped(shown(one.name))}**"
    if one.is_well:
        return _well(one, name)
    facts = [fact for fact in (_failing(one), one.pause.words if one.pause else "", _silent(one)) if fact]
    last = _("last good answer {when}", when=stamp(one.succeeded_at)) if one.succeeded_at else _("no good answer yet")
    again = _("tried again {when}", when=stamp(one.due_at))
    error = f"\n-# {clamped(escaped(one.error), _ERROR)}" if one.error else ""
    return f"⚠️ {name}: {'; '.join([*facts, last, again])}{error}"


def _well(one: Pulse, name: str) -> str:
    due = stamp(one.due_at)
    if one.succeeded_at is None:
        return _("⏳ {source}: no good answer yet, next poll {due}", source=name, due=due)
    return _(
        "✅ {source}: last good answer {when}, next poll {due}", source=name, when=stamp(one.succeeded_at), due=due
    )


def _failing(one: Pulse) -> str:
    if not one.failures:
        return ""
    if one.failing_since is None:
        return plural("{number} failure", "{number} failures in a row", one.failures)
    return plural(
        "{number} failure, {when}",
        "{number} failures in a row since {when}",
        one.failures,
        when=stamp(one.failing_since, "f"),
    )


def _silent(one: Pulse) -> str:
    return _("it has told nothing new since {when}", when=stamp(one.silent_since, "f")) if one.silent_since else ""


def _queue(status: Status) -> Iterator[str]:
    queue = status.queue
    counts = {"waiting": queue.waiting, "sending": queue.sending, "failed": queue.failed}
    if queue.oldest and queue.waiting:
        yield _(
            "Outbox: {waiting} waiting (the oldest since {when}), {sending} under way, {failed} failed",
            **counts,
            when=stamp(queue.oldest, "f"),
        )
    else:
        yield _("Outbox: {waiting} waiting, {sending} under way, {failed} failed", **counts)
    if status.to_publish:
        yield plural(
            "{number} message waits to be published to the followers of this server's channels.",
            "{number} messages wait to be published to the followers of this server's channels.",
            status.to_publish,
        )
