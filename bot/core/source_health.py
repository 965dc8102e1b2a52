"""The health of sources: when one that fails or has fallen silent is told, and whom it concerns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import pairwise

from bot.core.events import OUT_KINDS, Event, EventKind, When
from bot.core.feeds import shown
from bot.core.matching import Setting
from bot.core.subscriptions import Subscription
from bot.core.tongue import _, mark

TOLD_AFTER = timedelta(hours=24)
PAUSED_AFTER = timedelta(days=7)
"""How long a source fails before people are told, and before it is tried no more than once a day."""

FEWEST_FAILURES = 3
FEWEST_BEFORE_PAUSE = 7
"""So many failures in a row are needed besides: time in which the bot itself was off proves nothing."""

LEAST_SILENCE = timedelta(days=3)
"""No source is stale that said something new within this."""

FEWEST_GAPS = 5
"""From fewer gaps between what a source said its rhythm is not known, and it is never called stale."""

FEWEST_QUIET = 6
"""So many good answers in a row must have held nothing new: a clock that jumped ahead is no silence."""

_GONE = 410


class Pause(StrEnum):
    """Why a source is tried only now and then; it resumes by itself when it answers."""

    GONE = "gone"
    FAILING = "failing"

    @property
    def words(self) -> str:
        """The pause as a sentence for people."""
        return _(_WORDS[self])

    @property
    def wait(self) -> timedelta:
        """How long a paused source is left alone after each try."""
        return timedelta(days=7) if self is Pause.GONE else timedelta(days=1)


_WORDS = {
    Pause.GONE: mark("paused: its server says that it is gone for good; it is tried once a week"),
    Pause.FAILING: mark("paused: it has failed for a week; it is tried once a day"),
}


class Role(StrEnum):
    """What a source brings, which decides whom its failure concerns."""

    PLATFORM = "platform"
    CALENDAR = "calendar"
    NEWS = "news"


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident:
    """What one source suffers from now, and since when (UTC); `error` is what it answered last."""

    source: str
    kind: EventKind
    since: datetime
    error: str = ""
    gone: bool = False

    @property
    def story(self) -> str:
        """Give what all that is told of the incident has in common."""
        return f"{self.kind}/{self.source}/{int(self.since.timestamp())}"


def pause(status: int | None, failing_since: datetime, failures: int, now: datetime) -> Pause | None:
    """Say whether a source pauses after a failure: at once where it is gone (410), else after a week of failures."""
    if status == _GONE:
        return Pause.GONE
    lasting = now - failing_since >= PAUSED_AFTER and failures >= FEWEST_BEFORE_PAUSE
    return Pause.FAILING if lasting else None


def is_failing(failing_since: datetime, polled_at: datetime, failures: int) -> bool:
    """Say whether a source has failed for so long that people are told, as its last poll found."""
    return polled_at - failing_since >= TOLD_AFTER and failures >= FEWEST_FAILURES


def patience(moments: Iterable[datetime]) -> timedelta | None:
    """Give how long a source may be silent that said something new at these instants; None where too few are known.

    Five times its median gap, and twice what nine of ten gaps stay within: a feed that rests each weekend may do so.
    """
    said = sorted(set(moments))
    gaps = sorted(later - earlier for earlier, later in pairwise(said))
    if len(gaps) < FEWEST_GAPS:
        return None
    return max(LEAST_SILENCE, 5 * gaps[len(gaps) // 2], 2 * gaps[9 * (len(gaps) - 1) // 10])


def is_stale(moments: Sequence[datetime], read_at: datetime) -> bool:
    """Say whether a source that said something new at these instants was silent for too long when it was read (UTC)."""
    longest = patience(moments)
    return longest is not None and read_at - max(moments) > longest


def concerns(subscription: Subscription, role: Role, setting: Setting) -> bool:
    """Say whether a subscription hears less while a source of this role is not read."""
    if subscription.paused:
        return False
    if role is Role.NEWS:
        return not subscription.events.isdisjoint({EventKind.NEWS, EventKind.TRAILER})
    if role is Role.CALENDAR:
        by_schedule = (subscription.when or setting.when) is When.SCHEDULED
        return by_schedule or subscription.reminder is not None or not subscription.events.isdisjoint(_BY_CALENDAR)
    return not subscription.events.isdisjoint(OUT_KINDS | {EventKind.DUB})


_BY_CALENDAR = frozenset({EventKind.MOVED, EventKind.POSTPONED, EventKind.LATE, EventKind.ANNOUNCED})


def to_people(incident: Incident, now: datetime) -> Event:
    """Give the event that the people are told who look after the channels that a source concerns."""
    return _event(f"{incident.story}/people", incident, now)


def to_channels(incident: Incident, now: datetime) -> Event:
    """Give the same for channels that asked for such events."""
    return _event(f"{incident.story}/channels", incident, now)


def _event(key: str, incident: Incident, now: datetime) -> Event:
    details: Mapping[str, object] = {
        "source": shown(incident.source),
        "since": int(incident.since.timestamp()),
        "error": incident.error,
        "gone": incident.gone,
        "pauses": int((incident.since + PAUSED_AFTER).timestamp()),
    }
    return Event(key=key, kind=incident.kind, story=incident.story, at=now, details=details)


def back(source: str, kind: EventKind, told_at: datetime, now: datetime) -> Event:
    """Give the event of the end of an incident of this kind of which people were told at `told_at` (UTC)."""
    key = f"back/{kind}/{source}/{int(told_at.timestamp())}"
    details: Mapping[str, object] = {"source": shown(source), "after": kind.value, "since": int(told_at.timestamp())}
    return Event(key=key, kind=EventKind.SOURCE_BACK, story=key, at=now, details=details)
