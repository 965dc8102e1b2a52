"""Lists: lines within the room of one message, and how many of them it has no room for."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bot.core.message import DESCRIPTION
from bot.core.text import units
from bot.core.tongue import plural

ROOM = DESCRIPTION - 100
"""What lines may take of a message (UTF-16 units): the rest is for saying how many more there are."""


def _more(number: int) -> str:
    return plural("... and {number} more.", "... and {number} more.", number)


def as_list(lines: Sequence[str], more: Callable[[int], str] = _more) -> str:
    """Give the first lines that fit into one message; `more` says how many others there are."""
    kept, left = 0, ROOM
    for line in lines:
        left -= units(line) + 1
        if left < 0:
            break
        kept += 1
    rest = [more(len(lines) - kept)] if kept < len(lines) else []
    return "\n".join([*lines[:kept], *rest])
