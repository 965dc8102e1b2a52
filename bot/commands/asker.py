"""The asker: who asks something and where, by which clock and titles they are answered, and what they may see."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import discord

from bot.commands.names import is_for_adults
from bot.core.settings import MemberSettings, ServerSettings
from bot.core.shows import Show
from bot.core.tongue import _, speaking
from bot.errors import ReplyError
from bot.locale import tongue
from bot.store import settings, shows
from bot.store.statements import Connection

_LONGEST_ID = 18


@dataclass(frozen=True, slots=True, kw_only=True)
class Asker:
    """A person, with what the server that they ask on chose, or what they chose themselves in direct messages.

    `adult` is true where shows for adults only may be told of.
    """

    user_id: int
    guild_id: int | None
    server: ServerSettings
    member: MemberSettings
    adult: bool = False

    @property
    def zone(self) -> str:
        """The zone (an IANA name) by whose clocks days go."""
        return self.member.zone if self.guild_id is None else self.server.zone

    def called(self, show: Show) -> Show:
        """Give a show by the title that is asked for here."""
        return replace(show, name=show.called(self.server.titles)) if self.server.titles else show

    def may_see(self, show: Show) -> bool:
        """Say whether a show may be told of here."""
        return self.adult or not show.adult

    def veiled_from(self, now: datetime) -> datetime | None:
        """Give since when (UTC) what came is still too new here for its title to be told."""
        return now - self.server.spoilers if self.server.spoilers else None


async def asker(connection: Connection, interaction: discord.Interaction[Any]) -> Asker:
    """Give who asks, with what holds where they do."""
    user_id, guild_id = interaction.user.id, interaction.guild_id
    server = await settings.of_server(connection, guild_id)
    member = await settings.of_member(connection, user_id) if guild_id is None else MemberSettings()
    return Asker(user_id=user_id, guild_id=guild_id, server=server, member=member, adult=is_for_adults(interaction))


def as_shown(interaction: discord.Interaction[Any], who: Asker) -> AbstractContextManager[None]:
    """Speak the server's language where a button changes a message that everybody sees, and else the presser's."""
    message = interaction.message
    if message is None or message.flags.ephemeral or interaction.guild_id is None:
        return nullcontext()
    return speaking(tongue(who.server.language or str(interaction.guild_locale or interaction.locale)))


async def show_of(connection: Connection, argument: str, who: Asker) -> Show:
    """Find the show that a button is about, by its id; raises ReplyError where there is none, whatever was sent."""
    is_id = argument.isascii() and argument.isdecimal() and len(argument) <= _LONGEST_ID
    found = await shows.load(connection, [int(argument)]) if is_id else []
    if not found or not who.may_see(found[0]):
        raise ReplyError(_("I no longer know that show. Ask for it by its name."))
    return found[0]
