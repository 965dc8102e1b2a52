"""Shifts: the episodes of a show that a calendar moves at once are one change, and one event."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from bot.core.events import Event, EventKind
from bot.core.releases import Release

_SHIFTS = frozenset({EventKind.MOVED, EventKind.POSTPONED})


def joined(events: Iterable[Event], releases: Mapping[int, Release]) -> list[Event]:
    """Join what one look at a source says of a show's moves: those of one kind, platform and audio become one event.

    The event is that of the earliest episode; `details["along"]` are the numbers of the others, in their old order.
    """
    alone: list[Event] = []
    shifted: dict[tuple[object, ...], list[Event]] = defaultdict(list)
    for event in events:
        release = releases.get(event.release_id or 0)
        if event.kind in _SHIFTS and release is not None:
            shifted[event.show_id, event.kind, release.key.season, release.key.platform, event.audio].append(event)
        else:
            alone.append(event)
    return alone + [_one(group, releases) for group in shifted.values()]


def _one(group: Sequence[Event], releases: Mapping[int, Release]) -> Event:
    first, *others = sorted(group, key=lambda event: (_seconds(event), event.key))
    along = [releases[event.release_id].key.number for event in others if event.release_id is not None]
    return replace(first, details={**first.details, "along": along}) if along else first


def _seconds(event: Event) -> int:
    old = event.details.get("from")
    return old if isinstance(old, int) else 0
