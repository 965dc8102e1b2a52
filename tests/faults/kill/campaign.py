"""The campaign: bots that are started, killed at moments that a seed chooses, and started again."""

from __future__ import annotations

import asyncio
import random
import shutil
import signal
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum

from bot.core.alerts import AlertState
from tests.discord_server import Channel, DiscordServer
from tests.faults.kill.jitter import Jitter
from tests.faults.kill.stores import File, Store
from tests.faults.kill.waiting import until
from tests.faults.kill.warm import WarmBot


class Moment(StrEnum):
    """What a bot is doing when it is killed."""

    POSTING = "posting"
    STARTING = "starting"
    MIGRATING = "migrating"
    BACKING_UP = "backing up"


MOMENTS = {Moment.POSTING: 14, Moment.STARTING: 3, Moment.MIGRATING: 2, Moment.BACKING_UP: 1}
"""Of 20 kills, how many come at each moment."""

LEASE_OVER = timedelta(seconds=61)
PATIENCE = (60, 25)
"""How many seconds to wait for what one bot is to do, and where two share the work."""


@dataclass(kw_only=True)
class Campaign:
    """A campaign against one store; `downtime` is how long the bots seem to be down after a kill of all of them."""

    discord: DiscordServer
    channels: Sequence[Channel]
    store: Store
    bots: Sequence[WarmBot]
    alerts: int
    kills: int
    downtime: timedelta
    chance: random.Random
    moments: Counter[Moment] = field(default_factory=Counter)
    under_way: int = 0
    killed: int = 0
    unmigrated: int = 0

    def __post_init__(self) -> None:
        self.discord.faults = self.discord.rest.faults = Jitter(chance=self.chance)

    async def run(self) -> None:
        """Kill as often as wanted, then let the bots finish and end in peace."""
        while self.killed < self.kills:
            await self._round()
        if len(self.bots) > 1:
            await self._kill(self.bots, Moment.POSTING)
        await self._start()
        await self.discord.wait_for(lambda: self.posted >= self.alerts, 60 + self.alerts / 10)
        await self.store.settled()
        for bot in self.bots:
            ended = await bot.stop(20)
            # One that is told to end before it listens for signals has not begun anything yet.
            assert ended.code in (0, -signal.SIGTERM), ended.errors

    @property
    def posted(self) -> int:
        """How many messages stand in the channels."""
        return sum(len(channel.messages) for channel in self.channels)

    @property
    def repeats(self) -> int:
        """How many posts came again with a nonce that Discord still knew."""
        asked = [one for one in self.discord.journal.of("POST", "/channels/{id}/messages") if one.status == 200]
        return len(asked) - self.posted

    @property
    def searches(self) -> int:
        """How often a bot looked into a channel's history."""
        return len(self.discord.journal.of("GET", "/channels/{id}/messages"))

    def __str__(self) -> str:
        during = ", ".join(f"{number} {moment}" for moment, number in self.moments.most_common())
        ways = f"{self.repeats} repeats dropped by Discord, {self.searches} looks into the history"
        return f"{self.killed} kills ({during}; {self.under_way} posts under way), {ways}"

    async def _round(self) -> None:
        moment = self._choose()
        if moment is Moment.MIGRATING and isinstance(self.store, File):
            await self.store.make_older(self.chance)
        if moment is Moment.BACKING_UP:
            shutil.rmtree(self.store.backups, ignore_errors=True)
        await self._start()
        await self._wait_for(moment)
        await self._kill(self._victims(), moment)

    async def _kill(self, victims: Sequence[WarmBot], moment: Moment) -> None:
        alive = sum(bot.runs for bot in victims)
        await asyncio.gather(*(bot.kill() for bot in victims))
        self.killed += alive
        self.moments[moment] += alive
        if moment is not Moment.MIGRATING:
            self.under_way += await self.store.count(AlertState.SENDING)
        if moment is Moment.MIGRATING and isinstance(self.store, File):
            self.unmigrated += self.store.revision() != "0003"
        if len(victims) == len(self.bots):
            await self._all_dead(moment)

    async def _all_dead(self, moment: Moment) -> None:
        if self.downtime and moment is not Moment.MIGRATING:
            self.discord.clock.advance(self.downtime)
            await self.store.age(self.downtime)

    def _choose(self) -> Moment:
        moment = self.chance.choices(list(MOMENTS), list(MOMENTS.values()))[0]
        of_a_file = moment in (Moment.MIGRATING, Moment.BACKING_UP)
        return moment if isinstance(self.store, File) or not of_a_file else Moment.STARTING

    def _victims(self) -> Sequence[WarmBot]:
        return self.bots if len(self.bots) == 1 or self.chance.random() < 0.5 else [self.chance.choice(self.bots)]

    async def _start(self) -> None:
        await asyncio.gather(*(bot.start() for bot in self.bots if not bot.runs))

    async def _wait_for(self, moment: Moment) -> None:
        spread = 0.08
        if moment is Moment.STARTING:
            spread = 4.0
        elif moment is Moment.POSTING:
            await self._further_posts()
        else:
            backups = self.store.backups
            await until(lambda: backups.is_dir() and any(backups.glob(".*.partial*")), PATIENCE[0], every=0.001)
            spread = 0.4 if moment is Moment.MIGRATING else 0.04
        await asyncio.sleep(self.chance.uniform(0, spread))

    async def _further_posts(self) -> None:
        """Wait for so many posts that the work lasts until the last kill."""
        left, rounds = self.alerts - self.posted, self.kills - self.killed
        goal = min(self.alerts, self.posted + self.chance.randint(1, max(1, 2 * left // rounds - len(self.channels))))
        try:
            await self.discord.wait_for(lambda: self.posted >= goal, PATIENCE[len(self.bots) > 1])
        except TimeoutError:
            # Two bots wait for the leases of a third life; it is as good a moment as any.
            assert len(self.bots) > 1, self.bots[0].errors
