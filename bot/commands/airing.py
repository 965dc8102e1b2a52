"""`/next` and `/airing`: what is expected, and when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Literal

import discord
from discord import app_commands
from discord.ext import commands

from bot.chat.actions import Action, Press
from bot.chat.answers import PUBLIC, change, reply
from bot.chat.roles import held
from bot.commands.asker import Asker, as_shown, asker, show_of
from bot.commands.contexts import anywhere
from bot.commands.desk import Desk
from bot.commands.names import Name, find, offered
from bot.commands.permissions import require_values
from bot.core.airing import bounds, day_of, wanted
from bot.core.airing_card import TURN, Span, View, airing_card, opened, read
from bot.core.coming_card import Outlook, next_card, next_of_card
from bot.core.message import Message
from bot.core.shows import Show
from bot.core.tongue import _
from bot.errors import ReplyError
from bot.store import listings, outlooks
from bot.store.statements import Connection


class Airing(commands.Cog):
    """Answers from the stored calendar."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._database = desk.database
        self._clock = desk.clock

    @property
    def actions(self) -> Mapping[str, Action]:
        """Give what the buttons and the menu of its messages do."""
        return {TURN: self._turn, "next": self._next_of}

    async def interaction_check(self, interaction: discord.Interaction, /) -> bool:
        """Let everybody ask, with values that make sense."""
        return require_values(interaction)

    @app_commands.command(name="next", description="When the next episode comes, and where", extras=PUBLIC)
    @app_commands.describe(show="The show; leave it out for whatever comes next")
    @anywhere
    async def upcoming(self, interaction: discord.Interaction, show: Name | None = None) -> None:
        """Tell the next releases of one show or of all."""
        chosen = await find(self._desk, show, interaction) if show else None
        async with self._database.read() as connection:
            who = await asker(connection, interaction)
            card = await (self._of_show(connection, who, chosen) if chosen else self._of_all(connection, who))
        await reply(interaction, card, ephemeral=False)

    @upcoming.autocomplete("show")
    async def _shows(self, interaction: discord.Interaction, current: str) -> list[app_commands.Choice[str]]:
        return await offered(self._desk, current, interaction)

    async def _next_of(self, interaction: discord.Interaction, press: Press) -> None:
        async with self._database.read() as connection:
            who = await asker(connection, interaction)
            card = await self._of_show(connection, who, await show_of(connection, press.argument, who))
        await reply(interaction, card)

    async def _of_all(self, connection: Connection, who: Asker) -> Message:
        return next_card(_called(await outlooks.of_all(connection, self._clock()), who))

    async def _of_show(self, connection: Connection, who: Asker, show: Show) -> Message:
        outlook = await outlooks.of_show(connection, show.id, self._clock())
        out = await listings.out(connection, show.id)
        return next_of_card(who.called(show), _called(outlook, who), out)

    @app_commands.command(name="airing", description="The calendar of a day or a week", extras=PUBLIC)
    @app_commands.describe(
        span="How much to show at once; a day if left out", only="Only what you follow, yourself or by your roles"
    )
    @anywhere
    async def airing(
        self,
        interaction: discord.Interaction,
        span: Literal["day", "week"] = "day",
        only: Literal["followed"] | None = None,
    ) -> None:
        """Tell what came and what is expected within a day or a week."""
        async with self._database.read() as connection:
            who = await asker(connection, interaction)
            view = opened(Span(span), self._clock(), who.zone, only_followed=only is not None)
            card = await self._calendar(connection, interaction, who, view)
        await reply(interaction, card, ephemeral=view.only_followed)

    async def _turn(self, interaction: discord.Interaction, press: Press) -> None:
        async with self._database.read() as connection:
            who = await asker(connection, interaction)
            view = read(press.values[0] if press.values else press.argument, day_of(self._clock(), who.zone))
            if view is None:
                raise ReplyError(_("I can't show that day. Use /airing again."))
            with as_shown(interaction, who):
                card = await self._calendar(connection, interaction, who, view)
        await change(interaction, card)

    async def _calendar(
        self, connection: Connection, interaction: discord.Interaction, who: Asker, view: View
    ) -> Message:
        now = self._clock()
        found = await outlooks.on_air(connection, bounds(view.first, view.span.days, who.zone), now)
        if view.only_followed:
            own = await outlooks.followed(connection, who.user_id, who.guild_id, held(interaction))
            found = wanted(found, own, now)
        slots = [replace(slot, show=who.called(slot.show)) for slot in found if who.may_see(slot.show)]
        return airing_card(view, slots, day_of(now, who.zone), who.zone)


def _called(outlook: Outlook, who: Asker) -> Outlook:
    """Give an outlook of the shows that may be told of, by the titles that are asked for."""
    return replace(
        outlook,
        coming=[(who.called(show), one) for show, one in outlook.coming if who.may_see(show)],
        learned=[(who.called(show), one) for show, one in outlook.learned if who.may_see(show)],
        missed=[(who.called(show), one) for show, one in outlook.missed if who.may_see(show)],
    )
