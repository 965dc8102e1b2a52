"""Show names in commands: offered while typing, and found when sent."""

from __future__ import annotations

from discord import app_commands

from bot.commands.desk import Desk
from bot.core.shows import Show
from bot.core.text import clamped, plain
from bot.errors import ReplyError
from bot.store import shows

Name = app_commands.Range[str, 1, 100]
"""A show's name as an option."""

LARGEST = 2**53 - 1
"""The largest whole number that Discord sends (options of type INTEGER)."""

Number = app_commands.Range[int, 1, LARGEST]
"""A number of a list as an option."""

CHOICES, CHOICE_TEXT = 25, 100
"""Discord shows at most this many choices, of at most this many characters each."""

_BY_ID = "id:"
_LONGEST_ID = 18


async def offered(desk: Desk, current: str) -> list[app_commands.Choice[str]]:
    """Offer the shows that fit what is typed; a choice carries the show's id, so that equal names don't matter."""
    async with desk.database.read() as connection:
        found = await shows.search(connection, clamped(plain(current), CHOICE_TEXT), CHOICES)
    return [
        app_commands.Choice(name=clamped(plain(show.name), CHOICE_TEXT) or "?", value=f"{_BY_ID}{show.id}")
        for show in found
    ]


async def find(desk: Desk, text: str) -> Show:
    """Find the show that was chosen or typed; raises ReplyError where there is none."""
    chosen = text.removeprefix(_BY_ID)
    async with desk.database.read() as connection:
        if text.startswith(_BY_ID) and chosen.isdecimal() and len(chosen) <= _LONGEST_ID:
            found = await shows.load(connection, [int(chosen)])
        else:
            found = await shows.search(connection, plain(text), 1)
    if not found:
        raise ReplyError("I know no show of that name. Type a few letters and choose one from the list.")
    return found[0]
