"""Events: the changes that are worth telling, each with a key that makes it happen only once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bot.core.reasons import Reason


class EventKind(StrEnum):
    """What can be told."""

    ANNOUNCED = "announced"
    REMINDER = "reminder"
    PREMIERE = "premiere"
    EPISODE = "episode"
    FINALE = "finale"
    BATCH = "batch"
    DUB = "dub"
    MOVED = "moved"
    POSTPONED = "postponed"
    LATE = "late"
    CATALOGUE = "catalogue"
    NEWS = "news"
    TRAILER = "trailer"
    SOURCE_FAILING = "source_failing"
    SOURCE_STALE = "source_stale"
    SOURCE_BACK = "source_back"
    CHANNEL_TROUBLE = "channel_trouble"
    CATCH_UP = "catch_up"
    DIGEST = "digest"
    ROUNDUP = "roundup"
    CALENDAR = "calendar"


_OWN = frozenset(
    {EventKind.CHANNEL_TROUBLE, EventKind.CATCH_UP, EventKind.DIGEST, EventKind.ROUNDUP, EventKind.CALENDAR}
)

CHOSEN = tuple(kind for kind in EventKind if kind not in _OWN)
"""The kinds that subscriptions choose from; a summary goes to all who missed what they chose, a digest to
those who named its time."""

OUT_KINDS = frozenset({EventKind.PREMIERE, EventKind.EPISODE, EventKind.FINALE})
"""The kinds that say that one episode is out."""


class When(StrEnum):
    """Which of the two facts of a release an event rests on, or a subscription waits for."""

    CONFIRMED = "confirmed"
    SCHEDULED = "scheduled"


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """A change worth telling.

    `key` is unique over all events. `story` groups what one target wants to hear once (an episode over all platforms
    and audios). `at` is the UTC instant it speaks of. `when` is set for release events. `withheld` says why it is told
    to nobody. `details` is plain JSON: what the text needs beyond the show, the release or the item.
    """

    key: str
    kind: EventKind
    story: str
    at: datetime
    show_id: int | None = None
    release_id: int | None = None
    item_id: int | None = None
    when: When | None = None
    audio: str | None = None
    withheld: Reason | None = None
    details: Mapping[str, object] = field(default_factory=dict)
