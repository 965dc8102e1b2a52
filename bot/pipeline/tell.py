"""Tell: events into the store, and from there an alert for every target they concern."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from bot.core.batches import batches
from bot.core.events import Event
from bot.core.matching import Setting, drafts
from bot.core.reasons import Reason
from bot.core.shows import Show
from bot.pipeline.policy import Policy
from bot.store import events as event_store
from bot.store import outbox, subscriptions
from bot.store.statements import Connection


async def tell(
    connection: Connection, told: Sequence[Event], shows: Mapping[int, Show], policy: Policy, now: datetime
) -> int:
    """Store events with all that they mean for every target; gives how many alerts now wait.

    One event after the other is matched, since the first of a story decides what the next finds already told.
    """
    new = await event_store.add(connection, told, now)
    if not new:
        return 0
    wanted = await subscriptions.concerning(connection, {event.show_id for event in told if event.show_id})
    targets = await outbox.told(connection, {stored.event.story for stored in new})
    owed: list[outbox.Owed] = []
    for stored in new:
        show = shows.get(stored.event.show_id or 0)
        setting = Setting(when=policy.when, audio=show.audio if show else None)
        for draft in drafts(stored.event, wanted, targets[stored.event.story], setting):
            owed.append(outbox.Owed(stored=stored, draft=draft))
            if draft.withheld is None:
                targets[stored.event.story].add(draft.target)
    return await outbox.enqueue(connection, await _gathered(connection, owed, now), now)


async def _gathered(connection: Connection, owed: Sequence[outbox.Owed], now: datetime) -> list[outbox.Owed]:
    """Put one alert in the place of several where a target would hear of many episodes at once."""
    found = batches([(one.stored.event, one.draft) for one in owed])
    members = frozenset[int]().union(*(batch.members for batch in found))
    kept = [_held(one) if place in members else one for place, one in enumerate(owed)]
    stored = {one.event.key: one for one in await event_store.add(connection, [batch.event for batch in found], now)}
    joint = [outbox.Owed(stored=stored[batch.event.key], draft=draft) for batch in found for draft in batch.drafts]
    return kept + joint


def _held(one: outbox.Owed) -> outbox.Owed:
    return replace(one, draft=replace(one.draft, withheld=Reason.IN_BATCH))
