"""Narrowing: which show of the season a person means."""

from __future__ import annotations

from collections.abc import Sequence

from rapidfuzz import fuzz, process

from bot.core.names import fold
from bot.demo.season import Show
from bot.errors import ConfigError

_NEAR = 3


def find_show(name: str, shows: Sequence[Show]) -> Show:
    """Find a show by any spelling of its name, or by a beginning that only it has.

    Raises:
        ConfigError: No show is called so; the text lists the nearest names.
    """
    wanted = fold(name)
    named = [(fold(spelling), show) for show in shows for spelling in show.names]
    exact = [show for spelling, show in named if spelling == wanted]
    begun = {show.name: show for spelling, show in named if wanted and spelling.startswith(f"{wanted} ")}
    if exact:
        return exact[0]
    if len(begun) == 1:
        return next(iter(begun.values()))
    near = ", ".join(begun) or ", ".join(_nearest(wanted, named))
    raise ConfigError(f"--show: the demo's season has no show {name!r}; near names are: {near}")


def _nearest(wanted: str, named: Sequence[tuple[str, Show]]) -> list[str]:
    spellings = [spelling for spelling, _ in named]
    found = process.extract(wanted, spellings, scorer=fuzz.WRatio, limit=_NEAR * 2)
    return list(dict.fromkeys(named[place][1].name for _, _, place in found))[:_NEAR]
