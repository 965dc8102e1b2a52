"""The week as each client spends it: when it asks each feed, how much that weighs, and how soon it sees each item."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from statistics import median
from typing import Final

from benchmarks.politeness.feeds import FIRST, WEEK, SimulatedFeed
from bot.core.polling import Rhythm, after_success
from bot.core.tempo import paced
from bot.pipeline.outcomes import Answer, heard
from bot.sources.base import Request, Validators
from bot.store.sources import SourceState

RHYTHM: Final = Rhythm.of_news(every=timedelta(minutes=30), floor=timedelta(minutes=5))
"""The defaults of the configuration."""


@dataclass(slots=True)
class Spent:
    """What a week took: requests, bytes, and the delay of each item, feed by feed."""

    requests: int = 0
    bytes: int = 0
    delays: list[list[timedelta]] = field(default_factory=list)

    def quantile(self, share: float) -> timedelta:
        """Give the delay that this share of all items stays below."""
        ordered = sorted(delay for one in self.delays for delay in one)
        return ordered[min(int(len(ordered) * share), len(ordered) - 1)] if ordered else timedelta()

    def of_feeds(self) -> timedelta:
        """Give the median over all feeds of each one's own median delay."""
        own = [median(delay.total_seconds() for delay in one) for one in self.delays if one]
        return timedelta(seconds=median(own or [0.0]))


def adaptive(feed: SimulatedFeed) -> Iterator[datetime]:
    """Give when Airdate asks a feed, by the same decisions as its poller makes after each answer."""
    state = SourceState(name=feed.name, kind="feed", next_poll_at=FIRST)
    now, seen = FIRST, max(feed.newest(FIRST) - feed.shown, 0)
    while now < FIRST + WEEK:
        yield now
        newest = feed.newest(now)
        said = feed.items[seen:newest]
        unmodified = feed.knows_validators and not said and state.succeeded_at is not None
        validators = Validators(etag=str(newest)) if feed.knows_validators else Validators()
        answer = Answer(
            asked=Request(url=feed.url), reading=None, headers={}, validators=validators, unmodified=unmodified
        )
        state = heard(state, said, now)
        rhythm = paced(RHYTHM, state.tempo, dear=answer.is_dear(anything_new=bool(said)))
        state = SourceState(name=feed.name, kind="feed", next_poll_at=FIRST, succeeded_at=now, tempo=state.tempo)
        now, seen = after_success(feed.name, now, rhythm, fresh_for=timedelta()).at, newest


def constant(feed: SimulatedFeed, interval: timedelta) -> Iterator[datetime]:
    """Give when reader asks a feed: at every full interval, whatever the feed says (`update.interval`)."""
    del feed
    now = FIRST
    while now < FIRST + WEEK:
        yield now
        now += interval


def spent(polled: Iterable[tuple[SimulatedFeed, Iterable[datetime]]]) -> Spent:
    """Add up what the polls of all feeds took; the first of each finds what was there before, which is no news."""
    week = Spent()
    for feed, instants in polled:
        _spend(week, feed, list(instants))
    return week


def _spend(week: Spent, feed: SimulatedFeed, instants: Sequence[datetime]) -> None:
    seen = feed.newest(instants[0])
    week.requests += len(instants)
    week.bytes += feed.bytes_of(changed=True)
    delays: list[timedelta] = []
    for now in instants[1:]:
        newest = feed.newest(now)
        week.bytes += feed.bytes_of(changed=newest > seen)
        delays += [now - at for at in feed.items[seen:newest]]
        seen = newest
    week.delays.append(delays)


def at_equal_freshness(feeds: Sequence[SimulatedFeed], wanted: timedelta) -> tuple[timedelta, Spent]:
    """Find the constant interval by which half of all items are seen as soon as is wanted, and what it takes."""
    low, high = timedelta(minutes=1), timedelta(days=1)
    while high - low > timedelta(seconds=10):
        middle = (low + high) / 2
        found = spent((feed, constant(feed, middle)) for feed in feeds)
        low, high = (middle, high) if found.quantile(0.5) <= wanted else (low, middle)
    return low, spent((feed, constant(feed, low)) for feed in feeds)
