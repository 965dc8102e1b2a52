"""`/following`: what a member follows, page by page, with what ends it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Final

import discord
from discord import app_commands
from discord.ext import commands

from bot.chat.actions import Action, Press
from bot.chat.answers import change, reply
from bot.chat.direct import reaches
from bot.commands.contexts import anywhere
from bot.commands.desk import Desk
from bot.commands.follow_ways import Ways
from bot.core.following_card import Follow, arrived, following_card, shown_of
from bot.core.message import Message
from bot.core.pages import asked
from bot.store import following, settings, shows

_AHEAD: Final = timedelta(days=120)


class Following(commands.Cog):
    """Tells the person who asks what they follow; whatever is pressed, it is about who pressed it."""

    def __init__(self, desk: Desk) -> None:
        self._database = desk.database
        self._clock = desk.clock
        self._ways = Ways(desk=desk)

    @property
    def actions(self) -> Mapping[str, Action]:
        """Turn the page, end one, and try whether direct messages arrive again."""
        return {"following": self._turn, "unfollow": self._end, "try_again": self._try_again}

    @app_commands.command(name="following", description="What you follow, how, and when it goes on")
    @anywhere
    async def following(self, interaction: discord.Interaction) -> None:
        """Tell what the asker follows; only they see it."""
        await reply(interaction, await self._card(interaction, 1))

    async def _turn(self, interaction: discord.Interaction, press: Press) -> None:
        await change(interaction, await self._card(interaction, asked(press.argument)[0]))

    async def _end(self, interaction: discord.Interaction, press: Press) -> None:
        chosen = [one for one in await self._follows(interaction) if str(one.show.id) in press.values]
        for one in chosen:
            await self._ways.end(interaction, one.show)
        gone = {one.show.id for one in chosen}
        await change(interaction, await self._card(interaction, asked(press.argument)[0], without=gone))

    async def _try_again(self, interaction: discord.Interaction, _press: Press) -> None:
        is_open = await reaches(interaction, arrived())
        async with self._database.write() as connection:
            if is_open:
                await following.meet(connection, interaction.user.id, str(interaction.locale))
            else:
                await following.close_to(connection, interaction.user.id, self._clock())
        await change(interaction, await self._card(interaction, 1))

    async def _card(self, interaction: discord.Interaction, number: int, without: set[int] | None = None) -> Message:
        follows = [one for one in await self._follows(interaction) if one.show.id not in (without or ())]
        now = self._clock()
        async with self._database.read() as connection:
            known = await settings.of_member(connection, interaction.user.id)
            ids = [one.show.id for one in shown_of(follows, number)]
            times = await following.upcoming(connection, ids, now, now + _AHEAD)
        return following_card(follows, number, known.closed_at, times)

    async def _follows(self, interaction: discord.Interaction) -> list[Follow]:
        """Give all that the person follows by direct messages, and by the roles of the server where they ask."""
        by_role = {
            show_id: role.id for one, role in await self._ways.roles(interaction) for show_id in one.show_ids or ()
        }
        async with self._database.read() as connection:
            held = await following.of_member(connection, interaction.user.id)
            by_message = {show_id: one for one in held for show_id in one.show_ids or ()}
            known = await shows.load(connection, {*by_role, *by_message})
        return [
            Follow(show=show, asked=by_message.get(show.id), role_id=by_role.get(show.id))
            for show in sorted(known, key=lambda one: (one.name.casefold(), one.id))
        ]
