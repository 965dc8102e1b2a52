"""The JSON in which Discord speaks of what exists, for REST answers and gateway events alike."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .permissions import in_channel

if TYPE_CHECKING:
    from datetime import datetime

    from .channels import Channel, ThreadState
    from .guilds import Guild
    from .people import Member, Role, User

Payload = dict[str, Any]


def instant(moment: datetime) -> str:
    """An instant as Discord writes it."""
    return moment.isoformat(timespec="microseconds")


def user(one: User) -> Payload:
    """A user as others see them."""
    return {
        "id": str(one.id),
        "username": one.name,
        "global_name": None if one.bot else one.name,
        "discriminator": "0001" if one.bot else "0",
        "avatar": None,
        "public_flags": 0,
        "flags": 0,
        "bot": one.bot,
        "primary_guild": None,
    }


def own_user(one: User) -> Payload:
    """The bot's own user, with what only it may see."""
    return {**user(one), "mfa_enabled": True, "locale": one.locale, "verified": True, "email": None}


def application(one: User, owner: User) -> Payload:
    """The bot's application."""
    return {
        "id": str(one.id),
        "name": one.name,
        "icon": None,
        "description": "",
        "type": None,
        "verify_key": "0" * 64,
        "flags": 0,
        "flags_new": "0",
        "bot": user(one),
        "bot_public": True,
        "bot_require_code_grant": False,
        "redirect_uris": [],
        "interactions_endpoint_url": None,
        "role_connections_verification_url": None,
        "owner": user(owner),
        "approximate_guild_count": 1,
        "approximate_user_install_count": 0,
        "approximate_user_authorization_count": 0,
        "explicit_content_filter": 0,
        "team": None,
        "eligible_oauth2_scopes": [],
    }


def role(one: Role) -> Payload:
    """A role."""
    tags = {"tags": {"bot_id": str(one.managed_by)}} if one.managed_by else {}
    return {
        "id": str(one.id),
        "name": one.name,
        "permissions": str(int(one.permissions)),
        "position": one.position,
        "color": 0,
        "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
        "hoist": False,
        "managed": one.managed_by is not None,
        "mentionable": one.mentionable,
        "icon": None,
        "unicode_emoji": None,
        "flags": 0,
        **tags,
    }


def role_event(guild: Guild, one: Role) -> Payload:
    """A role that was made or changed."""
    return {"guild_id": str(guild.id), "role": role(one)}


def member(one: Member) -> Payload:
    """A member with their user."""
    return {**bare_member(one), "user": user(one.user)}


def bare_member(one: Member) -> Payload:
    """A member where the user stands beside it."""
    return {
        "avatar": None,
        "banner": None,
        "communication_disabled_until": None,
        "flags": 0,
        "joined_at": instant(one.joined_at),
        "nick": one.nick,
        "pending": False,
        "premium_since": None,
        "roles": [str(each) for each in one.role_ids],
        "mute": False,
        "deaf": False,
    }


def member_event(guild: Guild, one: Member) -> Payload:
    """A member who joined or changed."""
    return {"guild_id": str(guild.id), **member(one)}


def channel(one: Channel) -> Payload:
    """Any channel, in the shape of its kind."""
    last = {"last_message_id": str(max(one.messages)) if one.messages else None}
    if one.recipient is not None:
        return {"id": str(one.id), "type": one.type, "flags": 0, "recipients": [user(one.recipient)], **last}
    common = {
        "id": str(one.id),
        "type": one.type,
        "flags": one.flags,
        "guild_id": str(one.home.id),
        "name": one.name,
        "parent_id": str(one.parent.id) if one.parent else None,
        "rate_limit_per_user": 0,
        **last,
    }
    return {**common, **(thread(one, one.thread) if one.thread else guild_channel(one))}


def guild_channel(one: Channel) -> Payload:
    """What a guild's channel has beyond a thread."""
    overwrites = [
        {"id": str(whom), "type": int(each.is_member), "allow": str(int(each.allow)), "deny": str(int(each.deny))}
        for whom, each in one.overwrites.items()
    ]
    fields = {"position": one.position, "topic": one.topic, "nsfw": one.nsfw, "permission_overwrites": overwrites}
    forum = {"available_tags": one.tags, "default_sort_order": None, "default_reaction_emoji": None}
    return fields | (forum | {"default_forum_layout": 0} if one.type == 15 else {})


def thread(one: Channel, state: ThreadState) -> Payload:
    """What a thread has beyond a channel."""
    return {
        "owner_id": str(state.owner_id),
        "message_count": len(one.messages),
        "member_count": 1,
        "total_message_sent": len(one.messages),
        "applied_tags": [str(tag) for tag in state.applied_tags],
        "thread_metadata": {
            "archived": state.archived,
            "archive_timestamp": instant(state.created_at),
            "auto_archive_duration": state.auto_archive,
            "locked": state.locked,
            "create_timestamp": instant(state.created_at),
        },
    }


def channel_event(one: Channel) -> Payload:
    """A channel that was made, changed or deleted."""
    return channel(one)


WHOLE_ALONE = {"permission_overwrites", "available_tags"}
"""What only a whole channel says."""


def partial_channel(one: Channel, who: Member | None) -> Payload:
    """A channel within an interaction: with the permissions of the one who asks."""
    if one.guild is None:
        return channel(one)
    bits = int(in_channel(one, who)) if who else 0
    mine = int(in_channel(one, one.home.me)) if one.home.me else 0
    told = {name: value for name, value in channel(one).items() if name not in WHOLE_ALONE}
    return {**told, "permissions": str(bits), "app_permissions": str(mine)}
