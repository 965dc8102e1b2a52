"""The real ports: guarded HTTP, worker processes, and the system's clock."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime

from bot.app.pipeline import Ports, Reach
from bot.config import Settings
from bot.fetch import Fetcher
from bot.parsing import Parsers, Share
from bot.pipeline.policy import Clock


def system_clock() -> datetime:
    """Give the current instant as aware UTC."""
    return datetime.now(UTC)


@asynccontextmanager
async def open_ports(settings: Settings, clock: Clock = system_clock) -> AsyncIterator[Ports]:
    """Open what the pipeline needs of the outside world; the hosts that the operator vouches for are for him alone."""
    private = settings.polling.allow_private
    async with Fetcher(clock=clock, allow_private=private) as fetch, Fetcher(clock=clock) as public, Parsers() as parse:
        theirs = Reach(fetch=public, parse=Share(parse, parse.workers - 1))
        yield Ports(fetch=fetch, parse=parse, clock=clock, public=theirs)
