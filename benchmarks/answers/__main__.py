"""`python -m benchmarks.answers`: commands on a large store, while the same process polls and posts all it can.

The bot is the real program in a process of its own, and so are the feeds; Discord's stand-in is in this one.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Final

from sqlalchemy import func, select

from benchmarks.answers.asking import A_SECOND, Answered, ask
from benchmarks.answers.library import QUICK, Size, fill
from benchmarks.polling_pass.feeds import hosts, served_at, sources
from benchmarks.rows import Row, run
from benchmarks.served import feeds, let_feeds_be
from bot.store.database import reading
from bot.store.schema import sources as sources_table
from tests.discord_server import DiscordServer
from tests.flow.process import Bot

FEEDS: Final = 200
RATE: Final = 50
_AUTOCOMPLETE, _COMMAND = 50, 100
_EVERY: Final = 'every = "1s"\nfloor = "1s"'
_CONFIGURATION: Final = """
[discord]
api_base = "{discord.api_base}"
gateway = "{discord.gateway_url}"
rate = {rate}

[catalogue]
season = false

[store]
url = "sqlite:///{file}"

[polling]
tick = "1s"
allow_private = [{hosts}]
"""


def measure() -> Sequence[Row]:
    """Ask for three minutes, so that 99 % is more than the slowest of some eighty answers."""
    quick = "--quick" in sys.argv
    size, seconds = (QUICK, 3.0) if quick else (Size(), 180.0)
    found = asyncio.run(_asked(size, seconds))
    return [_row(kind, found) for kind in sorted(found.first)]


async def _asked(size: Size, seconds: float) -> Answered:
    with TemporaryDirectory(prefix="airdate-answers-") as folder, feeds() as port:
        async with DiscordServer(check_openapi=False) as discord:
            guild = discord.add_guild("Anime club")
            channels = [guild.add_text_channel(f"alerts {number}").id for number in range(200)]
            file = Path(folder) / "airdate.db"
            await fill(file, size, datetime.now(UTC), channels, guild.id)
            bot = _bot(Path(folder), file, discord, port)
            news = asyncio.create_task(_news(port))
            try:
                await bot.start()
                await discord.has_commands(60)
                await _all_polled(file)
                await ask(discord, guild, size, min(seconds, 10))  # until the index of names is built
                return await ask(discord, guild, size, seconds)
            finally:
                news.cancel()
                await bot.kill()


def _bot(folder: Path, file: Path, discord: DiscordServer, port: int) -> Bot:
    head = _CONFIGURATION.format(discord=discord, rate=RATE, file=file, hosts=hosts(FEEDS))
    config = folder / "airdate.toml"
    config.write_text(head + sources(served_at(port, FEEDS), _EVERY), encoding="utf-8")
    return Bot(arguments=["run", "-c", str(config)], folder=folder, environment={"DISCORD_TOKEN": discord.token})


async def _all_polled(file: Path) -> None:
    """Wait until each feed was polled once: what a first start reads is another thing."""
    unpolled = select(func.count()).where(sources_table.c.polled_at.is_(None))
    left = FEEDS
    while left:
        await asyncio.sleep(1)
        async with reading(f"sqlite:///{file}") as connection:
            left = (await connection.execute(unpolled)).scalar_one()


async def _news(port: int) -> None:
    """Let every feed have a new entry again and again."""
    for newest in range(101, 1000):
        await asyncio.sleep(5)
        await asyncio.to_thread(let_feeds_be, port, "tagged", newest)


def _row(kind: str, found: Answered) -> Row:
    first = sorted(found.first[kind])
    whole = sorted(found.whole.get(kind) or first)
    note = (
        f"{kind}: {len(first)} asked, {A_SECOND} questions a second in all; median {median(first) * 1000:.0f} ms, "
        f"99 % of the whole answers {_p99(whole) * 1000:.0f} ms; meanwhile {FEEDS} feeds and {RATE} posts a second"
    )
    return Row(
        area="answers",
        figure=f"{kind}, 99 %",
        unit="ms",
        ours=_p99(first) * 1000,
        bound="at most",
        goal=_AUTOCOMPLETE if kind == "autocomplete" else _COMMAND,
        note=note,
    )


def _p99(ordered: Sequence[float]) -> float:
    return ordered[min(len(ordered) - 1, int(len(ordered) * 0.99))]


if __name__ == "__main__":
    run(measure)
