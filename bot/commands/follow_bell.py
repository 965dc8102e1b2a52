"""The buttons of alerts: the bell, by which readers follow a show or no longer do so, and what tells of it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Final

import discord
from discord.ext import commands

from bot.chat.actions import Action, Press
from bot.chat.answers import answer, reply
from bot.commands.asker import asker
from bot.commands.desk import Desk
from bot.commands.follow_ways import Ways
from bot.core.message import Message
from bot.core.shows import Show
from bot.core.tongue import _
from bot.errors import ReplyError
from bot.store import bells, shows

CardOf = Callable[[discord.Interaction, Show], Awaitable[Message]]
"""Writes the card of a show for whoever asks."""

_LONGEST: Final = 18


class Bell(commands.Cog):
    """Answers whoever presses, and nobody else; what an alert was about is looked up at each press."""

    def __init__(self, desk: Desk, card: CardOf) -> None:
        self._card = card
        self._database = desk.database
        self._ways = Ways(desk=desk)

    @property
    def actions(self) -> Mapping[str, Action]:
        """Follow or not, no longer follow, and tell of the show."""
        return {"bell": self._ring, "silence": self._silence, "about": self._about}

    async def _ring(self, interaction: discord.Interaction, press: Press) -> None:
        await answer(interaction, await self._ways.ring(interaction, await self._show(interaction, press)))

    async def _silence(self, interaction: discord.Interaction, press: Press) -> None:
        await answer(interaction, await self._ways.unfollow(interaction, await self._show(interaction, press)))

    async def _about(self, interaction: discord.Interaction, press: Press) -> None:
        await reply(interaction, await self._card(interaction, await self._show(interaction, press)))

    async def _show(self, interaction: discord.Interaction, press: Press) -> Show:
        """Find the show that a button names; where it is gone, since it was joined to another, by the alert."""
        named = press.argument
        known = [int(named)] if named.isascii() and named.isdecimal() and len(named) <= _LONGEST else []
        async with self._database.read() as connection:
            found = await shows.load(connection, known)
            if not found and interaction.message:
                about = await bells.show_of_message(connection, interaction.message.id)
                found = await shows.load(connection, [about] if about else [])
            who = await asker(connection, interaction)
        if not found or not who.may_see(found[0]):
            raise ReplyError(_("I no longer know that show. Look for it with /show."))
        return found[0]
