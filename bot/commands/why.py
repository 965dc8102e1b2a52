"""`/why`: why something was or was not posted here; of other servers it says nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import discord
from discord import app_commands
from discord.ext import commands

from bot.chat.actions import Action, Press
from bot.chat.answers import change, reply
from bot.commands.asker import asker
from bot.commands.contexts import anywhere
from bot.commands.desk import Desk
from bot.commands.names import Name, find, offered
from bot.commands.permissions import require_values
from bot.commands.sights import channels_in_sight, sight
from bot.commands.why_choices import alerts_offered, episodes_offered
from bot.core.message import Message
from bot.core.naming import NAME
from bot.core.pages import asked
from bot.core.sight import within
from bot.core.text import clamped, escaped
from bot.core.tongue import _
from bot.core.trace_card import TURN, trace_card
from bot.errors import ReplyError
from bot.pipeline.why import ALERT, find_episode, find_trace


class Why(commands.Cog):
    """Answers from the stored traces, to the asker alone."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._database = desk.database
        self._clock = desk.clock

    @property
    def actions(self) -> Mapping[str, Action]:
        """Give what the buttons of its messages do."""
        return {TURN: self._turn}

    async def interaction_check(self, interaction: discord.Interaction, /) -> bool:
        """Let everybody ask, with values that make sense."""
        return require_values(interaction)

    @app_commands.command(name="why", description="Why an episode or an alert was or was not posted here")
    @app_commands.describe(
        show="The show",
        episode="The episode's number; the newest one if left out",
        alert="An alert that was posted here: choose it, or give the 8 letters at its end",
    )
    @anywhere
    async def why(
        self,
        interaction: discord.Interaction,
        show: Name | None = None,
        episode: Name | None = None,
        alert: Name | None = None,
    ) -> None:
        """Tell what was seen, when and by which source, and what came of it here."""
        if (show is None) == (alert is None) or (alert is not None and episode is not None):
            raise ReplyError(_("Ask for one thing: a show, with its episode if you like, or an alert."))
        about = f"{ALERT}{alert.strip().lower()}" if alert else await self._episode(interaction, show or "", episode)
        await reply(interaction, await self._card(interaction, about, 1))

    async def _episode(self, interaction: discord.Interaction, name: str, number: str | None) -> str:
        show = await find(self._desk, name, interaction)
        async with self._database.read() as connection:
            found = await find_episode(connection, show.id, number, self._clock())
        if found is not None:
            return found
        named = clamped(escaped(show.name), NAME)
        if number is None:
            raise ReplyError(_("No source has told of any episode of {show} yet.", show=named))
        typed = clamped(escaped(number), NAME)
        raise ReplyError(_("No source has told of episode {number} of {show}.", number=typed, show=named))

    async def _turn(self, interaction: discord.Interaction, press: Press) -> None:
        number, about = asked(press.argument)
        await change(interaction, await self._card(interaction, about, number))

    async def _card(self, interaction: discord.Interaction, about: str, number: int) -> Message:
        channels = await channels_in_sight(interaction)
        async with self._database.read() as connection:
            seen_by = await sight(connection, interaction, channels)
            trace = await find_trace(connection, about, seen_by.targets)
            who = await asker(connection, interaction)
        told = within(trace, seen_by)
        # An alert of somebody else's is as good as none.
        if about.startswith(ALERT) and not any(one.outcomes for one in told.decisions):
            raise ReplyError(
                _("I know no such alert here. Choose one from the list, or copy the 8 letters at its end.")
            )
        named = replace(told, show=who.called(told.show)) if told.show else told
        return trace_card(named, seen_by, number, about)

    @why.autocomplete("show")
    async def _shows(self, interaction: discord.Interaction, current: str) -> list[app_commands.Choice[str]]:
        return await offered(self._desk, current, interaction)

    @why.autocomplete("episode")
    async def _episodes(self, interaction: discord.Interaction, current: str) -> list[app_commands.Choice[str]]:
        return await episodes_offered(self._desk, interaction, current)

    @why.autocomplete("alert")
    async def _alerts(self, interaction: discord.Interaction, current: str) -> list[app_commands.Choice[str]]:
        return await alerts_offered(self._desk, interaction, current)
