"""Reminding: before which instants an episode is reminded of, and which reminders repeat what was said before."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.core.events import Event, EventKind, When
from bot.core.lag import Lag
from bot.core.releases import TV, Release, State
from bot.core.telling import SLIGHT

_EXPECTED = (State.SCHEDULED, State.POSTPONED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Near:
    """An instant (UTC) before which people are reminded, where the episode is expected then, and whom it concerns.

    `release` is what tells the time; `when` is None where it is the only time that is known, which concerns all.
    """

    release: Release
    platform: str
    at: datetime
    when: When | None = None


def moments(releases: Sequence[Release], lags: Mapping[str, Lag]) -> list[Near]:
    """Give the instants to remind of for one episode in one audio, from its releases and the lags by platform.

    Who goes by the schedule is reminded of the broadcast, and who waits for confirmation of the first stream.
    """
    timed = sorted((near for one in releases if (near := _told(one, one.key.platform))), key=lambda one: one.at)
    own = [one for one in timed if one.platform != TV]
    broadcast = next((one for one in timed if one.platform == TV), None)
    if broadcast is None:
        return own[:1]
    if any(one.standing.state is State.AVAILABLE for one in releases):
        return [_for(When.SCHEDULED, broadcast)]
    places = {one.platform for one in own}
    usual = [_usual(broadcast, place, lag) for place, lag in sorted(lags.items()) if place not in places]
    streams = sorted([*own, *usual], key=lambda one: one.at)
    return [_for(When.SCHEDULED, broadcast), _for(When.CONFIRMED, streams[0])] if streams else [broadcast]


def _told(release: Release, platform: str) -> Near | None:
    at = release.standing.scheduled_at
    return Near(release=release, platform=platform, at=at) if at and release.standing.state in _EXPECTED else None


def _usual(broadcast: Near, platform: str, lag: Lag) -> Near:
    return Near(release=broadcast.release, platform=platform, at=lag.expected(broadcast.at))


def _for(when: When, near: Near) -> Near:
    return Near(release=near.release, platform=near.platform, at=near.at, when=when)


def reminder(near: Near, lead: timedelta) -> Event:
    """Give the reminder of an episode that is expected within `lead`.

    The calendar's time is what makes it another one, since a learned lag changes by some minutes every week.
    """
    key, seconds = near.release.key, int(lead.total_seconds())
    broadcast = int((near.release.standing.scheduled_at or near.at).timestamp())
    return Event(
        key=f"soon/{near.release.id}/{near.platform}/{broadcast}/{seconds}",
        kind=EventKind.REMINDER,
        story=f"{key.story}/reminder/{int(near.at.timestamp())}/{seconds}",
        at=near.at,
        show_id=key.show_id,
        release_id=near.release.id,
        when=near.when,
        audio=key.audio,
        details={"lead_seconds": seconds, "platform": near.platform, "broadcast": broadcast},
    )


def repeats(event: Event, given: Collection[Event]) -> bool:
    """Say whether a reminder was given before: of this time, or of one that was corrected since by some minutes."""
    return any(_is_same(event, earlier) for earlier in given)


def _is_same(event: Event, earlier: Event) -> bool:
    # Where only the broadcast was known, everyone was reminded of that already.
    covers = earlier.when is None or event.details["platform"] == earlier.details.get("platform")
    told = (earlier.release_id, earlier.details.get("lead_seconds"))
    before, now = earlier.details.get("broadcast"), event.details["broadcast"]
    near = isinstance(before, int) and isinstance(now, int) and abs(now - before) <= SLIGHT.total_seconds()
    return covers and near and told == (event.release_id, event.details["lead_seconds"])
