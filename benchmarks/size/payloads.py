"""Servers as the gateway tells of them at a start: 30 channels with rights and topics, roles, emojis and stickers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from tests.discord_server.guild_payloads import guild_create
from tests.discord_server.guilds import Guild
from tests.discord_server.payloads import role
from tests.discord_server.people import Member, Role, User
from tests.discord_server.permissions import EVERYONE, Permission
from tests.discord_server.world import World

CHANNELS, ROLES, EMOJIS, STICKERS = 30, 15, 25, 5
_CATEGORY, _TEXT, _VOICE, _NEWS, _FORUM = 4, 0, 2, 5, 15
_KINDS: Final = (_CATEGORY, _TEXT, _TEXT, _NEWS, _TEXT, _VOICE)
_TOPIC: Final = (
    "Talk about what airs this week. Spoilers go behind bars, and only after the day on which the episode came out. "
    "Be kind to those who watch dubs."
)

Payload = dict[str, Any]


def create(world: World, number: int) -> Payload:
    """Write the GUILD_CREATE of one server of the bot's."""
    guild = _guild(world, number)
    told = guild_create(guild)
    ids = _ids(world)
    channels = [_channel(ids, guild, place) for place in range(CHANNELS)]
    return {
        **told,
        "icon": f"{number:032x}",
        "description": f"A club for those who watch anime, number {number}.",
        "features": ["COMMUNITY", "NEWS", "WELCOME_SCREEN_ENABLED"],
        "member_count": 200 + number % 900,
        "channels": channels,
        "emojis": [_emoji(next(ids), place) for place in range(EMOJIS)],
        "stickers": [_sticker(next(ids), guild.id, place) for place in range(STICKERS)],
        "roles": [role(one) for one in guild.roles.values()],
    }


def _ids(world: World) -> Iterator[int]:
    while True:
        yield world.clock.snowflake()


def _guild(world: World, number: int) -> Guild:
    """Make a server with roles and the bot in it; its channels are written, and not made, as they are so many."""
    owner = User(world.clock.snowflake(), f"owner {number}")
    guild = Guild(world.clock.snowflake(), f"Anime club {number}", owner.id, world)
    guild.roles[guild.id] = Role(guild.id, "@everyone", EVERYONE, position=0)
    for place in range(ROLES):
        made = Role(world.clock.snowflake(), f"Role {place} of {number}", Permission.VIEW_CHANNEL, position=place + 1)
        guild.roles[made.id] = made
    guild.members[world.bot.id] = Member(world.bot, world.clock.now(), [*guild.roles][-1:])
    return guild


def _channel(ids: Iterator[int], guild: Guild, place: int) -> Payload:
    kind = _KINDS[place % len(_KINDS)] if place != CHANNELS - 1 else _FORUM
    overwrites = [
        {"id": str(role_id), "type": 0, "allow": "1024", "deny": "2048"} for role_id in [*guild.roles][: place % 4]
    ]
    told = {
        "id": str(next(ids)),
        "type": kind,
        "flags": 0,
        "guild_id": str(guild.id),
        "name": f"channel-{place}-of-{guild.id}",
        "parent_id": None,
        "position": place,
        "permission_overwrites": overwrites,
        "rate_limit_per_user": 0,
        "nsfw": False,
        "last_message_id": str(next(ids)),
        "topic": f"{_TOPIC} {guild.id}",
    }
    voice = {"bitrate": 64000, "user_limit": 0, "rtc_region": None} if kind == _VOICE else {}
    forum: Payload = {
        "available_tags": [],
        "default_sort_order": None,
        "default_reaction_emoji": None,
        "default_forum_layout": 0,
    }
    return told | voice | (forum if kind == _FORUM else {})


def _emoji(number: int, place: int) -> Payload:
    told: Payload = {"id": str(number), "name": f"emoji_{place}", "roles": [], "user": None, "require_colons": True}
    return told | {"managed": False, "animated": place % 5 == 0, "available": True}


def _sticker(number: int, guild_id: int, place: int) -> Payload:
    told = {"id": str(number), "name": f"sticker {place}", "description": "A sticker", "tags": "wave", "type": 2}
    return told | {"format_type": 1, "available": True, "guild_id": str(guild_id), "sort_value": place}
