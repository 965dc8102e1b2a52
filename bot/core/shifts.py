"""Shifts: what a calendar moves of one show for one reason is one incident, and is told once.

A source may show the episodes that follow at once, or only when they come into its window; further calendars and
platforms tell the same later, and by some hours differently. What continues an incident is kept, and told to nobody.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from bot.core.events import Event, EventKind
from bot.core.reasons import Reason
from bot.core.releases import Release, ReleaseKey, number_order
from bot.core.telling import DISAGREEMENT, SLIGHT

SHIFTS = frozenset({EventKind.MOVED, EventKind.POSTPONED})

LASTS = timedelta(days=35)
"""For how long episodes may follow a move by a day or more, or one without a date.

The episode after such a gap would else stand in the slot of the one before it, so a calendar that is slow, or shows
little of what is ahead, brings the rest of it later.
"""

BRIEF = timedelta(days=1)
"""For how long others may repeat a move by less than a day; the same delay in the next week is one of its own."""

FLAPPING = timedelta(hours=1)
"""A return within this time corrects a mistake: the message itself is edited, where everyone reads it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident:
    """A move as it was told: the key of its event, an episode that it concerns, the old and new time, and when (UTC).

    `numbers` are all episodes that the message names. `unlisted` says that its row is merely gone, `told` that it has a
    message of its own.
    """

    key: str
    about: ReleaseKey
    old: datetime | None
    new: datetime | None
    told_at: datetime
    numbers: frozenset[str] = frozenset()
    unlisted: bool = False
    told: bool = True

    @property
    def by(self) -> timedelta | None:
        """How far it moves; None where one of its times is unknown."""
        return self.new - self.old if self.new and self.old else None

    @property
    def until(self) -> datetime:
        """Until when others may follow."""
        brief = self.by is not None and abs(self.by) < timedelta(days=1)
        return self.told_at + (BRIEF if brief else LASTS)


def incident_of(event: Event, about: ReleaseKey) -> Incident:
    """Give the incident that an event tells or continues."""
    told_at = instant(event, "since") or event.at
    along = event.details.get("along")
    return Incident(
        key=str(event.details.get("incident") or event.key),
        about=about,
        old=instant(event, "from") or instant(event, "was"),
        new=instant(event, "to"),
        told_at=told_at,
        numbers=frozenset({about.number, *(along if isinstance(along, list) else ())}),
        unlisted=bool(event.details.get("unlisted")),
        told=event.withheld is None,
    )


def instant(event: Event, name: str) -> datetime | None:
    """Give a time that an event's details name in Unix seconds."""
    seconds = event.details.get(name)
    return datetime.fromtimestamp(seconds, UTC) if isinstance(seconds, int) and seconds else None


def continued(event: Event, release: Release, heard: datetime | None, told: Sequence[Incident]) -> Event:
    """Give a move as it is to be stored: withheld where it continues an incident that was told before.

    `heard` is when its old time was heard (UTC): a time that became known after an incident was told moves anew. `told`
    are the incidents in the order in which they were stored.
    """
    own = incident_of(event, release.key)
    last = next((one for one in reversed(told) if one.about == own.about), None)
    for incident in sorted(told, key=lambda one: one.told_at, reverse=True):
        follows = heard is not None and heard < incident.told_at and _follows(own, incident, event.at)
        if follows or _flaps(own, incident, event.at) or (incident is last and _returns_untold(own, last)):
            since = int(incident.told_at.timestamp())
            details = {**event.details, "incident": incident.key, "since": since}
            return replace(event, withheld=event.withheld or Reason.SAME_MOVE, details=details)
    return event


def _flaps(own: Incident, incident: Incident, now: datetime) -> bool:
    """Say whether an episode goes back to, or again to, a time of a move that was told just before."""
    recent = own.about == incident.about and now - incident.told_at <= FLAPPING
    return recent and any(_is_same(own.new, time) for time in (incident.old, incident.new))


def _returns_untold(own: Incident, incident: Incident) -> bool:
    """Say whether an episode is back at its time of which nobody was told that it was gone."""
    back = own.old is not None and own.new is not None and _is_same(own.old, own.new)
    return back and own.about == incident.about and incident.new is None and not incident.told


def _is_same(one: datetime | None, other: datetime | None) -> bool:
    return abs(one - other) <= SLIGHT if one and other else one == other


def _follows(own: Incident, incident: Incident, now: datetime) -> bool:
    """Say whether an episode moves as one before it did, or as it did itself on another platform."""
    one, other = own.about, incident.about
    if now > incident.until or _family(one) != _family(other):
        return False
    after = number_order(one.number) >= number_order(other.number)
    near = one.platform == other.platform or one.number in incident.numbers
    return after and near and (_is_as_far(own.by, incident.by) or _is_out_of_sight(own, incident))


def _family(key: ReleaseKey) -> tuple[object, ...]:
    return key.show_id, key.season, key.kind, key.audio


def _is_out_of_sight(own: Incident, incident: Incident) -> bool:
    """Say whether a row is gone that a move by days has put after the end of what its calendar shows."""
    return own.unlisted and (incident.by is None or incident.by >= timedelta(days=1))


def _is_as_far(one: timedelta | None, other: timedelta | None) -> bool:
    if one is None or other is None:
        return one is other
    return abs(one - other) <= min(DISAGREEMENT, abs(other) / 2)


def joined(events: Iterable[Event], releases: Mapping[int, Release]) -> list[Event]:
    """Join what one look at a source says of a show's moves: those that belong together are told by the earliest.

    Its `details["along"]` are the numbers of the others, in their order; these are kept, and told to nobody. Moves
    without a new date are told apart from those with one.
    """
    kept: list[Event] = []
    moves: dict[tuple[object, ...], list[tuple[Event, ReleaseKey]]] = defaultdict(list)
    for event in events:
        release = releases.get(event.release_id or 0)
        if event.kind in SHIFTS and release is not None and event.withheld is None:
            moves[*_family(release.key), bool(event.details.get("to"))].append((event, release.key))
        else:
            kept.append(event)
    return kept + [event for group in moves.values() for one in _incidents(group) for event in _told(one)]


def _incidents(group: Sequence[tuple[Event, ReleaseKey]]) -> list[list[tuple[Event, ReleaseKey]]]:
    """Part the moves of one show: the platforms that move the same episodes are one incident."""
    by_platform: dict[str, list[tuple[Event, ReleaseKey]]] = defaultdict(list)
    for event, key in sorted(group, key=lambda one: (_seconds(one[0]), one[0].key)):
        by_platform[key.platform].append((event, key))
    found: list[list[tuple[Event, ReleaseKey]]] = []
    for moves in by_platform.values():
        numbers = {key.number for _, key in moves}
        same = next((one for one in found if not numbers.isdisjoint(key.number for _, key in one)), None)
        if same is None:
            found.append(moves)
        else:
            same.extend(moves)
    return found


def _told(incident: Sequence[tuple[Event, ReleaseKey]]) -> list[Event]:
    (first, about), *others = sorted(incident, key=lambda one: (_seconds(one[0]), one[0].key))
    along = sorted({key.number for _, key in others} - {about.number}, key=number_order)
    details = {"incident": first.key, "since": int(first.at.timestamp())}
    withheld = [replace(event, withheld=Reason.SAME_MOVE, details={**event.details, **details}) for event, _ in others]
    return [replace(first, details={**first.details, "along": along}) if along else first, *withheld]


def _seconds(event: Event) -> int:
    old = event.details.get("from") or event.details.get("was")
    return old if isinstance(old, int) else 0
