"""The bot in the soak: the real pipeline and the real client, with a simulated clock and its ticks run by hand."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

from bot.app.boards import board_ticks
from bot.app.clients import Clients
from bot.app.configured import polled_sources
from bot.app.pipeline import assembled, open_store
from bot.app.ports import open_ports
from bot.app.starts import Starts
from bot.chat.client import connected, point_to
from bot.chat.outlet import DiscordOutlet
from bot.chat.pace import Pace
from bot.chat.requests import Requests
from bot.config import load
from bot.core.events import EventKind
from bot.core.names import fold
from bot.core.subscriptions import Subscription
from bot.demo.clock import SimulatedClock
from bot.scheduler import Tick
from bot.sources import kinds
from bot.store import shows, subscriptions
from bot.store.database import Database
from tests.faults.kill.waiting import until
from tests.faults.soak.site import SHOWS, address
from tests.faults.soak.world import Whereabouts

DATABASE = "soak.db"
STEP = timedelta(minutes=20)
KEEP = timedelta(days=2)
_RATE = 2000
"""Messages a second: a day passes in a minute, and so would Discord's second."""

_CONFIGURATION = """
[discord]
api_base = "{api_base}"
gateway = "{gateway}"

[store]
url = "sqlite:///{database}"
keep_backups = 1

[catalogue]
season = false

[alerts]
keep = "{keep}d"

[polling]
allow_private = [{hosts}]
"""
_SHOW = """
[[shows]]
name = "{name}"
"""
_SOURCE = """
[[sources]]
name = "Feed {number}"
kind = "feed"
url = "http://{host}:{port}/{number}"
every = "4h"
"""


@asynccontextmanager
async def living(
    folder: Path, clock: SimulatedClock, where: Whereabouts, feeds: int
) -> AsyncIterator[tuple[Database, list[Tick]]]:
    """Give the store and the ticks of a bot that is connected while the block runs."""
    file = folder / "airdate.toml"
    file.write_text(_configuration(where, feeds), encoding="utf-8")
    settings = load(file, kinds())
    point_to(settings.discord.api_base, settings.discord.gateway)
    polled = polled_sources(settings)
    async with open_ports(settings, clock) as ports, open_store(settings, polled, clock) as database:
        await _subscribe(database, where.places, clock)
        starts = Starts(database=database, clock=clock, per_hour=1000)
        requests = Requests(pace=Pace(_RATE))
        client = Clients(settings=settings, database=database, ports=ports, starts=starts, requests=requests).new()
        outlet = DiscordOutlet(client)
        pipeline = assembled(settings, database, polled, ports, outlet)
        connecting = asyncio.create_task(connected(client, where.token))
        try:
            await until(client.is_ready)
            yield database, [*pipeline.ticks(STEP), *board_ticks(database, clock, outlet)]
        finally:
            await client.close()
            await asyncio.gather(connecting, return_exceptions=True)


def _configuration(where: Whereabouts, feeds: int) -> str:
    hosts = [address(number) for number in range(feeds)]
    head = _CONFIGURATION.format(
        api_base=where.api_base,
        gateway=where.gateway,
        database=DATABASE,
        keep=KEEP.days,
        hosts=",\n".join(f'"{host}"' for host in hosts),
    )
    told = [_SHOW.format(name=name) for name in SHOWS]
    told += [_SOURCE.format(number=number, host=host, port=where.port) for number, host in enumerate(hosts)]
    return head + "".join(told)


async def _subscribe(database: Database, places: Sequence[tuple[int, int]], clock: SimulatedClock) -> None:
    """Let each server follow the news of one show, as by /announce add."""
    async with database.write() as connection:
        known = {fold(name): show_id for show_id, name in await shows.names(connection)}
        for number, (guild_id, channel_id) in enumerate(places):
            wanted = Subscription(
                guild_id=guild_id,
                channel_id=channel_id,
                show_ids=frozenset({known[fold(SHOWS[number % len(SHOWS)])]}),
                events=frozenset({EventKind.NEWS}),
            )
            await subscriptions.add(connection, wanted, clock())
