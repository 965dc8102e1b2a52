"""Notices: what people who manage a server or the bot are told of things that go wrong."""

from __future__ import annotations

from datetime import datetime

from bot.core.events import Event, EventKind
from bot.core.message import Message
from bot.core.reasons import Reason
from bot.core.subject import Subject
from bot.core.text import escaped


def trouble(channel_id: int, reason: Reason, now: datetime) -> Event:
    """Give the event that the bot can't post in a channel since now (UTC)."""
    key = f"trouble/{channel_id}/{int(now.timestamp())}"
    details = {"channel_id": channel_id, "reason": reason.value}
    return Event(key=key, kind=EventKind.CHANNEL_TROUBLE, story=key, at=now, details=details)


def channel_trouble(subject: Subject) -> Message:
    """Write what is wrong with a channel, and what happens when it is mended."""
    details = subject.event.details
    reason = Reason(str(details.get("reason", Reason.NO_PERMISSION)))
    words = f"<#{details.get('channel_id')}>: {reason.words}."
    return Message(
        title="I can't post in one of your channels",
        description=f"{words} Alerts for it go on by themselves once I may post there.",
        at=subject.event.at,
    )


def source_health(subject: Subject) -> Message:
    """Write how a source does."""
    name = escaped(subject.source or str(subject.event.details.get("source", "A source")))
    state = {
        EventKind.SOURCE_FAILING: "can't be read",
        EventKind.SOURCE_STALE: "has told nothing new for unusually long",
        EventKind.SOURCE_BACK: "is readable again",
    }[subject.event.kind]
    return Message(title=f"{name} {state}", at=subject.event.at)
