"""Batches: what appears at once of a show is told a channel in one message, and what follows soon joins that."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from bot.core.alerts import Draft
from bot.core.events import OUT_KINDS, Event, EventKind
from bot.core.reasons import Reason
from bot.core.releases import number_order

DUMP = 6
"""From so many episodes at once on, what no calendar expects is old stock: a catalogue, and not a batch."""

GATHERED = OUT_KINDS | {EventKind.BATCH, EventKind.CATALOGUE, EventKind.DUB}
"""The kinds whose messages further episodes and languages may join."""

Willing = tuple[Event, Draft]
"""An event, and what one target does with it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Open:
    """A message of the last minutes that may be joined: its alert, target and event, and all stories that it tells."""

    alert_id: int
    target: str
    event: Event
    stories: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """One event in the place of several, for the targets that want them all; `members` are the places of those.

    `concerned` are the targets that a catalogue is for: those whom any of it concerns, unless it joined a message that
    they have already.
    """

    event: Event
    drafts: tuple[Draft, ...]
    members: frozenset[int]
    concerned: frozenset[str] = frozenset()


def joined(told: Sequence[Willing], messages: Iterable[Open]) -> list[Willing]:
    """Let what belongs to a message of the last minutes join it: another episode, or the same in another language."""
    by_target: dict[str, list[Open]] = defaultdict(list)
    for message in messages:
        by_target[message.target].append(message)
    now = {(draft.target, event.story) for event, draft in told if event.kind in OUT_KINDS and draft.withheld is None}
    return [
        (event, _joining(event, draft, by_target[draft.target], told_now=(draft.target, event.story) in now))
        for event, draft in told
    ]


def _joining(event: Event, draft: Draft, messages: Sequence[Open], *, told_now: bool) -> Draft:
    if draft.withheld is not None or event.kind not in GATHERED:
        return draft
    if event.kind is EventKind.DUB and (told_now or any(_has_original(message, event) for message in messages)):
        return replace(draft, withheld=Reason.ADDED)
    for message in messages:
        if message.event.kind is EventKind.CATALOGUE and _dumped(message.event) == _dumped(event):
            return replace(draft, withheld=Reason.IN_BATCH, joins=message.alert_id)
        if _kindred(event) is not None and _kindred(event) == _kindred(message.event):
            return replace(draft, withheld=Reason.IN_BATCH, joins=message.alert_id)
    return draft


def _has_original(message: Open, dub: Event) -> bool:
    return message.event.kind is not EventKind.DUB and dub.story in message.stories


def batches(told: Sequence[Willing], stock: Iterable[Sequence[Event]] = ()) -> list[Batch]:
    """Find what one target would hear of one after the other, and give one event for it.

    Episodes belong together that are of one show, season and audio, and rest on the same fact; so do the dubs of a
    show. Each part of the old stock is one catalogue, whatever it consists of.
    """
    catalogues = [found for events in stock if (found := _catalogue(events, told)) is not None]
    settled = frozenset[int]().union(*(batch.members for batch in catalogues))
    return catalogues + _grouped(told, settled)


def old_stock(events: Iterable[Event], airing: Collection[int], dumped: Collection[int]) -> list[list[Event]]:
    """Find what appears in such numbers at once that it must be old stock; gives what makes one catalogue each.

    `airing` are the shows that a calendar expects these weeks, and `dumped` those of which a part of a catalogue was
    told just before.
    """
    by_kin: dict[tuple[object, ...], list[Event]] = defaultdict(list)
    for event in events:
        if may_be_stock(event) and event.show_id not in airing:
            by_kin[_dumped(event)].append(event)
    return [
        sorted(found, key=_order)
        for kin, found in by_kin.items()
        if len({event.story for event in found}) >= DUMP or kin[0] in dumped
    ]


def may_be_stock(event: Event) -> bool:
    """Say whether an event tells an episode at the time at which it was noticed."""
    return event.kind in OUT_KINDS and event.withheld is None and not event.details.get("missed")


def _dumped(event: Event) -> tuple[object, ...]:
    # What nobody could confirm is told in other words than what was seen.
    return (event.show_id, event.when, event.audio, bool(event.details.get("unconfirmed")))


def _kindred(event: Event) -> tuple[object, ...] | None:
    if event.kind is EventKind.DUB:
        return (event.show_id, event.when, EventKind.DUB)
    numbers = event.details.get("numbers")
    if event.kind is EventKind.BATCH and isinstance(numbers, list):
        return (*_dumped(event), event.story.split("/batch/", maxsplit=1)[0].rsplit("/", 1)[0])
    if event.kind not in OUT_KINDS or not number_of(event)[:1].isdigit():
        return None
    return (*_dumped(event), event.story.rsplit("/", 1)[0])


def number_of(event: Event) -> str:
    """Give the number of the episode that an event tells, which is the last part of its story."""
    return event.story.rsplit("/", 1)[-1]


def _grouped(told: Sequence[Willing], settled: Collection[int]) -> list[Batch]:
    by_target: dict[tuple[object, ...], list[int]] = defaultdict(list)
    for place, (event, draft) in enumerate(told):
        if place not in settled and draft.withheld is None and (common := _kindred(event)) is not None:
            by_target[common, draft.target].append(place)
    alike: dict[tuple[str, ...], list[list[int]]] = defaultdict(list)
    for places in by_target.values():
        if len(places) > 1:
            ordered = sorted(places, key=lambda place: _order(told[place][0]))
            alike[tuple(told[place][0].key for place in ordered)].append(ordered)
    return [_batch([[told[place] for place in places] for places in groups], groups) for groups in alike.values()]


def _catalogue(events: Sequence[Event], told: Sequence[Willing]) -> Batch | None:
    """Make one catalogue of old stock, where any of that concerns anyone."""
    keys = {event.key for event in events}
    of_it = [(place, draft) for place, (event, draft) in enumerate(told) if event.key in keys]
    if not of_it:
        return None
    joining = {draft.target for _, draft in of_it if draft.joins}
    return Batch(
        event=_event(EventKind.CATALOGUE, events),
        drafts=(),
        members=frozenset(place for place, draft in of_it if draft.withheld is None),
        concerned=frozenset(draft.target for _, draft in of_it) - joining,
    )


def _order(event: Event) -> tuple[object, ...]:
    return (number_order(number_of(event)), event.audio or "", event.key)


def _batch(groups: Sequence[Sequence[Willing]], places: Sequence[Sequence[int]]) -> Batch:
    events = [event for event, _ in groups[0]]
    dubs = all(event.kind is EventKind.DUB for event in events)
    return Batch(
        event=_event(EventKind.DUB if dubs else EventKind.BATCH, events),
        drafts=tuple(_joint([draft for _, draft in group]) for group in groups),
        members=frozenset(place for group in places for place in group),
    )


def _event(kind: EventKind, events: Sequence[Event]) -> Event:
    first, last = events[0], events[-1]
    numbers = list(dict.fromkeys(number_of(event) for event in events))
    audios = list(dict.fromkeys(event.audio for event in events))
    return Event(
        key=f"{EventKind.BATCH if kind is EventKind.BATCH else f'{kind}s'}/{first.key}/{last.key}/{len(events)}",
        kind=kind,
        story=f"{first.story}/{kind}/{number_of(last)}",
        at=max(event.at for event in events),
        show_id=first.show_id,
        release_id=first.release_id,
        when=first.when,
        audio=first.audio if len(audios) == 1 else None,
        details={"numbers": numbers, "kinds": sorted({event.kind for event in events})},
    )


def _joint(drafts: Sequence[Draft]) -> Draft:
    roles = sorted({role for draft in drafts for role in draft.role_ids})
    first = drafts[0]
    return Draft(target=first.target, channel_id=first.channel_id, role_ids=tuple(roles), guild_id=first.guild_id)
