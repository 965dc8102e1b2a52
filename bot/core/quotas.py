"""Quotas: how much one server, and all of them together, may ask of the bot, and whose turn it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.core.tongue import _
from bot.errors import ReplyError

MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Quotas:
    """The most of everything; `feed_every` is the usual time between two polls of a server's feed."""

    feeds_per_server: int = 25
    feeds: int = 1000
    announcements_per_server: int = 50
    follows_per_member: int = 200
    adds_per_minute: int = 5
    tests_per_minute: int = 5
    filter_length: int = 200
    url_length: int = 2048
    feed_every: timedelta = timedelta(minutes=30)

    def check_words(self, url: str, keywords: str) -> None:
        """Refuse a URL or a filter that is too long; raises ReplyError."""
        if len(url) > self.url_length:
            raise ReplyError(
                _("That address is longer than {most} characters. Use a shorter one.", most=self.url_length)
            )
        if len(keywords) > self.filter_length:
            raise ReplyError(
                _("That filter is longer than {most} characters. Use fewer words.", most=self.filter_length)
            )

    def check_feeds(self, held: Held, *, is_new: bool) -> None:
        """Refuse one more feed where there is no room for it; raises ReplyError.

        `is_new` says that no server has this feed yet, so that it counts for the whole bot.
        """
        if held.feeds_of_server >= self.feeds_per_server:
            raise ReplyError(
                _(
                    "This server has {count} feeds; {most} is the limit. Remove one with /feed remove.",
                    count=held.feeds_of_server,
                    most=self.feeds_per_server,
                )
            )
        if is_new and held.feeds >= self.feeds:
            raise ReplyError(
                _(
                    "This bot reads {count} feeds for its servers; {most} is the limit. Ask its operator for room.",
                    count=held.feeds,
                    most=self.feeds,
                )
            )

    def check_announcements(self, held: int) -> None:
        """Refuse one more announcement on a server that has so many; raises ReplyError."""
        if held >= self.announcements_per_server:
            raise ReplyError(
                _(
                    "This server has {count} announcements; {most} is the limit. Remove one with /announce remove.",
                    count=held,
                    most=self.announcements_per_server,
                )
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """What there is already: the feeds of one server, and those of all of them (shared ones once)."""

    feeds_of_server: int
    feeds: int


def recent(times: Iterable[datetime], now: datetime) -> tuple[datetime, ...]:
    """Give those of the instants (UTC) that are within the last minute."""
    return tuple(at for at in times if timedelta() <= now - at < MINUTE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A feed that is due since `since` (UTC), and the servers that read it."""

    source: str
    since: datetime
    servers: frozenset[int]


def in_turn(waiting: Iterable[Waiting], busy: Mapping[int, int], each: int, most: int) -> list[str]:
    """Choose which feeds are polled now, so that no server's slow ones keep those of others waiting.

    At most `each` at once for one server, of which `busy` are under way already, and `most` in all. First comes the
    server with the fewest under way, then what has waited longest. A feed of several servers takes the best turn.
    """
    running = Counter(busy)
    left = sorted(waiting, key=lambda one: (one.since, one.source))
    chosen: list[str] = []
    while left and len(chosen) < most:
        turns = [(min((running[server], server) for server in one.servers), one) for one in left if one.servers]
        free = [((count, place), server, one) for place, ((count, server), one) in enumerate(turns) if count < each]
        if not free:
            break
        _turn, server, one = min(free, key=lambda turn: turn[0])
        running[server] += 1
        chosen.append(one.source)
        left.remove(one)
    return chosen
