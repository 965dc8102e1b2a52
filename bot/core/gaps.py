"""Gaps: what a feed said while it was not read, and no longer shows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.core.events import OUT_KINDS, Event, EventKind, When
from bot.core.matching import Setting
from bot.core.releases import Claim, Sighting
from bot.core.subscriptions import Subscription

LEAST = timedelta(hours=3)
"""A source that was read within this has not been away; what is all new then has been renamed, or came in a flood."""

FEWEST = 5
"""Below this many entries a feed shows too little to tell what it has dropped."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """The span (UTC) of which nothing is known: from the last good reading to the oldest entry that is shown now."""

    start: datetime
    end: datetime


def gap(dates: Sequence[datetime | None], last_success: datetime | None, now: datetime) -> Gap | None:
    """Give the span that a feed of which nothing was known before no longer reaches back to.

    `dates` are those of its entries. One entry without a date, or from before the last good reading, is enough to
    leave it open; so are a first reading, a short absence, and a feed with few entries.
    """
    known = [date for date in dates if date is not None]
    if last_success is None or now - last_success < LEAST or len(known) < max(FEWEST, len(dates)):
        return None
    oldest = min(known)
    return Gap(start=last_success, end=oldest) if last_success < oldest <= now else None


def entries(sightings: Iterable[Sighting]) -> list[Sighting]:
    """Give what a platform's feed shows as out; what it lists for later says nothing of how far back it reaches."""
    return [one for one in sightings if one.claim is Claim.AVAILABLE]


def event(source: str, lost: Gap, now: datetime) -> Event:
    """Give the event of a gap, one for each last good reading of a source."""
    start, end = int(lost.start.timestamp()), int(lost.end.timestamp())
    key = f"gap/{source}/{start}"
    details = {"source": source, "from": start, "to": end, "missed": True}
    return Event(key=key, kind=EventKind.SOURCE_BACK, story=key, at=now, details=details)


def concerns(subscription: Subscription, setting: Setting, *, confirms: bool) -> bool:
    """Say whether a subscription is to anything that the source of a gap could have brought.

    A source that `confirms` brings episodes to those who do not go by the schedule; any other feed brings news.
    """
    if subscription.paused:
        return False
    if not confirms:
        return not subscription.events.isdisjoint({EventKind.NEWS, EventKind.TRAILER})
    by_platform = (subscription.when or setting.when) is When.CONFIRMED
    return by_platform and not subscription.events.isdisjoint(OUT_KINDS | {EventKind.DUB})
