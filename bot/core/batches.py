"""Batches: several episodes of a show that appear at once are told a channel in one message."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from bot.core.alerts import Draft
from bot.core.events import OUT_KINDS, Event, EventKind
from bot.core.releases import number_order

Willing = tuple[Event, Draft]
"""An event, and what one target does with it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """One event in the place of several, for the targets that want them all; `members` are the places of those."""

    event: Event
    drafts: tuple[Draft, ...]
    members: frozenset[int]


def batches(told: Sequence[Willing]) -> list[Batch]:
    """Find the episodes that one target would hear of one after the other, and give one event for them.

    Episodes belong together that are of one show, season and audio, and rest on the same fact. An episode without a
    number is not counted among others.
    """
    by_target: dict[tuple[object, ...], list[int]] = defaultdict(list)
    for place, (event, draft) in enumerate(told):
        if event.kind in OUT_KINDS and draft.withheld is None and _number(event)[:1].isdigit():
            by_target[_kindred(event), draft.target].append(place)
    alike: dict[tuple[str, ...], list[list[int]]] = defaultdict(list)
    for places in by_target.values():
        if len(places) > 1:
            ordered = sorted(places, key=lambda place: number_order(_number(told[place][0])))
            alike[tuple(told[place][0].key for place in ordered)].append(ordered)
    return [_batch([[told[place] for place in places] for places in groups], groups) for groups in alike.values()]


def _kindred(event: Event) -> tuple[object, ...]:
    return (event.show_id, event.story.rsplit("/", 1)[0], event.when, event.audio)


def _number(event: Event) -> str:
    """Give the episode's number, which is the last part of its story."""
    return event.story.rsplit("/", 1)[1]


def _batch(groups: Sequence[Sequence[Willing]], places: Sequence[Sequence[int]]) -> Batch:
    events = [event for event, _ in groups[0]]
    first, last = events[0], events[-1]
    event = Event(
        key=f"batch/{first.key}/{last.key}/{len(events)}",
        kind=EventKind.BATCH,
        story=f"{first.story}/batch/{_number(last)}",
        at=max(event.at for event in events),
        show_id=first.show_id,
        release_id=first.release_id,
        when=first.when,
        audio=first.audio,
        details={"numbers": [_number(event) for event in events], "kinds": sorted({event.kind for event in events})},
    )
    return Batch(
        event=event,
        drafts=tuple(_joint([draft for _, draft in group]) for group in groups),
        members=frozenset(place for group in places for place in group),
    )


def _joint(drafts: Sequence[Draft]) -> Draft:
    roles = sorted({role for draft in drafts for role in draft.role_ids})
    return Draft(target=drafts[0].target, channel_id=drafts[0].channel_id, role_ids=tuple(roles))
