"""`airdate why`: why an episode or a headline was or was not told, from the database that the bot works on."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from typing import Annotated

import typer
from rapidfuzz import fuzz, process
from rich.console import Console
from rich.text import Text

from bot.app.ports import system_clock
from bot.cli.options import DEFAULT_CONFIG, ConfigPath
from bot.config import load
from bot.core.names import fold
from bot.core.shows import Show
from bot.core.text import plain
from bot.core.trace import Trace, told
from bot.errors import ConfigError
from bot.sources import kinds
from bot.sources.numbers import canonical_number
from bot.store import shows, traces
from bot.store.database import reading
from bot.store.statements import Connection

_NEAR = 3
_FOUND = 25


def why(
    show: Annotated[str | None, typer.Argument(help="The show, by any of its names.")] = None,
    number: Annotated[str | None, typer.Argument(help="The episode; the newest one if left out.")] = None,
    season: Annotated[int | None, typer.Option("--season", help="The season; the newest one if left out.")] = None,
    news: Annotated[str | None, typer.Option("--news", help="Words of a headline, instead of a show.")] = None,
    alert: Annotated[str | None, typer.Option("--alert", help="The mark in a message's footer, instead.")] = None,
    config: ConfigPath = DEFAULT_CONFIG,
) -> None:
    """Say why an episode or a headline was or was not announced, also while the bot runs."""
    if sum(one is not None for one in (show, news, alert)) != 1:
        raise ConfigError("ask for one thing: airdate why SHOW [NUMBER], airdate why --news WORDS or --alert MARK")
    if show is None and season is not None:
        raise ConfigError("--season belongs to a show: airdate why SHOW [NUMBER] --season N")
    asyncio.run(_answer(load(config, kinds()).store.url.get_secret_value(), (show, number, season), news, alert))


async def _answer(
    url: str, episode: tuple[str | None, str | None, int | None], news: str | None, alert: str | None
) -> None:
    async with reading(url) as connection:
        if news is not None:
            _print(await _of_news(connection, news))
        elif alert is not None:
            _print([await _of_alert(connection, alert)])
        else:
            name, number, season = episode
            _print([await _of_episode(connection, name or "", number, season)])


async def _of_news(connection: Connection, words: str) -> list[Trace]:
    found = await traces.of_headline(connection, words)
    if not found:
        raise ConfigError(f"--news: no stored headline has the words {words!r}; try fewer of them")
    return found


async def _of_alert(connection: Connection, mark: str) -> Trace:
    found = await traces.of_alert(connection, mark)
    if found is None:
        raise ConfigError(f"--alert: no stored alert has the mark {mark!r}; copy the 8 letters at a message's end")
    return found


async def _of_episode(connection: Connection, name: str, number: str | None, season: int | None) -> Trace:
    show = await _find(connection, name)
    wanted = _canonical(number) if number is not None else None
    if wanted is None:
        newest = await traces.newest(connection, show.id, system_clock(), season)
        if newest is None:
            raise ConfigError(f"no source has told of any episode of {_named(show, season)} yet")
        season, wanted = newest
    found = await traces.of_episode(connection, show.id, wanted, season)
    if found is None:
        about = f"episode {wanted} of {_named(show, season)}"
        raise ConfigError(f"no source has told of {about}; leave the number out to see the newest one")
    return found


def _named(show: Show, season: int | None) -> str:
    return plain(show.name) if season is None else f"season {season} of {plain(show.name)}"


def _canonical(number: str) -> str:
    try:
        return canonical_number(number)
    except ValueError:
        return fold(number)  # what has no number, a film, is known by its title


async def _find(connection: Connection, name: str) -> Show:
    """Find the show that is meant, an exact name before its beginning; raises ConfigError with near names."""
    wanted = fold(name)
    found = await shows.search(connection, name, _FOUND) if wanted else []
    exact = [show for show in found if wanted in {fold(spelling) for spelling in (show.name, *show.names)}]
    if not found:
        near = ", ".join(_nearest(wanted, [plain(spelling) for _, spelling in await shows.names(connection)]))
        raise ConfigError(f"no show is known as {name!r}" + (f"; near names are: {near}" if near else ""))
    return (exact or found)[0]


def _nearest(wanted: str, names: list[str]) -> list[str]:
    found = process.extract(wanted, names, scorer=fuzz.WRatio, processor=fold, limit=_NEAR)
    return list(dict.fromkeys(name for name, _, _ in found))


def _print(found: Iterable[Trace]) -> None:
    console = Console()
    for trace in found:
        heading, *facts = told(trace)
        console.print(Text(heading, style="bold"), soft_wrap=True)
        for fact in facts:
            console.print(Text(fact), soft_wrap=True)
