"""Who may do what where: Discord's permission bits, and how roles and overwrites add up."""

from __future__ import annotations

from enum import IntFlag
from typing import TYPE_CHECKING

from .apierrors import Refusal

if TYPE_CHECKING:
    from .channels import Channel
    from .guilds import Guild
    from .people import Member


class Permission(IntFlag):
    """The bits by the names of Discord's documentation."""

    CREATE_INSTANT_INVITE = 1 << 0
    KICK_MEMBERS = 1 << 1
    BAN_MEMBERS = 1 << 2
    ADMINISTRATOR = 1 << 3
    MANAGE_CHANNELS = 1 << 4
    MANAGE_GUILD = 1 << 5
    ADD_REACTIONS = 1 << 6
    VIEW_AUDIT_LOG = 1 << 7
    PRIORITY_SPEAKER = 1 << 8
    STREAM = 1 << 9
    VIEW_CHANNEL = 1 << 10
    SEND_MESSAGES = 1 << 11
    SEND_TTS_MESSAGES = 1 << 12
    MANAGE_MESSAGES = 1 << 13
    EMBED_LINKS = 1 << 14
    ATTACH_FILES = 1 << 15
    READ_MESSAGE_HISTORY = 1 << 16
    MENTION_EVERYONE = 1 << 17
    USE_EXTERNAL_EMOJIS = 1 << 18
    VIEW_GUILD_INSIGHTS = 1 << 19
    CONNECT = 1 << 20
    SPEAK = 1 << 21
    MUTE_MEMBERS = 1 << 22
    DEAFEN_MEMBERS = 1 << 23
    MOVE_MEMBERS = 1 << 24
    USE_VAD = 1 << 25
    CHANGE_NICKNAME = 1 << 26
    MANAGE_NICKNAMES = 1 << 27
    MANAGE_ROLES = 1 << 28
    MANAGE_WEBHOOKS = 1 << 29
    MANAGE_GUILD_EXPRESSIONS = 1 << 30
    USE_APPLICATION_COMMANDS = 1 << 31
    REQUEST_TO_SPEAK = 1 << 32
    MANAGE_EVENTS = 1 << 33
    MANAGE_THREADS = 1 << 34
    CREATE_PUBLIC_THREADS = 1 << 35
    CREATE_PRIVATE_THREADS = 1 << 36
    USE_EXTERNAL_STICKERS = 1 << 37
    SEND_MESSAGES_IN_THREADS = 1 << 38
    USE_EMBEDDED_ACTIVITIES = 1 << 39
    MODERATE_MEMBERS = 1 << 40
    VIEW_CREATOR_MONETIZATION_ANALYTICS = 1 << 41
    USE_SOUNDBOARD = 1 << 42
    CREATE_GUILD_EXPRESSIONS = 1 << 43
    CREATE_EVENTS = 1 << 44
    USE_EXTERNAL_SOUNDS = 1 << 45
    SEND_VOICE_MESSAGES = 1 << 46
    SEND_POLLS = 1 << 49
    USE_EXTERNAL_APPS = 1 << 50
    PIN_MESSAGES = 1 << 51
    BYPASS_SLOWMODE = 1 << 52


NONE = Permission(0)
ALL = Permission(sum(Permission))
# The right to mention everyone is left out, though new guilds have it: a stand-in that never pings would hide mistakes
# only where a test grants it on purpose.
EVERYONE = (
    Permission.VIEW_CHANNEL
    | Permission.SEND_MESSAGES
    | Permission.EMBED_LINKS
    | Permission.ATTACH_FILES
    | Permission.ADD_REACTIONS
    | Permission.READ_MESSAGE_HISTORY
    | Permission.USE_APPLICATION_COMMANDS
    | Permission.CREATE_PUBLIC_THREADS
    | Permission.SEND_MESSAGES_IN_THREADS
    | Permission.CHANGE_NICKNAME
    | Permission.SEND_POLLS
)
NEEDS_SENDING = Permission.MENTION_EVERYONE | Permission.EMBED_LINKS | Permission.ATTACH_FILES


def named(*names: str) -> Permission:
    """The bits of these names; an unknown name is a KeyError that lists it."""
    bits = NONE
    for name in names:
        bits |= Permission[name]
    return bits


def in_guild(guild: Guild, member: Member) -> Permission:
    """What a member may do in a guild before any channel has its say."""
    if member.user.id == guild.owner_id:
        return ALL
    bits = guild.everyone.permissions
    for role in guild.roles_of(member):
        bits |= role.permissions
    return ALL if Permission.ADMINISTRATOR in bits else bits


def in_channel(channel: Channel, member: Member) -> Permission:
    """What a member may do in a channel or thread, with the implied losses (no view: nothing; no send: no embeds)."""
    guild = channel.home
    bits = in_guild(guild, member)
    if bits == ALL:
        return ALL
    place = channel.parent if channel.is_thread and channel.parent else channel
    bits = overwritten(bits, place, guild, member)
    if Permission.VIEW_CHANNEL not in bits:
        return NONE
    speaking = Permission.SEND_MESSAGES_IN_THREADS if channel.is_thread else Permission.SEND_MESSAGES
    return bits if speaking in bits else bits & ~NEEDS_SENDING


def overwritten(bits: Permission, channel: Channel, guild: Guild, member: Member) -> Permission:
    """Apply a channel's overwrites in Discord's order: everyone, then all roles together, then the member."""
    everyone = channel.overwrites.get(guild.id)
    if everyone:
        bits = bits & ~everyone.deny | everyone.allow
    theirs = [channel.overwrites[role.id] for role in guild.roles_of(member) if role.id in channel.overwrites]
    allow, deny = NONE, NONE
    for overwrite in theirs:
        allow, deny = allow | overwrite.allow, deny | overwrite.deny
    bits = bits & ~deny | allow
    own = channel.overwrites.get(member.user.id)
    return bits & ~own.deny | own.allow if own else bits


def demand(channel: Channel, member: Member | None, *wanted: Permission) -> None:
    """Refuse with 50001 where the channel can't be seen, and with 50013 where a wanted bit is missing."""
    if channel.guild is None:
        return
    if member is None:
        raise Refusal(403, 50001)
    bits = in_channel(channel, member)
    if Permission.VIEW_CHANNEL not in bits:
        raise Refusal(403, 50001)
    if any(bit not in bits for bit in wanted):
        raise Refusal(403, 50013)


def demand_in_guild(guild: Guild, member: Member | None, *anyone_of: Permission) -> None:
    """Refuse with 50001 outside the guild, and with 50013 where none of these bits is held."""
    if member is None:
        raise Refusal(403, 50001)
    if not any(bit in in_guild(guild, member) for bit in anyone_of):
        raise Refusal(403, 50013)
