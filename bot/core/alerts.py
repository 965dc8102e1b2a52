"""Alerts: one event for one target, a row of the outbox, with a nonce and a marker that never change."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.core.reasons import Reason

NONCE_WINDOW = timedelta(minutes=2)
"""How long a repeat with the same nonce is trusted to be dropped.

Discord documents "the past few minutes" and no figure (message create, `enforce_nonce`), so this stays well inside.
"""


class AlertState(StrEnum):
    """Where an alert stands; only the last three are final."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    WITHHELD = "withheld"


_MEMBER = "member:"


def to_member(user_id: int) -> str:
    """Give the target of what goes to one person, in direct messages."""
    return f"{_MEMBER}{user_id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """One event for one target, as the outbox holds it; instants are UTC.

    `channel_id` is the person's id instead where the target is a member, and `room` the channel of the direct messages
    with them, where it is known.
    """

    id: int
    event_id: int
    target: str
    channel_id: int
    part: int
    state: AlertState
    created_at: datetime
    claimed_at: datetime | None
    tries: int
    nonce: str
    role_ids: tuple[int, ...] = ()
    room: int | None = None

    @property
    def is_direct(self) -> bool:
        """Say whether it goes to a person, in direct messages."""
        return self.target.startswith(_MEMBER)

    @property
    def marker(self) -> str:
        """What the posted message carries, so that it can be found again in the channel's history."""
        return marker(self.nonce)

    def nonce_is_safe(self, now: datetime) -> bool:
        """Say whether sending again is still certain not to post twice."""
        return self.claimed_at is not None and timedelta() <= now - self.claimed_at < NONCE_WINDOW


@dataclass(frozen=True, slots=True, kw_only=True)
class Landed:
    """The message that an alert became, and the digest of what it says, where the try that wrote it was seen to end.

    `reveal_at` is when it may say what it keeps back now (UTC), where it keeps anything back. `thread_id` is the post
    of a forum that the message is.
    """

    message_id: int
    shown: str | None = None
    reveal_at: datetime | None = None
    thread_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """A posted alert whose message may no longer say what is known.

    `stale_at` is when that was noticed (UTC), `shown` the digest of what the message says, `tries` counts the edits
    that were tried since, with the one to come. `room` is the channel of direct messages, where it is known.
    """

    alert_id: int
    target: str
    channel_id: int
    message_id: int
    stale_at: datetime
    tries: int
    nonce: str
    shown: str | None = None
    role_ids: tuple[int, ...] = ()
    room: int | None = None

    @property
    def is_direct(self) -> bool:
        """Say whether it went to a person, in direct messages."""
        return self.target.startswith(_MEMBER)

    @property
    def marker(self) -> str:
        """What the message carries already, and goes on carrying."""
        return marker(self.nonce)


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An alert to be stored: posted when due, or only kept with the reason why not.

    `joins` is the alert of the same target whose message tells it too. `guild_id` is the channel's server, where known.
    """

    target: str
    channel_id: int
    role_ids: tuple[int, ...] = ()
    withheld: Reason | None = None
    joins: int | None = None
    guild_id: int | None = None

    @property
    def is_direct(self) -> bool:
        """Say whether it goes to a person, in direct messages."""
        return self.target.startswith(_MEMBER)


def marker(nonce: str) -> str:
    """Give what a posted message carries, so that it can be found again in the channel's history."""
    return nonce[:8].lower()


def nonce(database: str, event_key: str, target: str, part: int) -> str:
    """Make the nonce of one alert: at most 25 characters (Discord's limit), the same at every try.

    The target is part of it, since Discord compares nonces per author and not per channel.
    """
    text = "\x1f".join((database, event_key, target, str(part)))
    digest = hashlib.blake2b(text.encode(), digest_size=15).digest()
    return base64.b32encode(digest).decode()
