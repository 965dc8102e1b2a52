"""Slash commands, thin: read the arguments, one call, one reply. `cogs` is the list."""

from __future__ import annotations

from discord.ext import commands

from bot.commands.announce import Announce
from bot.commands.calendar import Calendar
from bot.commands.feed import Feed
from bot.commands.names import Clock
from bot.commands.pace import Pace
from bot.commands.shows import Shows
from bot.commands.status import Status
from bot.core.quotas import Quotas
from bot.pipeline.preview import Previewer
from bot.store.database import Database

_USUAL = Quotas()


def cogs(
    database: Database, clock: Clock, look: Previewer | None = None, quotas: Quotas = _USUAL
) -> list[commands.Cog]:
    """Give every command; a new one is one file and one line here.

    `look` reads the feeds that servers want to add; where there is none, they can add none.
    """
    adds = Pace(limit=quotas.adds_per_minute, noun="additions", clock=clock)
    tests = Pace(limit=quotas.tests_per_minute, noun="tests", clock=clock)
    return [
        Calendar(database, clock),
        Shows(database, clock),
        Status(database),
        Announce(database, clock, quotas, (adds, tests)),
        *([Feed(database, clock, look, quotas, (adds, tests))] if look else []),
    ]
