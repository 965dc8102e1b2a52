"""Slash commands, thin: read the arguments, one call, one reply. `cogs` is the list."""

from __future__ import annotations

from discord.ext import commands

from bot.commands.airing import Airing
from bot.commands.announce import Announce
from bot.commands.calendar_post import StandingCalendar
from bot.commands.data import Data
from bot.commands.desk import Desk
from bot.commands.feed import Feed
from bot.commands.follow import Follow
from bot.commands.follow_bell import Bell
from bot.commands.following import Following
from bot.commands.season import Season
from bot.commands.settings import Settings
from bot.commands.shows import Shows
from bot.commands.status import Status
from bot.commands.why import Why

__all__ = ["Desk", "cogs"]


def cogs(desk: Desk) -> list[commands.Cog]:
    """Give every command; a new one is one file and one line here."""
    shows = Shows(desk)
    return [
        Airing(desk),
        shows,
        Season(desk, shows.card),
        Status(desk),
        Why(desk),
        Announce(desk),
        Follow(desk),
        Following(desk),
        Bell(desk, shows.card),
        Settings(desk),
        StandingCalendar(desk),
        Data(desk),
        *([Feed(desk, desk.look)] if desk.look else []),
    ]
