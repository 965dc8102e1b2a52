"""The audience of events as it is stored: the subscriptions that they concern, portion by portion."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Final, TypeVar

from sqlalchemy import ColumnElement, Select, Text, and_, cast, or_, select, union_all
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.events import EventKind, When
from bot.core.news_kinds import NewsKind
from bot.core.subscriptions import Subscription
from bot.store.schema import shows, subscription_shows, subscriptions

T = TypeVar("T")

_LISTS: Final = ("events", "audio", "news")
_PLAIN: Final = ("id", "guild_id", "channel_id", "every_show", "when", "role_id", "reminder_seconds", "paused")
_NARROWING: Final = ("filter", "user_id", "season", "platform")


@dataclass(frozen=True, slots=True, kw_only=True)
class Portion:
    """Some of those whom events concern: each target with all of its subscriptions that do.

    `done_to` is the id after which the next portion begins, None where this is the last.
    """

    asked: Sequence[Subscription]
    done_to: int | None


async def portion(connection: AsyncConnection, show_ids: Collection[int], feed: str, after: int, most: int) -> Portion:
    """Load the next `most` subscriptions after an id, to any of these shows or to all; or those to a servers' feed.

    A target belongs to the portion of its first subscription. What is asked of other shows is not loaded.
    """
    rows = await _rows(connection, show_ids, feed, after, most + 1)
    first = sorted(row.id for row in rows if row.id > after)[: most + 1]
    done_to = first[most - 1] if len(first) > most else None
    by_target: dict[tuple[int, bool], list[Any]] = defaultdict(list)
    for row in rows:
        by_target[row.channel_id, row.user_id is None].append(row)
    own = [row for of_one in by_target.values() if _begins(of_one[0].id, after, done_to) for row in of_one]
    # Who follows the only show follows just that of them.
    narrow = [row.id for row in own if not row.every_show]
    same = len(show_ids) == 1 and not feed
    chosen = dict.fromkeys(narrow, frozenset(show_ids)) if same else await _shows_of(connection, narrow, show_ids)
    read = _Lists()
    return Portion(asked=[_subscription(row, chosen, read) for row in own], done_to=done_to)


def _begins(first_id: int, after: int, done_to: int | None) -> bool:
    return first_id > after and (done_to is None or first_id <= done_to)


async def _rows(
    connection: AsyncConnection, show_ids: Collection[int], feed: str, after: int, most: int
) -> Sequence[Any]:
    """Load the subscriptions of every channel that is among the next ones."""
    other = subscriptions.alias("other")
    following = _of_feed(feed, after, most) if feed else _of_shows(show_ids, after, most)
    channels = select(other.c.channel_id).where(other.c.id.in_(following))
    concerned = subscriptions.c.source == feed if feed else _concerned(show_ids)
    plain = [subscriptions.c[name] for name in (*_PLAIN, *_NARROWING)]
    lists = [cast(subscriptions.c[name], Text).label(name) for name in _LISTS]
    wanted = (
        select(*plain, *lists).where(subscriptions.c.channel_id.in_(channels), concerned).order_by(subscriptions.c.id)
    )
    return (await connection.execute(wanted)).all()


def _of_feed(feed: str, after: int, most: int) -> Select[tuple[int]]:
    own = (subscriptions.c.source == feed, subscriptions.c.id > after)
    return select(subscriptions.c.id).where(*own).order_by(subscriptions.c.id).limit(most)


def _of_shows(show_ids: Collection[int], after: int, most: int) -> Select[tuple[int]]:
    """Give the ids of those that are next, from as many of either kind."""
    follows = subscription_shows.c
    named = select(follows.subscription_id).where(follows.show_id.in_(show_ids), follows.subscription_id > after)
    every = select(subscriptions.c.id).where(
        subscriptions.c.every_show, subscriptions.c.source.is_(None), subscriptions.c.id > after
    )
    parts = (
        named.distinct().order_by(follows.subscription_id).limit(most).subquery(),
        every.order_by(subscriptions.c.id).limit(most).subquery(),
    )
    both = union_all(*(select(part) for part in parts)).subquery()
    return select(both.c[0]).order_by(both.c[0]).limit(most)


def _concerned(show_ids: Collection[int]) -> ColumnElement[bool]:
    follows = subscription_shows.c
    named = select(follows.show_id).where(follows.subscription_id == subscriptions.c.id, follows.show_id.in_(show_ids))
    return and_(subscriptions.c.source.is_(None), or_(subscriptions.c.every_show, named.exists()))


async def _shows_of(
    connection: AsyncConnection, narrow: Sequence[int], show_ids: Collection[int]
) -> Mapping[int, frozenset[int]]:
    """Give which of the shows each of these subscriptions follows."""
    if not narrow:
        return {}
    chosen: dict[int, set[int]] = defaultdict(set)
    of_these = (subscription_shows.c.subscription_id.in_(narrow), subscription_shows.c.show_id.in_(show_ids))
    for pair in await connection.execute(select(subscription_shows).where(*of_these)):
        chosen[pair.subscription_id].add(pair.show_id)
    return {subscription_id: frozenset(found) for subscription_id, found in chosen.items()}


@dataclass(slots=True)
class _Lists:
    """Reads stored lists of words; thousands of subscriptions have the same few."""

    _read: dict[tuple[object, str], frozenset[Any]] = field(default_factory=dict)

    def __call__(self, kind: type[T], stored: str | None) -> frozenset[T]:
        if not stored:
            return frozenset()
        if (kind, stored) not in self._read:
            self._read[kind, stored] = frozenset(kind(word) for word in json.loads(stored) or ())  # type: ignore[call-arg]
        return self._read[kind, stored]


def _subscription(row: Any, chosen: Mapping[int, frozenset[int]], read: _Lists) -> Subscription:
    return Subscription(
        id=row.id,
        guild_id=row.guild_id,
        channel_id=row.channel_id,
        show_ids=None if row.every_show else chosen.get(row.id, frozenset()),
        events=read(EventKind, row.events),
        audio=read(str, row.audio),
        when=When(row.when) if row.when else None,
        role_id=row.role_id,
        reminder=timedelta(seconds=row.reminder_seconds) if row.reminder_seconds is not None else None,
        paused=row.paused is not None,
        news=read(NewsKind, row.news),
        filter=row.filter or "",
        user_id=row.user_id,
        season=row.season,
        platform=row.platform,
    )


async def audios(connection: AsyncConnection, show_ids: Collection[int]) -> dict[int, str]:
    """Give the own audio language of each of these shows."""
    wanted = select(shows.c.id, shows.c.audio).where(shows.c.id.in_(show_ids))
    return {row.id: row.audio for row in await connection.execute(wanted)} if show_ids else {}
