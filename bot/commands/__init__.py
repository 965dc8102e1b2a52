"""Slash commands, thin: read the arguments, one call, one reply. `cogs` is the list."""

from __future__ import annotations

from discord.ext import commands

from bot.commands.announce import Announce
from bot.commands.calendar import Calendar
from bot.commands.names import Clock
from bot.commands.shows import Shows
from bot.commands.status import Status
from bot.store.database import Database


def cogs(database: Database, clock: Clock) -> list[commands.Cog]:
    """Give every command; a new one is one file and one line here."""
    return [
        Calendar(database, clock),
        Shows(database, clock),
        Status(database),
        Announce(database, clock),
    ]
