"""Health: what is wrong, one line each, as the page and `airdate health` tell it."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from bot.app.health import Health
from bot.app.health_page import health_page
from bot.app.watchdog import Watchdog
from bot.cli.health import ask
from bot.errors import BotError, ConfigError, StoreError
from bot.scheduler import Runs, Tick
from tests.flow.process import Bot

SECOND = timedelta(seconds=1)


@dataclass
class Offline:
    away: timedelta


async def nothing() -> None:
    pass


async def fail() -> None:
    raise StoreError("airdate.db: the disk is full; free some space")


def a_tick(run: object = nothing) -> Runs:
    return Runs(Tick(name="deliver", run=run, every=SECOND, limit=SECOND))  # type: ignore[arg-type]  # as a scenario says


def a_health(**changes: object) -> Health:
    return Health(**({"ticks": [], "watchdog": Watchdog()} | changes))  # type: ignore[arg-type]  # checked by the dataclass


def test_nothing_is_wrong_at_first() -> None:
    assert a_health(ticks=[a_tick()], discord=Offline(timedelta(seconds=59))).problems() == []


def test_being_off_discord_for_long_is_wrong() -> None:
    problems = a_health(discord=Offline(timedelta(seconds=75))).problems()
    assert problems == ["not connected to Discord for 75 s"]


def test_a_disk_that_is_nearly_full_is_wrong(tmp_path: Path) -> None:
    [problem] = a_health(database=tmp_path / "airdate.db", least_free=2**60).problems()
    assert problem.startswith("the disk of the database has ")


async def test_a_full_disk_in_a_tick_is_told_in_the_words_of_its_error_until_it_succeeds() -> None:
    failing = a_tick(fail)
    await failing.run()
    red = a_health(ticks=[failing]).problems()
    failing.tick = a_tick().tick
    await failing.run()
    assert red == ["the deliver tick failed: airdate.db: the disk is full; free some space"]
    assert a_health(ticks=[failing]).problems() == []


async def test_a_tick_that_has_not_run_for_long_is_wrong() -> None:
    idle = a_tick()
    idle.changed -= 10
    assert a_health(ticks=[idle]).problems() == ["the deliver tick has not run for 10 s"]


@pytest.mark.parametrize("problems", [[], ["the deliver tick failed: it is odd", "not connected to Discord for 75 s"]])
async def test_the_page_tells_what_is_wrong(problems: list[str]) -> None:
    async with health_page(0, lambda: problems) as port:
        assert port is not None
        assert await asyncio.to_thread(ask, port) == problems


async def test_nothing_is_served_without_a_port() -> None:
    async with health_page(None, list) as port:
        assert port is None


async def test_a_port_that_is_taken_is_named() -> None:
    async with health_page(0, list) as port:
        with pytest.raises(ConfigError, match=f"health.port {port} can't be used"):
            async with health_page(port, list):
                pass


async def test_where_nothing_answers_that_is_said() -> None:
    async with health_page(0, list) as port:
        assert port is not None
    with pytest.raises(BotError, match=f"no Airdate answers on port {port}; is it running"):
        ask(port)


@pytest.mark.parametrize(("problems", "code", "said"), [([], 0, "All is well.\n"), (["it is odd"], 1, "it is odd\n")])
async def test_the_command_asks_the_page(tmp_path: Path, problems: list[str], code: int, said: str) -> None:
    config = tmp_path / "airdate.toml"
    async with health_page(0, lambda: problems) as port:
        text = f'[health]\nport = {port}\n[[sources]]\nname = "A"\nkind = "feed"\nurl = "https://a.example/"\n'
        await asyncio.to_thread(config.write_text, text, "utf-8")
        bot = Bot(arguments=["health", "-c", str(config)], folder=tmp_path)
        await bot.start()
        ended = await bot.ended()
    assert (ended.code, ended.output) == (code, said), ended.errors
