"""Episodes in the summaries of calendar events, as people and programs write them.

| summary                                   | written by   |
|-------------------------------------------|--------------|
| `Series - 1x03 - Title`                   | Sonarr       |
| `Series S2E05`, `Series - S02 E05: Title` | Plex, people |
| `Series - Episode 3`, `Series (Ep. 3)`    | people       |
| `Series #3`, `Series #1-2`                | LiveChart    |
| `Series 第3話「Title」`                    | Japanese TV  |
| `Series - 05`, `Series - 05 - Title`      | file names   |
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from bot.sources.numbers import canonical_number
from bot.sources.release_times import EARLIEST, LATEST

MOST_AT_ONCE = 50
"""How many episodes one summary may name ("#1-13")."""

_DASHES = "\u2013\u2014-"
_HASH = "[#\uff03]"
_COUNT = rf"(?P<number>\d{{1,4}}(?:\.\d{{1,2}})?[a-z]?)(?:[~&{_DASHES}](?P<last>\d{{1,4}}))?"
_NUMBER = rf"{_COUNT}(?!\w)"
_TITLE = rf"(?:(?:\s+[|{_DASHES}]\s+|\s*:\s+|\s*(?=[(\[「『\"“]))(?P<title>.+))?"
_GRAMMARS = tuple(
    re.compile(rf"(?P<name>.+?){marker}{_TITLE}", re.IGNORECASE)
    for marker in (
        rf"\s+-\s+(?P<season>\d{{1,4}})x{_NUMBER}",
        rf"[\s:,{_DASHES}]+S(?P<season>\d{{1,2}})\s*EP?\s*{_NUMBER}",
        rf"[\s:,{_DASHES}]+[(\[]?(?:(?:Episodes?|Eps?)\.?\s*{_HASH}?|E(?=\d)){_NUMBER}[)\]]?",
        rf"\s*{_HASH}\s*{_NUMBER}",
        rf"\s*第\s*{_COUNT}\s*[話回]",
        rf"\s+[{_DASHES}]\s+{_NUMBER}",
    )
)
_BARE = _GRAMMARS[-1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A summary taken apart: the show, its season if named, the episodes' canonical numbers, and their title.

    Season 0 stands for specials.
    """

    name: str
    numbers: tuple[str, ...] = ()
    season: int | None = None
    title: str | None = None


def read_summary(summary: str) -> Named:
    """Take a summary apart; one that names no episode has no numbers, and is all name."""
    for grammar in _GRAMMARS:
        match = grammar.fullmatch(summary)
        if match and not (grammar is _BARE and _is_year(match["number"])):
            season = match.groupdict().get("season")
            return Named(
                name=match["name"].strip(f" :,{_DASHES}"),
                numbers=_numbers(_ascii(match["number"]), match["last"]),
                season=int(season) if season else None,
                title=match["title"],
            )
    return Named(name=summary)


def _ascii(number: str) -> str:
    return unicodedata.normalize("NFKC", number)


def _is_year(number: str) -> bool:
    return len(number) == len("2024") and number.isdecimal() and EARLIEST <= int(number) <= LATEST


def _numbers(first: str, last: str | None) -> tuple[str, ...]:
    if last is None:
        return (canonical_number(first),)
    if first.isdecimal() and 0 < int(last) - int(first) < MOST_AT_ONCE:
        return tuple(canonical_number(number) for number in range(int(first), int(last) + 1))
    return ()
