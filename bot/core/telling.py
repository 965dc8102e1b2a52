"""Telling: which events the change of a release or a new news item makes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.core.events import Event, EventKind, When
from bot.core.news import NewsItem
from bot.core.news_kinds import NewsKind, kind_of
from bot.core.reasons import Reason
from bot.core.releases import Release, ReleaseKind, Standing, State
from bot.core.shows import Show

SLIGHT = timedelta(minutes=5)
"""A calendar's correction below this is not worth telling as a move."""

DISAGREEMENT = timedelta(hours=12)
"""Another calendar's first word below this is its own view of the same slot, and no move."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """What holds for everything that is told at once: the instant, and whether the source is new or has churned.

    What is older than `fresh` is told to nobody. What is older than `alone`, where that is set, was missed at its time,
    and is told in a summary.
    """

    now: datetime
    fresh: timedelta
    withheld: Reason | None = None
    alone: timedelta | None = None

    def missed(self, at: datetime) -> bool:
        """Say whether what happened then (UTC) is to be told in a summary."""
        return self.alone is not None and self.alone < self.now - at <= self.fresh


@dataclass(frozen=True, slots=True, kw_only=True)
class Retold:
    """What a news item repeats: the story that another source told, and the kinds it was told as of one show."""

    story: str
    kinds: frozenset[EventKind]

    def reached_all_who_want(self, kind: EventKind) -> bool:
        """Say whether the story went to all who ask for a kind; news does not reach who asks for trailers alone."""
        return kind in self.kinds or (kind is EventKind.NEWS and EventKind.TRAILER in self.kinds)


def out_kind(show: Show, release: Release) -> tuple[EventKind, str | None]:
    """Say whether an episode is a premiere, a finale, a dub or none of these, and which source that rests on.

    A finale needs a stated total, and a premiere the number 1 of something that counts its episodes.
    """
    key = release.key
    if key.audio != show.audio:
        return EventKind.DUB, None
    if key.kind is ReleaseKind.EPISODE and show.episodes and key.number == str(show.episodes):
        return EventKind.FINALE, show.episodes_source
    if key.kind is ReleaseKind.EPISODE and key.number == "1":
        return EventKind.PREMIERE, key.platform
    return EventKind.EPISODE, None


def of_release(
    show: Show, release: Release, before: Standing, moment: Moment, *, corrected: bool = True
) -> Event | None:
    """Give the event of a release whose standing has changed, if the change is worth telling.

    What a baseline finds scheduled for a time that has passed is told as on time, and withheld like the rest of it. So
    is what was scheduled for a time at which the source was not read, since nobody else tells it.
    `corrected` is false where the source does not correct its own word by the change (see `reconcile.corrects`):
    calendars differ by some minutes, and that is no move.
    """
    after = release.standing
    if after.state is State.AVAILABLE and before.state is not State.AVAILABLE:
        return _out(show, release, moment)
    if _is_past(after, moment):
        return on_time(show, release, moment)
    kind = _shift(before, after, SLIGHT if corrected else DISAGREEMENT)
    return _shifted(kind, release, before, moment) if kind else None


def _is_past(after: Standing, moment: Moment) -> bool:
    if after.scheduled_at is None or after.scheduled_at > moment.now:
        return False
    if moment.withheld:
        return True
    return after.state in (State.SCHEDULED, State.POSTPONED) and moment.missed(after.scheduled_at)


def _shift(before: Standing, after: Standing, least: timedelta) -> EventKind | None:
    """Say what a change of the expected time is: from `tba` nothing can move, and a cancelled episode comes no more."""
    if before.state in (State.TBA, State.AVAILABLE):
        return None
    if after.state is State.CANCELLED:
        return EventKind.POSTPONED if before.state is not State.CANCELLED else None
    if after.scheduled_at is None:
        withdrawn = before.scheduled_at is not None and after.state is State.POSTPONED
        return EventKind.POSTPONED if withdrawn else None
    if after.state is State.AVAILABLE or not _is_another(before, after.scheduled_at, least):
        return None
    delayed = after.state is State.POSTPONED and before.state is State.SCHEDULED
    return EventKind.POSTPONED if delayed else EventKind.MOVED


def _is_another(before: Standing, at: datetime, least: timedelta) -> bool:
    if before.state is State.CANCELLED or before.scheduled_at is None:
        return True
    return abs(at - before.scheduled_at) > least


def _out(show: Show, release: Release, moment: Moment) -> Event:
    at = release.standing.available_at or moment.now
    return _come(show, release, f"out/{release.id}", When.CONFIRMED, at, moment)


def believed(show: Show, release: Release, moment: Moment) -> Event:
    """Give the event of a release that was doubtful, and is told now; `details["doubt"]` says why it had to wait."""
    event = _out(show, release, moment)
    return replace(event, details={**event.details, "doubt": release.doubt})


def withdrawn(show: Show, release: Release, moment: Moment) -> Event:
    """Give the event, told to nobody, of a doubtful release whose own source has corrected it."""
    event = believed(show, release, moment)
    return replace(event, key=f"withdrawn/{release.id}/{_stamp(moment.now)}", withheld=Reason.WITHDRAWN)


def announced(show: Show, moment: Moment) -> Event:
    """Give the event of a show that was not known before."""
    key = f"announced/{show.id}"
    return Event(key=key, kind=EventKind.ANNOUNCED, story=key, at=moment.now, show_id=show.id, withheld=moment.withheld)


def on_time(show: Show, release: Release, moment: Moment) -> Event:
    """Give the event of a release whose scheduled time has come: told to those who go by the schedule."""
    at = release.standing.scheduled_at or moment.now
    return _come(show, release, f"time/{release.id}", When.SCHEDULED, at, moment)


def _come(show: Show, release: Release, key: str, when: When, at: datetime, moment: Moment) -> Event:
    kind, rests_on = out_kind(show, release)
    return Event(
        key=key,
        kind=kind,
        story=release.key.story,
        at=at,
        show_id=show.id,
        release_id=release.id,
        when=when,
        audio=release.key.audio,
        withheld=moment.withheld or _too_old(at, moment),
        details={**({"rests_on": rests_on} if rests_on else {}), **_missed(at, moment)},
    )


def _shifted(kind: EventKind, release: Release, before: Standing, moment: Moment) -> Event:
    # When it was told is part of it, since a calendar may move an episode to and fro between the same two slots.
    cancelled = release.standing.state is State.CANCELLED
    old, new = before.scheduled_at, None if cancelled else release.standing.scheduled_at
    return Event(
        key=f"{kind}/{release.id}/{_stamp(old)}/{_stamp(new)}/{_stamp(moment.now)}",
        kind=kind,
        story=f"{release.key.story}/{kind}/{_stamp(new)}/{_stamp(moment.now)}",
        at=moment.now,
        show_id=release.key.show_id,
        release_id=release.id,
        audio=release.key.audio,
        withheld=moment.withheld or (_too_old(new, moment) if new else None),
        details={"from": _stamp(old), "to": _stamp(new), **({"cancelled": True} if cancelled else {})},
    )


def of_news(item_id: int, item: NewsItem, show_id: int | None, moment: Moment, retold: Retold | None = None) -> Event:
    """Give the event of a news item about a show, or of one about no known show.

    An undated item is as old as its first sight; a date in the future is no reason to wait. `retold` is what the item
    repeats of another source: it is then of that story, and told to nobody where all who ask for it were told.
    """
    at, news_kind = min(item.published or moment.now, moment.now), kind_of(item.title)
    kind = EventKind.TRAILER if news_kind is NewsKind.TRAILER else EventKind.NEWS
    duplicate = Reason.DUPLICATE if retold and retold.reached_all_who_want(kind) else None
    return Event(
        key=f"news/{item_id}/{show_id or 'any'}",
        kind=kind,
        story=retold.story if retold else f"news/{item_id}",
        at=at,
        show_id=show_id,
        item_id=item_id,
        withheld=moment.withheld or _too_old(at, moment) or duplicate,
        details={"news_kind": news_kind.value, **_missed(at, moment)},
    )


def _too_old(at: datetime, moment: Moment) -> Reason | None:
    return Reason.TOO_OLD if moment.now - at > moment.fresh else None


def _missed(at: datetime, moment: Moment) -> dict[str, object]:
    return {"missed": True} if not moment.withheld and moment.missed(at) else {}


def _stamp(at: datetime | None) -> int:
    return int(at.timestamp()) if at else 0
