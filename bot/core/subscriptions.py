"""Subscriptions: what a channel or a member wants to hear."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.core.alerts import to_member
from bot.core.digests import Daily
from bot.core.events import EventKind, When
from bot.core.news_kinds import NewsKind
from bot.core.reasons import Reason
from bot.core.scopes import CURRENT, Bearing

__all__ = ["CURRENT", "DEFAULT_EVENTS", "Subscription"]

DEFAULT_EVENTS = frozenset(
    {
        EventKind.PREMIERE,
        EventKind.EPISODE,
        EventKind.FINALE,
        EventKind.BATCH,
        EventKind.CATALOGUE,
        EventKind.MOVED,
        EventKind.POSTPONED,
        EventKind.LATE,
        EventKind.NEWS,
        EventKind.TRAILER,
    }
)
"""What an announcement tells when it does not choose."""

_WIDER: Mapping[EventKind, tuple[EventKind, ...]] = {
    EventKind.PREMIERE: (EventKind.EPISODE,),
    EventKind.FINALE: (EventKind.EPISODE,),
    EventKind.DUB: (EventKind.EPISODE,),
    EventKind.BATCH: (EventKind.EPISODE, EventKind.PREMIERE, EventKind.FINALE, EventKind.DUB),
    EventKind.TRAILER: (EventKind.NEWS,),
}
"""The kinds that are told to those who asked for another one too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """What one channel, or one member by direct messages, wants: shows, kinds, audio, and whom to ping.

    `show_ids` None means every show. `audio` empty means each show's own language. `when` None means: confirmed where
    any confirming source is configured. `reminder` is the lead time before the expected time. `news` empty means
    news of all kinds; it chooses among the news and trailers that `events` asks for. `publish` lets what is posted be
    published to those who follow an announcement channel. `digest` is when the channel gets its message of the day.

    `source` names the one feed that a server added and that this hears, and nothing else; None hears all that the
    operator configured. `filter` is its keyword filter as it was typed, `created_by` the person who made it.

    `user_id` is the member to whom it goes in direct messages; its channel is then that member too. `season` (such as
    `2024-winter`, or `CURRENT`) and `platform` narrow what "every show" is. `thread` opens a thread for each episode.
    `spoilers` and `template` are as in the server's settings, for this one. `open_role` lets members take its role
    themselves. `is_from_file` is true for those of the configuration, which commands can't change.

    `paused_for` is why it is paused where nobody chose that; `resume_at` is when it goes on by itself (UTC).
    """

    channel_id: int
    id: int = 0
    guild_id: int | None = None
    show_ids: frozenset[int] | None = None
    events: frozenset[EventKind] = DEFAULT_EVENTS
    audio: frozenset[str] = frozenset()
    when: When | None = None
    role_id: int | None = None
    reminder: timedelta | None = None
    paused: bool = False
    paused_for: Reason | None = None
    resume_at: datetime | None = None
    news: frozenset[NewsKind] = frozenset()
    publish: bool = False
    digest: Daily | None = None
    source: str | None = None
    filter: str = ""
    created_by: int | None = None
    user_id: int | None = None
    season: str | None = None
    platform: str | None = None
    thread: bool = False
    spoilers: timedelta | None = None
    template: str = ""
    open_role: bool = False
    is_from_file: bool = False

    @property
    def target(self) -> str:
        """Where its alerts go; two subscriptions of one channel share a target, so nothing is told twice there."""
        return f"channel:{self.channel_id}" if self.user_id is None else to_member(self.user_id)

    @property
    def is_narrowed(self) -> bool:
        """Say whether it takes every show of a season or a platform, and no other."""
        return self.show_ids is None and (self.season is not None or self.platform is not None)

    def covers(self, show_id: int | None, bearing: Bearing | None = None) -> bool:
        """Say whether it is about this show; where it is narrowed, `bearing` decides, and without one it is not."""
        if self.is_narrowed:
            return bearing is not None and bearing.within(self.season, self.platform)
        return self.show_ids is None or show_id in self.show_ids

    def tells(self, kind: EventKind) -> bool:
        """Say whether it asks for events of a kind, be it by a wider one; nothing else of the event is looked at."""
        if kind is EventKind.REMINDER:
            return self.reminder is not None
        return not self.events.isdisjoint({kind, *_WIDER.get(kind, ())})

    def hears(self, news_kind: object) -> bool:
        """Say whether it wants news of this kind; news of which no kind was stored is wanted by all."""
        return not self.news or news_kind is None or news_kind in self.news
