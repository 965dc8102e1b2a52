"""Servers' own feeds: polled like any source, but by stricter rules on addresses, and in fair turns."""

from __future__ import annotations

from collections.abc import MutableMapping
from dataclasses import dataclass, field
from datetime import timedelta

from bot.core.polling import Rhythm
from bot.core.quotas import Quotas
from bot.pipeline.asking import Fetch, Parse, Polled, Turn
from bot.pipeline.crew import work
from bot.pipeline.fan_out import FanOut
from bot.pipeline.policy import Clock, Policy
from bot.pipeline.poll import LEASE, Poller
from bot.pipeline.right_of_way import RightOfWay
from bot.sources import build
from bot.sources.base import SourceOptions
from bot.store import feeds
from bot.store.database import Database
from bot.store.sources import SourceState

AT_ONCE = 20
EACH = 4
"""How many feeds are polled at once, and how many of them may be one server's."""

FLOOR = timedelta(minutes=5)
"""The shortest time between two polls of a server's feed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerFeeds:
    """Polls the feeds that servers added.

    `fetch` must be one that refuses private hosts, whatever the operator allows for his own sources: a server's
    managers are strangers. It shares no turns with the operator's sources, so neither waits for the other.
    """

    database: Database
    fetch: Fetch
    parse: Parse
    clock: Clock
    policy: Policy
    fan_out: FanOut
    quotas: Quotas
    right_of_way: RightOfWay = field(default_factory=RightOfWay)
    each: int = EACH
    _polled: MutableMapping[str, Polled] = field(default_factory=dict)

    async def poll_due(self) -> int:
        """Poll every feed that is due; gives how many that were."""
        poller = Poller(
            database=self.database,
            fetch=self.fetch,
            parse=self.parse,
            sources=self._polled,
            clock=self.clock,
            policy=self.policy,
            fan_out=self.fan_out,
            right_of_way=self.right_of_way,
        )

        async def claim(limit: int) -> list[Turn]:
            return await poller.turns(await self._claim(limit))

        return await work(claim, poller.poll_safely, AT_ONCE, chained=False)

    async def _claim(self, limit: int) -> list[SourceState]:
        now = self.clock()
        async with self.database.read() as connection:
            if not await feeds.anything_due(connection, now):
                return []
        async with self.database.write() as connection:
            claimed = await feeds.claim_due(connection, now, LEASE, self.each, limit)
        self._polled.update({state.name: self._as_source(state) for state in claimed})
        return claimed

    def _as_source(self, state: SourceState) -> Polled:
        every = self.quotas.feed_every
        source = build(state.kind, SourceOptions(name=state.name, url=state.url))
        return Polled(source=source, kind=state.kind, rhythm=Rhythm.of_news(every=every, floor=min(every, FLOOR)))
