"""Owing: what an audience does with events goes into the outbox, with one message in the place of several."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from bot.core.alerts import Draft
from bot.core.batches import DUMP, GATHERED, Batch, batches, joined, may_be_stock, old_stock
from bot.core.events import Event, EventKind
from bot.core.reasons import Reason
from bot.pipeline.audience import Audience
from bot.pipeline.quiet import held
from bot.pipeline.roundups import enqueue_some
from bot.store import events as event_store
from bot.store import gathered, outbox, releases, revisions
from bot.store.events import Stored
from bot.store.outbox import Owed
from bot.store.statements import Connection


async def owe(connection: Connection, new: Sequence[Stored], audience: Audience, now: datetime) -> None:
    """Store what everybody in an audience is owed of the events as of an instant (UTC).

    One event after the other is matched, since the first of a story decides what the next finds already told.
    """
    owed = [one for stored in new for one in audience.owed(stored)]
    if not owed:
        return
    stock = await _old_stock(connection, new, now)
    await _enqueue(connection, await _joined(connection, owed, audience, now), stock, audience, now)


async def _old_stock(connection: Connection, new: Sequence[Stored], now: datetime) -> list[list[Event]]:
    """Find what is told as a catalogue: that depends on what appeared, and not on who hears of it."""
    events = [one.event for one in new if may_be_stock(one.event)]
    show_ids = {event.show_id for event in events if event.show_id}
    if not show_ids:
        return []
    dumped = await event_store.dumped(connection, show_ids, new[0].id, now)
    if len({event.story for event in events}) < DUMP and not dumped:
        return []
    return old_stock(events, await releases.airing(connection, show_ids, now), dumped)


async def _joined(connection: Connection, owed: Sequence[Owed], audience: Audience, now: datetime) -> list[Owed]:
    """Let what belongs to a message of the gathering window join it."""
    joining = [one for one in owed if one.stored.event.kind in GATHERED and _goes(one)]
    if not joining:
        return list(owed)
    about = list({one.stored.id: one.stored for one in joining}.values())
    targets = {one.draft.target for one in joining}
    since = now - audience.policy.gather
    messages = await gathered.messages(connection, about, GATHERED, targets, since, now)
    found = joined([(one.stored.event, one.draft) for one in owed], messages)
    return [replace(one, draft=draft) for one, (_, draft) in zip(owed, found, strict=True)]


def _goes(owed: Owed) -> bool:
    return owed.draft.withheld is None


def _tells(owed: Owed) -> bool:
    """Say whether an alert is posted, now or in the summary after quiet hours."""
    return owed.draft.withheld in (None, Reason.QUIET_HOURS)


async def _enqueue(
    connection: Connection, owed: Sequence[Owed], stock: Sequence[Sequence[Event]], audience: Audience, now: datetime
) -> None:
    """Store the alerts, with one in the place of several where a target would hear of much at once."""
    found = batches([(one.stored.event, one.draft) for one in owed], stock)
    stored = await event_store.ensure(connection, [one.event for one in found], now)
    joint = [held(_of_batch(one, batch, audience), audience.quiet) for one, batch in zip(stored, found, strict=True)]
    members = {place for batch in found for place in batch.members}
    single = held([one for place, one in enumerate(owed) if place not in members], audience.quiet)
    await enqueue_some(connection, [*(one for told in joint for one in told), *single], now)
    within = await _within_batches(connection, owed, found, joint)
    await outbox.add(connection, within, now)
    await revisions.of_alerts(connection, {one.draft.joins for one in (*within, *single) if one.draft.joins}, now)


def _of_batch(stored: Stored, batch: Batch, audience: Audience) -> list[Owed]:
    """Give the alerts of a batch; a catalogue goes to those who ask for catalogues, whatever they ask for else."""
    if stored.event.kind is EventKind.CATALOGUE:
        return [one for one in audience.owed(stored) if one.draft.target in batch.concerned]
    return [Owed(stored=stored, draft=draft) for draft in batch.drafts]


async def _within_batches(
    connection: Connection, owed: Sequence[Owed], found: Sequence[Batch], joint: Sequence[Sequence[Owed]]
) -> list[Owed]:
    """Give what is told by another message, in the order of the events, with the alert that tells it."""
    telling = [one for told in joint for one in told if _tells(one)]
    if not any(batch.members for batch in found):
        return []
    ids = await outbox.ids_of(connection, {one.stored.id for one in telling}, {one.draft.target for one in telling})
    into = {
        place: {one.draft.target: ids[one.stored.id, one.draft.target] for one in told if _tells(one)}
        for batch, told in zip(found, joint, strict=True)
        for place in batch.members
    }
    return [_within(owed[place], into[place]) for place in sorted(into)]


def _within(one: Owed, into: Mapping[str, int]) -> Owed:
    joins = into.get(one.draft.target)
    reason = Reason.IN_BATCH if joins else Reason.FILTERED
    return replace(
        one, draft=Draft(target=one.draft.target, channel_id=one.draft.channel_id, withheld=reason, joins=joins)
    )
