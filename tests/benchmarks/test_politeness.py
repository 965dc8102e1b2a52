"""The politeness of a week: the model asks just when the real poller does."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import takewhile

from benchmarks.politeness.feeds import FIRST, SimulatedFeed, feeds
from benchmarks.politeness.rhythms import RHYTHM, adaptive, at_equal_freshness, constant, spent
from bot.demo.clock import SimulatedClock
from bot.pipeline.asking import Polled
from bot.pipeline.fan_out import FanOut
from bot.pipeline.policy import Policy
from bot.pipeline.poll import Poller
from bot.sources.base import NotModified, Reading, Request, Response, Source, Validators
from bot.sources.feed import Feed
from bot.store import sources
from bot.store.database import Database
from tests.pipeline.conftest import database, file, sqlite_template

__all__ = ["database", "file", "sqlite_template"]

UNTIL = FIRST + timedelta(days=2)


@dataclass
class Site:
    """Serves the feeds as they are at the simulated instant, and notes when each was asked."""

    clock: SimulatedClock
    feeds: dict[str, SimulatedFeed]
    asked: dict[str, list[datetime]] = field(default_factory=lambda: defaultdict(list))

    async def __call__(self, request: Request, validators: Validators = Validators()) -> Response | NotModified:  # noqa: B008 - a frozen value
        feed, now = self.feeds[request.url], self.clock()
        self.asked[feed.name].append(now)
        newest = str(feed.newest(now))
        if feed.knows_validators and validators.etag == newest:
            return NotModified(received=now)
        tag = Validators(etag=newest) if feed.knows_validators else Validators()
        return Response(url=request.url, body=feed.document(now), received=now, validators=tag, request=request)


async def read(source: Source, response: Response) -> Reading:
    return source.parse(response)


async def test_the_model_asks_when_the_real_poller_does(database: Database) -> None:
    some = feeds(8, seed=4)
    clock = SimulatedClock(FIRST)
    site = Site(clock, {feed.url: feed for feed in some})
    polled = {one.name: Polled(source=Feed(name=one.name, url=one.url), kind="feed", rhythm=RHYTHM) for one in some}
    async with database.write() as connection:
        await sources.configure(connection, dict.fromkeys(polled, "feed"), FIRST)
    policy = Policy()
    poller = Poller(
        database=database,
        fetch=site,
        parse=read,
        sources=polled,
        clock=clock,
        policy=policy,
        fan_out=FanOut(database, policy),
    )

    while clock() < UNTIL:
        await poller.poll_due()
        async with database.read() as connection:
            clock.advance(min(one.next_poll_at for one in await sources.every(connection)))

    expected = {one.name: list(takewhile(lambda at: at < UNTIL, adaptive(one))) for one in some}
    assert site.asked == expected


def test_of_a_constant_rhythm_half_the_news_are_seen_within_half_the_interval() -> None:
    some, interval = feeds(30, seed=2), timedelta(hours=1)

    found = spent((feed, constant(feed, interval)) for feed in some)

    assert abs(found.quantile(0.5) - interval / 2) < timedelta(minutes=6)


def test_the_interval_that_is_found_is_as_fresh_as_was_wanted() -> None:
    some, wanted = feeds(30, seed=2), timedelta(minutes=20)

    _, found = at_equal_freshness(some, wanted)

    assert abs(found.quantile(0.5) - wanted) < timedelta(minutes=2)


def test_a_feed_that_knows_no_validators_weighs_as_much_unchanged() -> None:
    one = SimulatedFeed(name="one", items=(FIRST,), shown=10, knows_validators=False)

    assert one.bytes_of(changed=False) == one.bytes_of(changed=True)
