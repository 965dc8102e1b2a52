"""The connection: keeps the bot on Discord, with one client after another where they end."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from time import monotonic
from typing import Final

from bot.app.starts import Starts
from bot.chat.client import Client, connected
from bot.errors import BotError, DiscordError, IntentsMissing, TokenRejected

log = logging.getLogger(__name__)

SHORTEST, LONGEST = timedelta(seconds=5), timedelta(minutes=5)
"""How long it waits before it tries again: at first, and at most; it doubles in between."""

_HOPELESS: Final = (TokenRejected, IntentsMissing)


@dataclass(slots=True)
class Connection:
    """Makes clients and connects them, until it is cancelled or there is no use in trying.

    `client` is the present one; `renew` gives another when it has ended, through which everything goes from then on.
    `starts` counts the sessions at the gateway, None where there are none. Before the first success it is given up
    after `patience`; a bot that was connected once is connected again however
    long that takes.
    """

    client: Client
    renew: Callable[[], Client]
    token: str = field(repr=False)
    starts: Starts | None
    patience: timedelta
    shortest: timedelta = SHORTEST
    _begun: float = field(default_factory=monotonic)
    _up: float | None = None
    _was_up: bool = False

    @property
    def away(self) -> timedelta:
        """How long the bot has not been connected; zero while it is."""
        if self.client.is_ready():
            self._up = monotonic()
            return timedelta()
        return timedelta(seconds=monotonic() - (self._up or self._begun))

    async def keep(self) -> None:
        """Stay connected; raises TokenRejected, IntentsMissing, or DiscordError where patience has run out."""
        failures = 0
        while True:
            try:
                await self._connect()
            except _HOPELESS:
                raise
            except BotError as error:
                reason = error
            except Exception as error:
                # discord.py ends like this too, where even its first attempt at the gateway fails.
                log.exception("the connection to Discord ended in a way that nobody foresaw")
                reason = DiscordError(f"Discord can't be used now: {type(error).__name__}: {error}")
            else:
                reason = DiscordError("the connection to Discord was closed")
            failures = 1 if self._lasted() else failures + 1
            await self._pause(reason, failures)
            self.client = self.renew()

    async def _connect(self) -> None:
        if self.starts is not None:
            await self.starts.room()
        await connected(self.client, self.token)

    def _lasted(self) -> bool:
        self._was_up = self._was_up or self.client.was_ready
        return self.client.was_ready

    async def _pause(self, reason: BotError, failures: int) -> None:
        pause = min(self.shortest * 2 ** min(failures - 1, 10), LONGEST)
        trying = timedelta(seconds=monotonic() - self._begun)
        if not self._was_up and trying + pause > self.patience:
            tried = f"{failures} tries" if failures > 1 else "1 try"
            raise DiscordError(f"{reason}; given up after {tried} in {trying.total_seconds():.0f} s") from reason
        log.warning("%s; trying again in %g s", reason, pause.total_seconds())
        await asyncio.sleep(pause.total_seconds())
