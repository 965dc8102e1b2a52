"""Trial: a test alert that takes the same way as a real one, from the outbox on."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.core.alerts import Draft
from bot.core.events import OUT_KINDS, EventKind
from bot.core.feeds import shown
from bot.core.subscriptions import Subscription
from bot.errors import ReplyError
from bot.store import events as event_store
from bot.store import outbox, subjects
from bot.store.statements import Connection

_KINDS = OUT_KINDS | {EventKind.NEWS, EventKind.TRAILER}


async def order_trial(connection: Connection, subscription: Subscription, key: str, now: datetime) -> str:
    """Put the newest event of the subscription's shows into the outbox once more, marked as a test, with the ping.

    Gives what it is about; raises ReplyError where nothing was ever told that could be shown again.
    """
    show_ids = sorted(subscription.show_ids) if subscription.show_ids is not None else [None]
    feed = subscription.source
    found = [await event_store.latest(connection, show_id, _KINDS, feed) for show_id in show_ids]
    latest = max((one for one in found if one), key=lambda one: one.event.at, default=None)
    if latest is None:
        raise ReplyError("Nothing is known yet that a test could show. Try again after the first poll.")
    details = {**latest.event.details, "test": True}
    trial = replace(latest.event, key=key, story=key, details=details, withheld=None)
    [stored] = await event_store.add(connection, [trial], now)
    roles = (subscription.role_id,) if subscription.role_id else ()
    draft = Draft(target=subscription.target, channel_id=subscription.channel_id, role_ids=roles)
    await outbox.enqueue(connection, [outbox.Owed(stored=stored, draft=draft)], now)
    subject = await subjects.of_event(connection, stored.id)
    return subject.show.name if subject.show else shown(feed or "the news")
