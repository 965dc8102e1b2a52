"""F1: documents that were made to hang or to break the parser, from the server to the store."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest
from aiohttp import web

from bot.parsing import Limits
from bot.store import outbox, sources
from tests.faults.conftest import Figure
from tests.faults.hostile import CASES
from tests.faults.lag import watched
from tests.faults.reading import Reader, feed, reading
from tests.fetch.servers import serving
from tests.store.conftest import file, sqlite_template

__all__ = ["file", "sqlite_template"]

FIFTH = Limits(wall=timedelta(seconds=3), processor=timedelta(seconds=2))


async def status(bot: Reader) -> None:
    """Ask the store what a command asks for its answer."""
    async with bot.database.read() as connection:
        await sources.every(connection)
        await outbox.depth(connection)


@pytest.mark.long
@pytest.mark.fault("F1")
async def test_every_hostile_document_ends_as_items_or_as_an_error_in_time(
    file: Path, figure: Figure, full: bool
) -> None:
    documents = {f"/{number}": make() for number, make in enumerate(CASES.values())}
    limits = Limits() if full else FIFTH
    most = 15 if full else 3

    async def answer(request: web.Request) -> web.Response:
        return web.Response(body=documents[request.path], content_type="text/xml")

    took: dict[str, float] = {}
    async with serving(answer) as site, reading(file, limits=limits) as bot:
        await bot.follow(*(feed(site.url(f"/{number}"), name) for number, name in enumerate(CASES)))
        places = asyncio.Semaphore(bot.parse.workers)
        loop = asyncio.get_running_loop()

        async def read(name: str) -> None:
            async with places:
                began = loop.time()
                await bot.poller.poll(await bot.state(name))
                took[name] = loop.time() - began

        async with watched(lambda: status(bot)) as lag:
            await asyncio.gather(*(read(name) for name in CASES))
        states = {name: await bot.state(name) for name in CASES}
    assert all(state.polled_at for state in states.values())
    assert not [name for name, state in states.items() if state.error == "an internal error; see the log"]
    errors = sum(bool(state.failures) for state in states.values())
    slowest = max(took, key=took.__getitem__)
    assert took[slowest] < most + 1, slowest
    assert lag.loop < 0.25
    assert lag.answer < 1
    ends = f"{len(CASES) - errors} read, {errors} errors, the slowest after {took[slowest]:.1f} s"
    factor = "" if full else " (limits 1/5 of the real ones)"
    lags = f"loop lag at most {lag.loop * 1000:.0f} ms (of an idle process beside it: {lag.idle * 1000:.0f})"
    lags += f", {lag.answers} answers meanwhile, the slowest in {lag.answer * 1000:.0f} ms"
    figure(f"{len(CASES)} documents: {ends}{factor}; {lags}", times=len(CASES))
