"""Tell: events into the store, and from there an alert for every target they concern, portion by portion.

The first portion goes into the transaction that stores the events, and with it what is left to be told, so that
nothing is lost whatever happens. Each further portion is a transaction of its own, and all of them together give the
alerts that one would have given.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from bot.core.batches import GATHERED
from bot.core.events import OUT_KINDS, Event, EventKind
from bot.core.shows import Show
from bot.pipeline import audience
from bot.pipeline.audience import Telling
from bot.pipeline.owing import owe
from bot.pipeline.policy import Policy
from bot.store import audience as store
from bot.store import events as event_store
from bot.store import fanouts, revisions
from bot.store.events import Stored
from bot.store.fanouts import Rest
from bot.store.statements import Connection

_NEWS = (EventKind.NEWS, EventKind.TRAILER)


async def tell(
    connection: Connection,
    told: Sequence[Event],
    shows: Mapping[int, Show],
    policy: Policy,
    now: datetime,
    feed: str = "",
) -> None:
    """Store events with what they mean for the first of those whom they concern, and that the rest is to be told.

    `feed` names the source where it is one that servers added: its news goes to those who subscribed to it, and to
    nobody else. What was posted before, and says less than is known now, is marked to be edited.
    """
    new = await event_store.add(connection, told, now)
    if not new:
        return
    spoken = [one for one in new if one.event.withheld is None]
    if spoken:
        rest = Rest(
            event_ids=tuple(one.id for one in spoken),
            show_ids=frozenset(one.event.show_id for one in spoken if one.event.show_id),
            feed=feed,
            told_at=now,
        )
        audios = {show.id: show.audio for show in shows.values()}
        await _begin(connection, Telling(new=spoken, audios=audios, rest=rest), policy)
    await _revise(connection, [stored.event for stored in new], now)


async def _begin(connection: Connection, telling: Telling, policy: Policy) -> None:
    """Tell the first portion, unless something older of the same shows is still being told."""
    rest = telling.rest
    if any(other.comes_before(rest) for other in await fanouts.owed(connection)):
        await fanouts.owe(connection, rest, portions=0)
        return
    done_to = await _tell_portion(connection, telling, policy)
    if done_to is not None:
        await fanouts.owe(connection, replace(rest, done_to=done_to), portions=1)


async def tell_rest(connection: Connection, policy: Policy) -> bool:
    """Tell the next portion of what is still to be told; says whether there was any."""
    rest = fanouts.next_of(await fanouts.owed(connection))
    if rest is None:
        return False
    known = await event_store.load(connection, rest.event_ids)
    new = [Stored(id=event_id, event=known[event_id]) for event_id in rest.event_ids if event_id in known]
    audios = await store.audios(connection, {one.event.show_id for one in new if one.event.show_id})
    telling = Telling(new=new, audios=audios, rest=rest)
    await fanouts.done(connection, rest, await _tell_portion(connection, telling, policy) if new else None)
    return True


async def _tell_portion(connection: Connection, telling: Telling, policy: Policy) -> int | None:
    """Tell the events to the next of those whom they concern; gives how far that came, None is to the end."""
    new, rest = telling.new, telling.rest
    show_ids = {one.event.show_id for one in new if one.event.show_id}
    share = max(policy.portion // len(new), 1)
    portion = await store.portion(connection, show_ids, rest.feed, rest.done_to, share)
    if portion.asked:
        everybody = await audience.load(connection, portion.asked, telling, policy)
        await owe(connection, new, everybody, rest.told_at)
    return portion.done_to


async def _revise(connection: Connection, told: Sequence[Event], now: datetime) -> None:
    """Let the messages be edited that tell the same episode, its delay, or the same news."""
    late = {f"{event.story}/late" for event in told if event.kind in OUT_KINDS}
    marked = (
        (_stories(told, OUT_KINDS | {EventKind.DUB}), GATHERED),
        (_stories(told, _NEWS), _NEWS),
        (late, (EventKind.LATE,)),
    )
    await revisions.of_stories(connection, marked, now)


def _stories(told: Sequence[Event], of: Collection[EventKind]) -> set[str]:
    return {event.story for event in told if event.kind in of}
