"""The board on Discord: messages are pinned and removed, and a server's scheduled events are kept."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

import discord

from bot.chat.outlet import DiscordOutlet
from bot.core.scheduled_events import Listed, Plan

_EXTERNAL: Final = discord.EntityType.external.value
_OPEN: Final = (discord.EventStatus.scheduled.value, discord.EventStatus.active.value)
_GUILD_ONLY: Final = discord.PrivacyLevel.guild_only.value


class DiscordBoard:
    """Asks through the outlet, so that all requests share one pace and one brake.

    Events are asked for by the server's id alone: discord.py's own objects need a cache that may not know the server.
    """

    def __init__(self, outlet: DiscordOutlet) -> None:
        self._outlet = outlet

    @property
    def ready(self) -> bool:
        """Say whether Discord can be reached now, and may be asked."""
        return self._outlet.ready

    async def pin(self, channel_id: int, message_id: int) -> None:
        """Pin a message of ours, or leave it pinned; raises Refused or Unsure."""
        async with self._outlet.asking("PUT", f"/channels/{channel_id}/messages/pins/{message_id}") as client:
            await client.get_partial_messageable(channel_id).get_partial_message(message_id).pin()

    async def remove(self, channel_id: int, message_id: int) -> None:
        """Delete a message of ours, which unpins it too; raises Refused or Unsure."""
        async with self._outlet.asking("DELETE", f"/channels/{channel_id}/messages/{message_id}") as client:
            await client.get_partial_messageable(channel_id).get_partial_message(message_id).delete()

    async def planned(self, guild_id: int) -> list[Listed]:
        """Give a server's events that are scheduled or active; raises Refused or Unsure."""
        async with self._outlet.asking("GET", _events(guild_id)) as client:
            found = await client.http.get_scheduled_events(guild_id, with_user_count=False)
            own = client.user.id if client.user else None
        return [_standing(one, own) for one in found if one.get("status") in _OPEN]

    async def plan(self, guild_id: int, event: Plan) -> int:
        """Schedule an event and give its id; raises Refused or Unsure."""
        async with self._outlet.asking("POST", _events(guild_id)) as client:
            made = await client.http.create_guild_scheduled_event(
                guild_id, privacy_level=_GUILD_ONLY, entity_type=_EXTERNAL, **_fields(event)
            )
        return int(made["id"])

    async def replan(self, guild_id: int, event_id: int, event: Plan) -> None:
        """Let an event of ours say this from now on; raises Refused or Unsure."""
        async with self._outlet.asking("PATCH", f"{_events(guild_id)}/{event_id}") as client:
            await client.http.edit_scheduled_event(guild_id, event_id, **_fields(event))

    async def unplan(self, guild_id: int, event_id: int) -> None:
        """Delete an event of ours; raises Refused or Unsure."""
        async with self._outlet.asking("DELETE", f"{_events(guild_id)}/{event_id}") as client:
            await client.http.delete_scheduled_event(guild_id, event_id)


def _events(guild_id: int) -> str:
    return f"/guilds/{guild_id}/scheduled-events"


def _fields(event: Plan) -> dict[str, Any]:
    return {
        "name": event.name,
        "description": event.about,
        "scheduled_start_time": event.start.isoformat(),
        "scheduled_end_time": event.end.isoformat(),
        "entity_metadata": {"location": event.place},
    }


def _standing(found: Mapping[str, Any], own: int | None) -> Listed:
    creator = found.get("creator_id")
    return Listed(
        event_id=int(found["id"]),
        name=str(found["name"]),
        start=datetime.fromisoformat(str(found["scheduled_start_time"])),
        is_own=creator is not None and int(creator) == own,
    )
