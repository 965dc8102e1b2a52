"""REST for the roles of members."""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import payloads
from .apierrors import Refusal
from .permissions import Permission, demand_in_guild

if TYPE_CHECKING:
    from .calls import Answer, Call
    from .guilds import Guild
    from .people import Member, Role


def add_role(call: Call) -> Answer:
    """Give a member a role, which they may have."""
    guild, member, role = _found(call)
    if role.id not in member.role_ids:
        member.role_ids.append(role.id)
        call.world.emit("GUILD_MEMBER_UPDATE", guild, payloads.member_event(guild, member))
    return 204, None


def remove_role(call: Call) -> Answer:
    """Take a role from a member, which they may not have."""
    guild, member, role = _found(call)
    if role.id in member.role_ids:
        member.role_ids.remove(role.id)
        call.world.emit("GUILD_MEMBER_UPDATE", guild, payloads.member_event(guild, member))
    return 204, None


def _found(call: Call) -> tuple[Guild, Member, Role]:
    """The member and the role of the path: 10007 and 10011 for unknown ones, 50013 for a role not below the bot's."""
    guild = call.guild()
    demand_in_guild(guild, guild.me, Permission.MANAGE_ROLES)
    member, role = guild.members.get(call.number("user_id")), guild.roles.get(call.number("role_id"))
    if member is None:
        raise Refusal(404, 10007)
    if role is None:
        raise Refusal(404, 10011)
    if role.managed_by or role.id == guild.id or role.position >= guild.bot_role.position:
        raise Refusal(403, 50013)
    return guild, member, role


ROLE = "/guilds/{guild_id}/members/{user_id}/roles/{role_id}"
ROUTES = [("PUT", ROLE, add_role), ("DELETE", ROLE, remove_role)]
