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

    `settled` are the targets that have a message already which the several joined.
    """

    event: Event
    drafts: tuple[Draft, ...]
    members: frozenset[int]
    settled: frozenset[str] = frozenset()


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


def batches(told: Sequence[Willing], airing: Collection[int], dumped: Collection[int] = ()) -> list[Batch]:
    """Find what one target would hear of one after the other, and give one event for it.

    Episodes belong together that are of one show, season and audio, and rest on the same fact; so do the dubs of a
    show. Old stock is one catalogue, whatever it consists of: `airing` are the shows that a calendar expects these
    weeks, and `dumped` those of which a part of a catalogue was told just before.
    """
    stock = [_of_kin(kin, told) for kin in _dumps(told, airing, dumped)]
    settled = frozenset[int]().union(*(batch.members for batch in stock))
    return stock + _grouped(told, settled)


def _dumps(told: Sequence[Willing], airing: Collection[int], dumped: Collection[int]) -> list[tuple[object, ...]]:
    """Give what has so many episodes at once that it must be old stock."""
    stories: dict[tuple[object, ...], set[str]] = defaultdict(set)
    for event, _ in told:
        if event.kind in OUT_KINDS and event.show_id not in airing and not event.details.get("missed"):
            stories[_dumped(event)].add(event.story)
    return [kin for kin, found in stories.items() if len(found) >= DUMP or kin[0] in dumped]


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


def _of_kin(kin: tuple[object, ...], told: Sequence[Willing]) -> Batch:
    """Make one catalogue of all that is of one kin; whom it concerns is decided by what it is."""
    places = [place for place, (event, _) in enumerate(told) if event.kind in OUT_KINDS and _dumped(event) == kin]
    events = sorted({told[place][0].key: told[place][0] for place in places}.values(), key=_order)
    members = frozenset(place for place in places if told[place][1].withheld is None)
    settled = frozenset(told[place][1].target for place in places if told[place][1].joins)
    return Batch(event=_event(EventKind.CATALOGUE, events), drafts=(), members=members, settled=settled)


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
