"""Lists: lines within the room of one message, and how many of them it has no room for."""

from __future__ import annotations

from collections.abc import Sequence

from bot.core.message import DESCRIPTION
from bot.core.text import units

ROOM = DESCRIPTION - 100
"""What lines may take of a message (UTF-16 units): the rest is for saying how many more there are."""


def as_list(lines: Sequence[str], hint: str = "") -> str:
    """Give the first lines that fit into one message; `hint` says where those may be found that do not."""
    kept, left = 0, ROOM
    for line in lines:
        left -= units(line) + 1
        if left < 0:
            break
        kept += 1
    rest = [f"... and {len(lines) - kept} more{hint}."] if kept < len(lines) else []
    return "\n".join([*lines[:kept], *rest])
