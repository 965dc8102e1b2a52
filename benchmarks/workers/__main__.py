"""`python -m benchmarks.workers`: a pass of one, two and four workers over 2,000 feeds that are due.

The workers are the real program, the database a private PostgreSQL, and the feeds are served by one more process.
"""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import asyncpg

from benchmarks.polling_pass.feeds import hosts, served_at, sources
from benchmarks.rows import RUNS, Row, middle, run
from benchmarks.served import feeds as served_feeds
from tests.discord_server import DiscordServer
from tests.flow.process import Bot
from tests.store.postgres import Server, find_binaries

FEEDS, SMALL = 2000, 400
WORKERS: Final = (1, 2, 4)
_PASSES: Final = 3
"""How often all feeds are let due; the last pass counts, when every process has warmed up."""

_LOOK: Final = 0.02
_PATIENCE: Final = 120.0
_AT_REST: Final = "SELECT count(*) = 0 FROM sources WHERE polled_at IS NULL OR leased_until IS NOT NULL"
_POLLED: Final = "SELECT count(*) >= $2 FROM sources WHERE polled_at >= $1"
_CONFIGURATION: Final = """
[discord]
api_base = "{discord.api_base}"
gateway = "{discord.gateway_url}"
rate = 12

[catalogue]
season = false

[store]
url = "{url}"

[polling]
tick = "1s"
allow_private = [{hosts}]
"""


def measure() -> Sequence[Row]:
    """Measure each number of workers, taking turns."""
    quick = "--quick" in sys.argv
    feeds, runs = (SMALL, 1) if quick else (FEEDS, RUNS)
    rates: dict[int, list[float]] = {count: [] for count in WORKERS}
    binaries = find_binaries()
    if binaries is None:
        raise RuntimeError("no PostgreSQL is installed; .ci/postgresql installs one")
    server = Server(binaries)
    try:
        for _ in range(runs):
            for count, found in rates.items():
                found.append(asyncio.run(_measured(server, count, feeds)))
                sys.stderr.write(f"{count} workers: {found[-1]:.0f} polls/s\n")
    finally:
        server.stop()
    alone = middle(rates[1])
    note = "two cores carry the feeds' server, PostgreSQL (fsync off, as in tests) and all workers; nothing has changed"
    return [
        Row(
            area="workers",
            figure=f"{count} workers, {feeds:,} feeds",
            unit="polls/s",
            ours=middle(rates[count]),
            peer="1 worker",
            theirs=alone,
            bound="at least",
            goal=1,
            note=note,
        )
        for count in WORKERS[1:]
    ]


async def _measured(server: Server, workers: int, feeds: int) -> float:
    with TemporaryDirectory(prefix="airdate-workers-") as folder, served_feeds() as port:
        async with DiscordServer(check_openapi=False) as discord, server.empty() as url:
            bots = [_bot(Path(folder) / str(number), discord, url, port, feeds) for number in range(workers)]
            try:
                for bot in bots:
                    await bot.start()
                await discord.wait_for(lambda: len(discord.journal.of("GET", "/users/@me")) >= workers, _PATIENCE)
                for _ in range(_PASSES):
                    rate = await _rate(url, feeds)
                return rate
            finally:
                for bot in bots:
                    await bot.kill()


async def _rate(url: str, feeds: int) -> float:
    """Let all feeds be due at once, and give how many were polled a second, from the first to the last."""
    connection = await asyncpg.connect(url)
    try:
        # A poll that is under way then would be saved afterwards, and its feed be due no more.
        await _until(connection, _AT_REST)
        await connection.execute("UPDATE sources SET next_poll_at = now() - interval '1 minute'")
        since = await connection.fetchval("SELECT clock_timestamp()")
        began = await _until(connection, _POLLED, since, 1)
        return (feeds - 1) / (await _until(connection, _POLLED, since, feeds) - began)
    finally:
        await connection.close()


async def _until(connection: Any, asked: str, *values: object) -> float:  # asyncpg ships no types
    """Wait until what is asked of the database holds; gives when that was (s)."""
    async with asyncio.timeout(_PATIENCE):
        while not await connection.fetchval(asked, *values):  # noqa: ASYNC110 - another process makes it so
            await asyncio.sleep(_LOOK)
    return time.perf_counter()


def _bot(folder: Path, discord: DiscordServer, url: str, port: int, feeds: int) -> Bot:
    folder.mkdir()
    config = folder / "airdate.toml"
    head = _CONFIGURATION.format(discord=discord, url=url, hosts=hosts(feeds))
    config.write_text(head + sources(served_at(port, feeds)), encoding="utf-8")
    arguments = ["run", "-c", str(config), "--role", "worker"]
    return Bot(arguments=arguments, folder=folder, environment={"DISCORD_TOKEN": discord.token})


if __name__ == "__main__":
    run(measure)
