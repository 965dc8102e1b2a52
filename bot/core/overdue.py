"""Overdue: an episode was expected, nobody has seen it, and grace is over; what is said of that, and when."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, auto

from bot.core.causes import Cause
from bot.core.events import Event, EventKind, When
from bot.core.naming import platform as name_of
from bot.core.polling import NEAR_AFTER
from bot.core.releases import TV, Release
from bot.core.shows import Show
from bot.core.telling import out_kind
from bot.core.tongue import mark

SURE_FROM = 2
"""A lag learned from fewer weeks is too little to call an episode late by."""

BROKEN_FROM = 2
"""One lost answer makes no source broken; so many failures in a row do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Awaited:
    """An episode that was to be there (`at`, UTC) and that nobody has seen.

    `release` is the calendar's, and `platform` where it is awaited. `weeks` says what the time rests on: the weeks of a
    learned lag, 0 where it is no more than that of the broadcast, None where a source tells the platform's own time.
    `heard_at` is when anyone first spoke of the release.
    """

    release: Release
    platform: str
    at: datetime
    weeks: int | None
    heard_at: datetime | None = None

    @property
    def is_sure(self) -> bool:
        """Say whether the platform itself keeps this time."""
        return self.weeks is None or self.weeks >= SURE_FROM

    @property
    def broadcast(self) -> datetime:
        """When the calendar has it (UTC)."""
        return self.release.standing.scheduled_at or self.at


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """How a source that confirms a platform's episodes does (UTC).

    `since` is its first answer, or its first failure where it never gave one. `gap` is a span in which it may have told
    things that were never read. `silent_since` is set while it answers and has told nothing new for unusually long.
    """

    platform: str
    since: datetime | None
    read_at: datetime | None
    due_at: datetime
    failures: int = 0
    gap: tuple[datetime, datetime] | None = None
    silent_since: datetime | None = None


class Finding(Enum):
    """What the sources of a platform know of an episode after the grace period."""

    TOO_SOON = auto()
    NOT_THERE = auto()
    UNREADABLE = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What was found, and why it is no more than that; None where there is no doubt."""

    finding: Finding
    why: Cause | None = None


def is_due(awaited: Awaited, now: datetime, grace: timedelta) -> bool:
    """Say whether the grace period is over for an episode that was known of before its time.

    What is heard of only afterwards, as a calendar's first answer lists last week's episodes, was never expected.
    """
    was_known = awaited.heard_at is None or awaited.heard_at <= awaited.at
    return was_known and awaited.at + _patience(awaited) + grace <= now


def _patience(awaited: Awaited) -> timedelta:
    """Give how long after the broadcast a stream may come whose lag nobody knows yet."""
    return NEAR_AFTER if awaited.weeks == 0 else timedelta()


def verdict(awaited: Awaited, watches: Collection[Watch], now: datetime, grace: timedelta) -> Verdict:
    """Judge by the sources of the platform that were already read when the episode was expected.

    One that can be relied on is enough; what a source had from before its own first answer counts for nothing.
    """
    counting = [one for one in watches if one.since is not None and one.since <= awaited.at]
    found = [(_finding(one, awaited, now, grace), one) for one in counting]
    for finding in (Finding.NOT_THERE, Finding.TOO_SOON):
        if any(one is finding for one, _ in found):
            return Verdict(finding=finding)
    if not found:
        return Verdict(finding=Finding.TOO_SOON)
    newest = max((watch for _, watch in found), key=lambda one: one.read_at.timestamp() if one.read_at else 0)
    return Verdict(finding=Finding.UNREADABLE, why=_why(newest, awaited, grace))


def _finding(watch: Watch, awaited: Awaited, now: datetime, grace: timedelta) -> Finding:
    if watch.failures >= BROKEN_FROM or watch.silent_since or _has_gap(watch, awaited, grace):
        return Finding.UNREADABLE
    # After a downtime of the bot itself, the poll that is due now says more than silence.
    if watch.due_at <= now:
        return Finding.TOO_SOON
    if watch.read_at is None or watch.read_at < awaited.at:
        return Finding.UNREADABLE
    return Finding.NOT_THERE if watch.read_at >= awaited.at + grace and not watch.failures else Finding.TOO_SOON


def _has_gap(watch: Watch, awaited: Awaited, grace: timedelta) -> bool:
    """Say whether the episode may have come and gone unread: a stream comes at the broadcast at the earliest."""
    if watch.gap is None:
        return False
    start, end = watch.gap
    return start <= awaited.at + grace and end >= min(awaited.broadcast, awaited.at)


def _why(watch: Watch, awaited: Awaited, grace: timedelta) -> Cause:
    told = {"platform": name_of(watch.platform)}
    if watch.failures < BROKEN_FROM and watch.gap and _has_gap(watch, awaited, grace):
        start, end = watch.gap
        span = {"start": _clock(start, awaited.at), "end": _clock(end, awaited.at)}
        return Cause(text=_LOST, values=told | span)
    if watch.failures < BROKEN_FROM and watch.silent_since:
        return Cause(text=_SILENT, values=told | {"since": _clock(watch.silent_since, awaited.at)})
    since = watch.read_at or watch.since
    if since is None:
        return Cause(text=_BROKEN, values=told)
    return Cause(text=_BROKEN_SINCE, values=told | {"since": _clock(since, awaited.at)})


def _clock(at: datetime, near: datetime) -> str:
    """Name an instant near another one by its time of day, any other with its date as well."""
    return f"{at:%H:%M}" if abs(at - near) < timedelta(hours=12) else f"{at:%Y-%m-%d %H:%M}"


_LOST = mark("what {platform} told between {start} and {end} UTC could not be read")
_SILENT = mark("{platform} has told nothing new since {since} UTC")
_BROKEN = mark("{platform} could not be read")
_BROKEN_SINCE = mark("{platform} could not be read since {since} UTC")

UNCARRIED = Cause(text=mark("no source of mine confirms this show"))
"""Why an episode of a show is unconfirmed that no platform with a confirming source carries."""


def late(awaited: Awaited) -> Event:
    """Give the event of an episode that did not come in time; once for each episode and platform."""
    key = awaited.release.key
    return Event(
        key=f"late/{awaited.release.id}/{awaited.platform}",
        kind=EventKind.LATE,
        story=f"{key.story}/late",
        at=awaited.at,
        show_id=key.show_id,
        release_id=awaited.release.id,
        audio=key.audio,
        details={"platform": awaited.platform, "broadcast": int(awaited.broadcast.timestamp())},
    )


def unconfirmed(show: Show, awaited: Awaited, why: Cause) -> Event:
    """Give the event of an episode that is told to those who wait for its confirmation, since nobody can give it.

    It tells the story of the episode itself, so that whoever hears it is not told again once it is seen.
    """
    release = awaited.release
    kind, rests_on = out_kind(show, release)
    # Where the platform's time is not known, it is the broadcast that was expected by now.
    place = awaited.platform if awaited.weeks != 0 else release.key.platform
    details = {"unconfirmed": why.stored, "platform": place, "broadcast": int(awaited.broadcast.timestamp())}
    return Event(
        key=f"grace/{release.id}",
        kind=kind,
        story=release.key.story,
        at=awaited.at,
        show_id=show.id,
        release_id=release.id,
        when=When.CONFIRMED,
        audio=release.key.audio,
        details=details | ({"rests_on": rests_on} if rests_on else {}),
    )


def by_calendar(releases: Sequence[Release]) -> list[Release]:
    """Give one release for each episode: that of the broadcast, else the one that comes first."""
    chosen: dict[str, Release] = {}
    for release in sorted(releases, key=_rank):
        chosen.setdefault(release.key.story, release)
    return list(chosen.values())


def _rank(release: Release) -> tuple[bool, float, int]:
    at = release.standing.scheduled_at
    return (release.key.platform != TV, at.timestamp() if at else 0, release.id)
