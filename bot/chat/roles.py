"""Roles: those that members may take and give back themselves, as far as Discord and prudence allow."""

from __future__ import annotations

from typing import Any, Final

import discord

from bot.core.text import escaped
from bot.core.tongue import _
from bot.errors import ReplyError

_REASON: Final = "asked for by the member"
_FORBIDDEN, _GONE = 403, 10011


def takeable(guild: discord.Guild, role_id: int | None) -> discord.Role | None:
    """Give a role of a server that the bot may give to anybody who asks; None where it may not, or there is none.

    Discord lets it with Manage Roles, below the bot's highest role, and where no integration manages the role. What
    allows its holders more than everyone is allowed is not given away, whatever a manager opened.
    """
    role = guild.get_role(role_id) if role_id else None
    if role is None or not guild.me.guild_permissions.manage_roles:
        return None
    adds_nothing = not role.permissions.value & ~guild.default_role.permissions.value
    return role if role.is_assignable() and adds_nothing else None


def holds(interaction: discord.Interaction[Any], role: discord.Role) -> bool:
    """Say whether the person has a role, as Discord told with what they asked."""
    return role.id in held(interaction)


def held(interaction: discord.Interaction[Any]) -> frozenset[int]:
    """Give the ids of the roles that the person has on the server where they ask."""
    # discord.py's public ways give only those that stand in its cache.
    return frozenset(interaction.user._roles) if isinstance(interaction.user, discord.Member) else frozenset()  # noqa: SLF001


async def give(interaction: discord.Interaction[Any], role: discord.Role) -> None:
    """Give the person a role, which they may have already; raises ReplyError where Discord refuses."""
    try:
        await _member(interaction).add_roles(role, reason=_REASON)
    except (discord.HTTPException, discord.RateLimited) as error:
        raise _refused(role, error) from error


async def take_back(interaction: discord.Interaction[Any], role: discord.Role) -> None:
    """Take a role back, which the person may not have any more; raises ReplyError where Discord refuses."""
    try:
        await _member(interaction).remove_roles(role, reason=_REASON)
    except (discord.HTTPException, discord.RateLimited) as error:
        raise _refused(role, error) from error


def _member(interaction: discord.Interaction[Any]) -> discord.Member:
    if not isinstance(interaction.user, discord.Member):
        raise ReplyError(_("Roles are a server's. Use this on the server."))
    return interaction.user


def _refused(role: discord.Role, error: discord.HTTPException | discord.RateLimited) -> ReplyError:
    name = escaped(role.name)
    if isinstance(error, discord.HTTPException) and (error.status == _FORBIDDEN or error.code == _GONE):
        return ReplyError(
            _("Discord does not let me change who has the role {role}. Ask the server's managers.", role=name)
        )
    return ReplyError(_("Discord did not answer clearly about the role {role}. Try again in a minute.", role=name))
