"""Notices: what people who manage a server or the bot are told of things that go wrong."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from bot.core.events import Event, EventKind
from bot.core.message import Message
from bot.core.reasons import Reason
from bot.core.subject import Subject
from bot.core.text import clamped, escaped, stamp
from bot.core.tongue import _

_ERROR = 200


def trouble(channel_id: int, reason: Reason, now: datetime) -> Event:
    """Give the event that the bot can't post in a channel since now (UTC)."""
    key = f"trouble/{channel_id}/{int(now.timestamp())}"
    details = {"channel_id": channel_id, "reason": reason.value}
    return Event(key=key, kind=EventKind.CHANNEL_TROUBLE, story=key, at=now, details=details)


def channel_trouble(subject: Subject) -> Message:
    """Write what is wrong with a channel, and what happens when it is mended."""
    details = subject.event.details
    reason = Reason(str(details.get("reason", Reason.NO_PERMISSION)))
    ahead = (
        _("Its announcements are paused; add them again elsewhere.")
        if reason is Reason.CHANNEL_GONE
        else _("Alerts for it go on by themselves once I may post there.")
    )
    return Message(
        title=_("I can't post in one of your channels"),
        description=f"<#{details.get('channel_id')}>: {reason.words}. {ahead}",
        at=subject.event.at,
    )


def source_health(subject: Subject) -> Message:
    """Write how a source does: that it fails or is silent, since when, and what comes of it; or that it is over."""
    details = subject.event.details
    name = escaped(subject.source or str(details.get("source") or "")) or _("A source")
    since = stamp(_instant(details.get("since"), subject.event.at), "f")
    title, words = {
        EventKind.SOURCE_FAILING: (_("{source} can't be read", source=name), _failing(subject, since)),
        EventKind.SOURCE_STALE: (
            _("{source} has told nothing new for unusually long", source=name),
            _("It answers; its newest is of {since}.", since=since),
        ),
        EventKind.SOURCE_BACK: _back(name, details),
    }[subject.event.kind]
    return Message(title=title, description=words, at=subject.event.at)


def _failing(subject: Subject, since: str) -> str:
    details = subject.event.details
    error = escaped(clamped(str(details.get("error") or _("no answer")), _ERROR))
    if details.get("gone"):
        return _(
            "Its server says that it is gone for good: {error}. I try it once a week; look for its new address.",
            error=error,
        )
    pauses = stamp(_instant(details.get("pauses"), subject.event.at), "f")
    return _(
        "It fails since {since}: {error}.\nI keep trying, from {pauses} on once a day, and tell when it is back.",
        since=since,
        error=error,
        pauses=pauses,
    )


def _back(name: str, details: Mapping[str, object]) -> tuple[str, str]:
    if details.get("after") == EventKind.SOURCE_STALE:
        return _("{source} tells news again", source=name), _("It has said something new.")
    words = _("What it still shows of the time between is told as usual.")
    return _("{source} is readable again", source=name), words


def _instant(seconds: object, otherwise: datetime) -> datetime:
    return datetime.fromtimestamp(seconds, UTC) if isinstance(seconds, int) else otherwise
