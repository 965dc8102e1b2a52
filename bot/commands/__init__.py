"""Slash commands, thin: read the arguments, one call, one reply. `cogs` is the list."""

from __future__ import annotations

from discord.ext import commands

from bot.commands.announce import Announce
from bot.commands.calendar import Calendar
from bot.commands.desk import Desk
from bot.commands.feed import Feed
from bot.commands.shows import Shows
from bot.commands.status import Status

__all__ = ["Desk", "cogs"]


def cogs(desk: Desk) -> list[commands.Cog]:
    """Give every command; a new one is one file and one line here."""
    return [
        Calendar(desk),
        Shows(desk),
        Status(desk),
        Announce(desk),
        *([Feed(desk, desk.look)] if desk.look else []),
    ]
