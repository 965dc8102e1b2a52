"""Tell: events into the store, and from there an alert for every target they concern."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from bot.core.alerts import Draft
from bot.core.batches import DUMP, GATHERED, Batch, batches, joined
from bot.core.events import OUT_KINDS, Event, EventKind
from bot.core.matching import Setting, drafts
from bot.core.reasons import Reason
from bot.core.scopes import Bearing
from bot.core.shows import Show
from bot.core.subscriptions import Subscription
from bot.pipeline.policy import Policy
from bot.pipeline.quiet import held
from bot.pipeline.roundups import enqueue_some
from bot.store import bearings, gathered, items, outbox, releases, revisions, settings, subscriptions
from bot.store import events as event_store
from bot.store.events import Stored
from bot.store.outbox import Owed
from bot.store.statements import Connection

_NEWS = (EventKind.NEWS, EventKind.TRAILER)


@dataclass(frozen=True, slots=True, kw_only=True)
class Audience:
    """Who may be told: the subscriptions, and which targets were told each story, now or before.

    `texts` are the words of news by the id of its item, where anybody filters it by them. `bearings` are those of the
    events by their keys, where anybody's subscription is narrowed by them. `quiet` are the channels in quiet hours.
    """

    subscriptions: Sequence[Subscription]
    told: Mapping[str, set[str]]
    shows: Mapping[int, Show]
    policy: Policy
    texts: Mapping[int, str] = field(default_factory=dict)
    bearings: Mapping[str, Bearing] = field(default_factory=dict)
    quiet: AbstractSet[int] = frozenset()

    def owed(self, stored: Stored) -> list[Owed]:
        """Give what each target does with an event, and remember those who are told."""
        event = stored.event
        show = self.shows.get(event.show_id or 0)
        text = self.texts.get(event.item_id or 0, "")
        audio, bearing = show.audio if show else None, self._bearing(event)
        setting = Setting(when=self.policy.when, audio=audio, text=text, bearing=bearing)
        told = self.told.get(event.story, set())
        owed = [Owed(stored=stored, draft=one) for one in drafts(event, self.subscriptions, told, setting)]
        told.update(one.draft.target for one in owed if one.draft.withheld in (None, Reason.SUMMARISED))
        return owed

    def _bearing(self, event: Event) -> Bearing | None:
        """Give an event's own bearing; one in the place of several goes by that of its show."""
        return self.bearings.get(event.key) or self.bearings.get(f"show/{event.show_id}")


async def tell(
    connection: Connection,
    told: Sequence[Event],
    shows: Mapping[int, Show],
    policy: Policy,
    now: datetime,
    feed: str = "",
) -> int:
    """Store events with all that they mean for every target; gives how many alerts now wait.

    `feed` names the source where it is one that servers added: its news goes to those who subscribed to it, and to
    nobody else.

    One event after the other is matched, since the first of a story decides what the next finds already told. What was
    posted before, and says less than is known now, is marked to be edited.
    """
    new = await event_store.add(connection, told, now)
    if not new:
        return 0
    if feed:
        asked = await subscriptions.hearing(connection, feed)
    else:
        asked = await subscriptions.concerning(connection, {event.show_id for event in told if event.show_id})
    audience = Audience(
        subscriptions=asked,
        told=await outbox.told(connection, {stored.event.story for stored in new}),
        shows=shows,
        policy=policy,
        texts=await _texts(connection, told) if any(one.filter for one in asked) else {},
        bearings=await bearings.of_events(connection, asked, told),
        quiet=await settings.quiet_channels(connection, now),
    )
    owed = [one for stored in new for one in audience.owed(stored)]
    waiting = await _enqueue(connection, await _joined(connection, owed, policy.gather, now), audience, now)
    await _revise(connection, [stored.event for stored in new], now)
    return waiting


async def _texts(connection: Connection, told: Sequence[Event]) -> dict[int, str]:
    """Give the words of news items, by which filters choose."""
    read = await items.contents(connection, {event.item_id for event in told if event.item_id})
    return {item_id: " ".join((one.title, *one.categories, one.summary)) for item_id, one in read.items()}


async def _joined(connection: Connection, owed: Sequence[Owed], gather: timedelta, now: datetime) -> list[Owed]:
    """Let what belongs to a message of the gathering window join it."""
    show_ids = {one.stored.event.show_id for one in owed if one.stored.event.kind in GATHERED and _goes(one)}
    if not show_ids:
        return list(owed)
    messages = await gathered.messages(connection, show_ids, GATHERED, now - gather, now)
    found = joined([(one.stored.event, one.draft) for one in owed], messages)
    return [replace(one, draft=draft) for one, (_, draft) in zip(owed, found, strict=True)]


def _goes(owed: Owed) -> bool:
    return owed.draft.withheld is None


def _tells(owed: Owed) -> bool:
    """Say whether an alert is posted, now or in the summary after quiet hours."""
    return owed.draft.withheld in (None, Reason.QUIET_HOURS)


async def _enqueue(connection: Connection, owed: Sequence[Owed], audience: Audience, now: datetime) -> int:
    """Store the alerts, with one in the place of several where a target would hear of much at once."""
    found = await _batches(connection, owed, now)
    stored = {one.event.key: one for one in await event_store.add(connection, [one.event for one in found], now)}
    joint = {
        batch.event.key: held(_of_batch(stored[batch.event.key], batch, audience), audience.quiet) for batch in found
    }
    members = {place for batch in found for place in batch.members}
    single = held([one for place, one in enumerate(owed) if place not in members], audience.quiet)
    ids = await enqueue_some(connection, [*(one for batch in joint.values() for one in batch), *single], now)
    into = {
        place: {one.draft.target: ids[one.stored.id, one.draft.target] for one in joint[batch.event.key] if _tells(one)}
        for batch in found
        for place in batch.members
    }
    within = [_within(owed[place], into[place]) for place in sorted(members)]
    await outbox.enqueue(connection, within, now)
    await revisions.of_alerts(connection, {one.draft.joins for one in (*within, *single) if one.draft.joins}, now)
    return sum(_goes(one) for one in (*single, *(one for batch in joint.values() for one in batch)))


async def _batches(connection: Connection, owed: Sequence[Owed], now: datetime) -> list[Batch]:
    show_ids = {one.stored.event.show_id for one in owed if one.stored.event.show_id and _goes(one)}
    if len({one.stored.event.story for one in owed}) < DUMP and not await event_store.dumped(connection, show_ids, now):
        return batches([(one.stored.event, one.draft) for one in owed], show_ids)
    airing = await releases.airing(connection, show_ids, now)
    dumped = await event_store.dumped(connection, show_ids, now)
    return batches([(one.stored.event, one.draft) for one in owed], airing, dumped)


def _of_batch(stored: Stored, batch: Batch, audience: Audience) -> list[Owed]:
    """Give the alerts of a batch; a catalogue goes to those who ask for catalogues, whatever they ask for else."""
    if stored.event.kind is EventKind.CATALOGUE:
        return [one for one in audience.owed(stored) if one.draft.target not in batch.settled]
    return [Owed(stored=stored, draft=draft) for draft in batch.drafts]


def _within(one: Owed, into: Mapping[str, int]) -> Owed:
    joins = into.get(one.draft.target)
    reason = Reason.IN_BATCH if joins else Reason.FILTERED
    return replace(
        one, draft=Draft(target=one.draft.target, channel_id=one.draft.channel_id, withheld=reason, joins=joins)
    )


async def _revise(connection: Connection, told: Sequence[Event], now: datetime) -> None:
    """Let the messages be edited that tell the same episode, its delay, or the same news."""
    await _mark(connection, told, OUT_KINDS | {EventKind.DUB}, GATHERED, now)
    await _mark(connection, told, _NEWS, _NEWS, now)
    late = {f"{event.story}/late" for event in told if event.kind in OUT_KINDS}
    await revisions.of_stories(connection, late, {EventKind.LATE}, now)


async def _mark(
    connection: Connection,
    told: Sequence[Event],
    of: Collection[EventKind],
    kinds: Collection[EventKind],
    now: datetime,
) -> None:
    await revisions.of_stories(connection, {event.story for event in told if event.kind in of}, kinds, now)
