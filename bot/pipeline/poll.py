"""Poll: ask the sources that are due, and have stored what they say."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from bot.errors import SourceError, StoreError
from bot.pipeline.asking import Asker, Fetch, Parse, Polled, Turn
from bot.pipeline.crew import work
from bot.pipeline.fan_out import FanOut
from bot.pipeline.outcomes import Answer
from bot.pipeline.policy import Clock, Policy
from bot.pipeline.results import Result, Results
from bot.pipeline.right_of_way import RightOfWay
from bot.sources.base import Interest
from bot.store import releases, shows, subscriptions
from bot.store import sources as source_store
from bot.store.database import Database
from bot.store.sources import SourceState

log = logging.getLogger(__name__)

LEASE = timedelta(minutes=5)
POLL_LIMIT = timedelta(minutes=2)
AT_ONCE = 100
LOOK_BACK = timedelta(days=2)


@dataclass(kw_only=True, eq=False)
class Poller:
    """Polls what is due; one broken source never holds up another."""

    database: Database
    fetch: Fetch
    parse: Parse
    sources: Mapping[str, Polled]
    clock: Clock
    policy: Policy
    fan_out: FanOut
    right_of_way: RightOfWay = field(default_factory=RightOfWay)

    def __post_init__(self) -> None:
        self._asker = Asker(fetch=self.fetch, parse=self.parse, right_of_way=self.right_of_way)
        self._keep = Results(self.database, self.sources, self.clock, self.policy, self.fan_out, self.right_of_way)

    async def poll_due(self) -> int:
        """Poll every source that is due; gives how many that were."""
        return await work(self._claim, self.poll_safely, AT_ONCE, chained=False)

    async def _claim(self, limit: int) -> list[Turn]:
        now = self.clock()
        async with self.database.read() as connection:
            if not await source_store.anything_due(connection, now):
                return []
        async with self.database.write() as connection:
            claimed = await source_store.claim_due(connection, now, LEASE, limit)
        return await self.turns(claimed)

    async def turns(self, claimed: Sequence[SourceState]) -> list[Turn]:
        """Give what is to be asked of these sources, which are to be polled now."""
        now, sources = self.clock(), [one for one in claimed if self.sources[one.name].source.confirms]
        async with self.database.read() as connection:
            everything = await subscriptions.wants_everything(connection)
            ids = await shows.tracked_ids(connection)
            names = {one.name for one in sources}
            promised = await releases.promised_by(connection, names, now - LOOK_BACK, now) if names else set()
        interest = Interest(now=now, everything=everything, ids=ids)
        return [
            Turn(state=one, interest=interest, in_full=one.name in promised or bool(one.missing)) for one in claimed
        ]

    async def poll_safely(self, turn: Turn) -> None:
        """Poll one source, whatever happens to it.

        Raises StoreError where nothing of it is stored: it stays claimed, and is asked again when its lease ends.
        """
        try:
            await self._poll(turn)
        except StoreError:
            raise
        except Exception:
            # The boundary of one poll: a fault of ours is loud, and the source comes again by the back-off table.
            log.exception("polling %s failed in a way that nobody foresaw", turn.state.name)
            await self._keep(Result(before=turn.state, came=SourceError("an internal error; see the log")))

    async def poll(self, state: SourceState) -> None:
        """Poll one source, whatever its due time says, and record how it went."""
        [turn] = await self.turns([state])
        await self._poll(turn)

    async def _poll(self, turn: Turn) -> None:
        await self._keep(Result(before=turn.state, came=await self._came(turn)))
        await self.fan_out.go_on()

    async def _came(self, turn: Turn) -> Answer | SourceError:
        try:
            async with asyncio.timeout(POLL_LIMIT.total_seconds()):
                return await self._asker.ask(self.sources[turn.state.name].source, turn)
        except TimeoutError:
            return SourceError(f"not read whole within {POLL_LIMIT.total_seconds():.0f} s")
        except SourceError as error:
            log.warning("%s: %s", turn.state.name, error)
            return error
