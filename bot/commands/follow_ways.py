"""The ways of following: a show's role where its server opened one, and direct messages else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import discord

from bot.chat.roles import give, held, holds, take_back, takeable
from bot.commands.desk import Desk
from bot.commands.server import server_of
from bot.core.following import Wishes, of_show, open_to_members, options
from bot.core.naming import named
from bot.core.shows import Show
from bot.core.subscriptions import Subscription
from bot.core.tongue import _
from bot.errors import ReplyError
from bot.store import bells, following, subscriptions
from bot.store.statements import Connection

DM: Final = "dm"
ROLE: Final = "role"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ways:
    """Lets the person of an interaction follow shows, and tells them how they do from now on."""

    desk: Desk

    async def follow(self, interaction: discord.Interaction, show: Show, wishes: Wishes, how: str | None) -> str:
        """Begin or change; gives what to answer.

        Raises:
            ReplyError: the server has no such role, Discord refuses it, or the member follows too many shows.
        """
        role = await self._open_role(interaction, show)
        if how == ROLE and role is None:
            raise ReplyError(_("I can give you no role for that show here. Leave how out, or choose direct messages."))
        if how == ROLE and wishes:
            raise ReplyError(_("A role takes no further options. Leave them out, or choose direct messages."))
        if role and (how == ROLE or (how is None and not wishes and not await self._is_messaged(interaction, show))):
            return await self._by_role(interaction, show, role)
        return await self._by_direct_message(interaction, show, wishes, role)

    async def _is_messaged(self, interaction: discord.Interaction, show: Show) -> bool:
        async with self.desk.database.read() as connection:
            return of_show(await following.of_member(connection, interaction.user.id), show.id) is not None

    async def _by_role(self, interaction: discord.Interaction, show: Show, role: discord.Role) -> str:
        await give(interaction, role)
        async with self.desk.database.write() as connection:
            await following.meet(connection, interaction.user.id, str(interaction.locale))
            await following.unfollow(connection, interaction.user.id, show.id)
            shared = _is_shared(await _announcements(connection, interaction), role)
        lines = (
            _("You follow **{show}** by the role {role}, which is pinged here.", show=named(show), role=role.mention),
            _("It is pinged for other shows too.") if shared else "",
            _("For direct messages instead, use /follow and choose them under how; to stop, use /unfollow."),
        )
        return "\n".join(line for line in lines if line)

    async def _by_direct_message(
        self, interaction: discord.Interaction, show: Show, wishes: Wishes, role: discord.Role | None
    ) -> str:
        user_id, most, now = interaction.user.id, self.desk.quotas.follows_per_member, self.desk.clock()
        async with self.desk.database.write() as connection:
            await following.meet(connection, user_id, str(interaction.locale))
            follow = await following.follow(connection, user_id, show.id, wishes, most, now)
            shared = role is None or _is_shared(await _announcements(connection, interaction), role)
        asked = options(follow)
        lines = (
            _("You follow **{show}** by direct messages.", show=named(show)),
            _("Your choice: {options}.", options=asked) if asked else "",
            await self._without_role(interaction, role, is_shared=shared) if role else "",
            _("To change that, use /follow again; to stop, use /unfollow."),
        )
        return "\n".join(line for line in lines if line)

    async def _without_role(self, interaction: discord.Interaction, role: discord.Role, *, is_shared: bool) -> str:
        """Take back the role that pinged for this show alone, so that nobody is told twice."""
        if not holds(interaction, role):
            return _("This server has the role {role} for it: choose a role under how to take it.", role=role.mention)
        if is_shared:
            return _("You still have the role {role}, since it is pinged for other shows too.", role=role.mention)
        await take_back(interaction, role)
        return _("The role {role} is taken back.", role=role.mention)

    async def unfollow(self, interaction: discord.Interaction, show: Show) -> str:
        """End, whichever way it was; gives what to answer.

        Raises:
            ReplyError: they don't follow it here, or Discord refuses to take the role back.
        """
        ended = await self.end(interaction, show)
        if not ended:
            raise ReplyError(_("You don't follow {show}. See /following for what you do.", show=named(show)))
        return ended

    async def end(self, interaction: discord.Interaction, show: Show) -> str:
        """End it where it is not ended yet; gives what that changed. Raises ReplyError where Discord refuses it."""
        role = await self._held_role(interaction, show)
        async with self.desk.database.write() as connection:
            stopped = await following.unfollow(connection, interaction.user.id, show.id)
        if role:
            await take_back(interaction, role)
        by_message = _("You follow **{show}** by direct messages no more.", show=named(show)) if stopped else ""
        by_role = _("The role {role} is taken back.", role=role.mention) if role else ""
        return "\n".join(line for line in (by_message, by_role) if line)

    async def ring(self, interaction: discord.Interaction, show: Show) -> str:
        """Let the bell begin or end it, once for a double click; gives what to answer. Raises ReplyError."""
        user_id, now = interaction.user.id, self.desk.clock()
        role = await self._held_role(interaction, show)
        async with self.desk.database.write() as connection:
            follows, is_new = await bells.press(connection, user_id, show.id, now, follows=role is not None)
        if not is_new:
            if follows:
                return _("You follow **{show}**.", show=named(show))
            return _("You don't follow **{show}** any more.", show=named(show))
        try:
            return await (self.follow(interaction, show, {}, None) if follows else self.unfollow(interaction, show))
        except ReplyError:
            async with self.desk.database.write() as connection:
                await bells.unpress(connection, user_id, show.id)
            raise

    async def roles(self, interaction: discord.Interaction) -> list[tuple[Subscription, discord.Role]]:
        """Give the announcements that are followed here by their role, with the role."""
        async with self.desk.database.read() as connection:
            own = await _announcements(connection, interaction)
        opened = [one for one in own if one.open_role and one.show_ids and one.role_id in held(interaction)]
        if not opened:
            return []
        server = await server_of(interaction)
        found = [(one, takeable(server, one.role_id)) for one in opened]
        return [(one, role) for one, role in found if role]

    async def _open_role(self, interaction: discord.Interaction, show: Show) -> discord.Role | None:
        """Give the role by which a show can be followed here; one that the person has goes before."""
        async with self.desk.database.read() as connection:
            opened = open_to_members(await _announcements(connection, interaction), show.id)
        if not opened:
            return None
        server = await server_of(interaction)
        roles = [role for one in opened if (role := takeable(server, one.role_id))]
        return next((role for role in roles if holds(interaction, role)), roles[0] if roles else None)

    async def _held_role(self, interaction: discord.Interaction, show: Show) -> discord.Role | None:
        role = await self._open_role(interaction, show)
        return role if role and holds(interaction, role) else None


async def _announcements(connection: Connection, interaction: discord.Interaction) -> list[Subscription]:
    """Load the announcements of the server where somebody asks; there are none in direct messages."""
    return await subscriptions.of_guild(connection, interaction.guild_id) if interaction.guild_id else []


def _is_shared(announcements: Sequence[Subscription], role: discord.Role) -> bool:
    """Say whether a role is pinged for more than one show."""
    pinged = [one.show_ids for one in announcements if one.role_id == role.id]
    return None in pinged or len(frozenset().union(*(ids for ids in pinged if ids))) > 1
