"""Notices: what goes wrong is told once to the people who can mend it, in direct messages, by way of the outbox."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from bot.core.alerts import Draft, to_member
from bot.core.events import Event
from bot.store import events, outbox
from bot.store.outbox import Owed
from bot.store.statements import Connection


async def notify(connection: Connection, event: Event, people: Collection[int], now: datetime) -> int:
    """Store an event, and owe it to each of these people (ids of users); gives how many hear of it.

    An event whose key is known already was told before, and is told to nobody again.
    """
    stored = await events.add(connection, [event], now)
    owed = [
        Owed(stored=one, draft=Draft(target=to_member(user_id), channel_id=user_id))
        for one in stored
        for user_id in sorted(set(people))
    ]
    return len(await outbox.enqueue(connection, owed, now))
