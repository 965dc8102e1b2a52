"""Turns: when a request to a host may start, so that a slow host keeps no other waiting."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from bot.fetch.limits import Limits


@dataclass(slots=True)
class _Host:
    places: asyncio.Semaphore
    next_start: float = 0.0
    callers: int = 0


class Turns:
    """At most some requests at once to one host and to all hosts, and a gap between the starts to one host."""

    def __init__(self, limits: Limits) -> None:
        self._per_host = limits.at_once_per_host
        self._gap = limits.gap.total_seconds()
        self._all = asyncio.Semaphore(limits.at_once)
        self._hosts: dict[str, _Host] = {}

    @asynccontextmanager
    async def turn(self, name: str) -> AsyncIterator[None]:
        """Wait for a turn at the host and hold it."""
        host = self._hosts.setdefault(name, _Host(asyncio.Semaphore(self._per_host)))
        host.callers += 1
        try:
            # The host's place first: who waits for a slow host then holds no place that others could use.
            async with host.places:
                await self._keep_gap(host)
                async with self._all:
                    yield
        finally:
            host.callers -= 1
            self._forget_later(name, host)

    async def _keep_gap(self, host: _Host) -> None:
        now = asyncio.get_running_loop().time()
        start = max(now, host.next_start)
        host.next_start = start + self._gap
        if start > now:
            await asyncio.sleep(start - now)

    def _forget_later(self, name: str, host: _Host) -> None:
        # Redirects name hosts at will; remembering all of them would be a leak.
        loop = asyncio.get_running_loop()
        if host.callers:
            return
        if host.next_start <= loop.time():
            self._hosts.pop(name, None)
        else:
            loop.call_at(host.next_start, self._forget_idle, name)

    def _forget_idle(self, name: str) -> None:
        host = self._hosts.get(name)
        if host is not None and not host.callers:
            self._forget_later(name, host)
