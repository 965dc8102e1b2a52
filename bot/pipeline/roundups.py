"""Roundups: what would flood a channel goes into the outbox as a handful of messages and a list of the rest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.core import roundup
from bot.core.alerts import Draft
from bot.core.reasons import Reason
from bot.core.render import line
from bot.store import events as event_store
from bot.store import outbox, subjects
from bot.store.outbox import Owed
from bot.store.statements import Connection


async def enqueue_some(connection: Connection, owed: Sequence[Owed], now: datetime) -> None:
    """Store alerts, with a list in the place of those that are too many for their target.

    What a list tells knows the list's alert.
    """
    over = roundup.excess([(one.stored.event, one.draft) for one in owed])
    listed = {place for places in over.values() for place in places}
    await outbox.add(connection, [one for place, one in enumerate(owed) if place not in listed], now)
    lines = await _lines(connection, [owed[place] for place in sorted(listed)])
    for places in over.values():
        await _listed(connection, [owed[place] for place in places], lines, now)


async def _lines(connection: Connection, owed: Sequence[Owed]) -> dict[int, str]:
    """Write the line of each event, by its row's id."""
    ids = list(dict.fromkeys(one.stored.id for one in owed))
    told = await subjects.of_events(connection, ids) if ids else []
    return {event_id: line(subject) for event_id, subject in zip(ids, told, strict=True)}


async def _listed(connection: Connection, owed: Sequence[Owed], lines: dict[int, str], now: datetime) -> None:
    """Store the lists of one target, and with them what they tell; only the first pings."""
    parts = [[owed[place] for place in places] for places in roundup.shared_out([lines[one.stored.id] for one in owed])]
    target = owed[0].draft.target
    made = [
        roundup.event(target, part[0].stored.event, number, len(parts), now) for number, part in enumerate(parts, 1)
    ]
    roles = tuple(sorted({role for one in owed for role in one.draft.role_ids}))
    for stored, part in zip(await event_store.add(connection, made, now), parts, strict=True):
        first = owed[0].draft
        draft = Draft(target=target, channel_id=first.channel_id, role_ids=roles, guild_id=first.guild_id)
        [told] = (await outbox.enqueue(connection, [Owed(stored=stored, draft=draft)], now)).values()
        await outbox.add(connection, [_within(one, told) for one in part], now)
        roles = ()


def _within(owed: Owed, told: int) -> Owed:
    return replace(owed, draft=replace(owed.draft, withheld=Reason.IN_ROUNDUP, joins=told))
