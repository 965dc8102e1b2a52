"""Unconnected commands: all of them as they are described, without a store or Discord behind them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import cast

from discord.ext import commands

from bot.commands import Desk, cogs
from bot.pipeline.preview import Previewer
from bot.store.database import Database


def unconnected() -> list[commands.Cog]:
    """Give every command for those who only read what it is called and takes; none of them can be used."""
    database, look = cast("Database", object()), cast("Previewer", object())
    return cogs(Desk.of(database, lambda: datetime.now(UTC), look=look))
