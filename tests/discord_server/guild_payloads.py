"""The JSON in which Discord speaks of guilds and their scheduled events."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .payloads import Payload, channel, instant, member, role, user

if TYPE_CHECKING:
    from .guilds import Guild, ScheduledEvent


def guild(one: Guild) -> Payload:
    """A guild as REST gives it."""
    return {
        "id": str(one.id),
        "name": one.name,
        "icon": None,
        "description": None,
        "home_header": None,
        "splash": None,
        "discovery_splash": None,
        "features": [],
        "banner": None,
        "owner_id": str(one.owner_id),
        "application_id": None,
        "region": "deprecated",
        "afk_channel_id": None,
        "afk_timeout": 300,
        "system_channel_id": None,
        "system_channel_flags": 0,
        "widget_enabled": False,
        "widget_channel_id": None,
        "verification_level": 0,
        "roles": [role(each) for each in one.roles.values()],
        "default_message_notifications": 0,
        "mfa_level": 0,
        "explicit_content_filter": 0,
        "max_presences": None,
        "max_members": 500000,
        "max_stage_video_channel_users": 50,
        "max_video_channel_users": 25,
        "vanity_url_code": None,
        "premium_tier": 0,
        "premium_subscription_count": 0,
        "preferred_locale": one.locale,
        "rules_channel_id": None,
        "safety_alerts_channel_id": None,
        "public_updates_channel_id": None,
        "premium_progress_bar_enabled": False,
        "nsfw": False,
        "nsfw_level": 0,
        "emojis": [],
        "stickers": [],
        "incidents_data": None,
    }


def guild_create(one: Guild) -> Payload:
    """A guild as the gateway gives it: with channels, threads and, of its members, the bot alone."""
    return {
        **guild(one),
        "joined_at": instant(one.me.joined_at) if one.me else None,
        "large": False,
        "unavailable": False,
        "member_count": len(one.members),
        "members": [member(one.me)] if one.me else [],
        "channels": [channel(each) for each in one.channels],
        "threads": [channel(each) for each in one.threads if each.thread and not each.thread.archived],
        "voice_states": [],
        "presences": [],
        "stage_instances": [],
        "soundboard_sounds": [],
        "guild_scheduled_events": [scheduled_event(each) for each in one.events.values()],
    }


def scheduled_event(one: ScheduledEvent) -> Payload:
    """A guild's scheduled event."""
    given = one.fields
    return {
        "id": str(one.id),
        "guild_id": str(one.guild.id),
        "name": given["name"],
        "description": given.get("description"),
        "channel_id": given.get("channel_id"),
        "creator_id": str(one.creator.id),
        "creator": user(one.creator),
        "image": None,
        "scheduled_start_time": given["scheduled_start_time"],
        "scheduled_end_time": given.get("scheduled_end_time"),
        "status": given.get("status", 1),
        "entity_type": given["entity_type"],
        "entity_id": None,
        "recurrence_rule": None,
        "user_count": 0,
        "privacy_level": given["privacy_level"],
        "guild_scheduled_event_exceptions": [],
        "entity_metadata": given.get("entity_metadata"),
    }
