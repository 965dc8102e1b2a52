"""REST for the bot itself, its guilds, users and scheduled events."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from . import guild_payloads, payloads
from .apierrors import FieldErrors, Refusal
from .guilds import ScheduledEvent
from .permissions import Permission, demand_in_guild, in_guild

if TYPE_CHECKING:
    from .calls import Answer, Call

EVENTS, NAME, DESCRIPTION, LOCATION = 100, 100, 1000, 100
EXTERNAL = 3
# SCHEDULED and ACTIVE; the others are over and don't count.
OPEN = (1, 2)


def own_user(call: Call) -> Answer:
    """Get the bot's user."""
    return 200, payloads.own_user(call.bot)


def own_application(call: Call) -> Answer:
    """Get the bot's application."""
    return 200, payloads.application(call.bot, call.world.developer)


def own_guilds(call: Call) -> Answer:
    """List the guilds that the bot is in."""
    return 200, [
        {
            "id": str(one.id),
            "name": one.name,
            "icon": None,
            "banner": None,
            "owner": False,
            "permissions": str(int(in_guild(one, one.me))),
            "features": [],
        }
        for one in call.world.guilds.values()
        if one.me
    ]


def leave_guild(call: Call) -> Answer:
    """Leave a guild."""
    call.guild().kick_bot()
    return 204, None


def get_user(call: Call) -> Answer:
    """Get a user, or 10013."""
    found = call.world.users.get(call.number("user_id"))
    if found is None:
        raise Refusal(404, 10013)
    return 200, payloads.user(found)


def open_dm(call: Call) -> Answer:
    """Open a direct-message channel; that they are closed shows only when something is sent (50007)."""
    recipient = call.world.users.get(int(call.body.get("recipient_id") or 0))
    if recipient is None or recipient.bot:
        raise Refusal(400, 50033)
    return 200, payloads.channel(call.world.dm_with(recipient))


def get_guild(call: Call) -> Answer:
    """Get a guild."""
    guild = call.guild()
    counts = {"approximate_member_count": len(guild.members), "approximate_presence_count": 1}
    return 200, guild_payloads.guild(guild) | (counts if call.query.get("with_counts") in ("1", "true") else {})


def list_channels(call: Call) -> Answer:
    """List a guild's channels."""
    return 200, [payloads.channel(one) for one in call.guild().channels]


def list_roles(call: Call) -> Answer:
    """List a guild's roles."""
    return 200, [payloads.role(one) for one in call.guild().roles.values()]


def get_member(call: Call) -> Answer:
    """Get a member: 10007 for a user who is not there, 10013 for one who doesn't exist."""
    guild = call.guild()
    number = call.number("user_id")
    if number not in guild.members:
        raise Refusal(404, 10007 if number in call.world.users else 10013)
    return 200, payloads.member(guild.members[number])


def check_event(call: Call, fields: dict[str, Any]) -> None:
    """Refuse an event's fields: lengths, a start that has passed, an external event without its end or place."""
    errors = FieldErrors()
    errors.required("name", fields.get("name"))
    errors.at_most("name", fields.get("name"), NAME)
    errors.at_most("description", fields.get("description"), DESCRIPTION)
    place = (fields.get("entity_metadata") or {}).get("location")
    errors.at_most("entity_metadata.location", place, LOCATION)
    if fields.get("entity_type") == EXTERNAL:
        errors.required("entity_metadata.location", place)
        errors.required("scheduled_end_time", fields.get("scheduled_end_time"))
    start, end = fields.get("scheduled_start_time"), fields.get("scheduled_end_time")
    if fields.get("status", 1) == 1 and start and datetime.fromisoformat(start) < call.world.clock.now():
        errors.add("scheduled_start_time", "GUILD_SCHEDULED_EVENT_SCHEDULE_PAST", "Cannot schedule event in the past.")
    if start and end and datetime.fromisoformat(end) <= datetime.fromisoformat(start):
        errors.add(
            "scheduled_end_time", "GUILD_SCHEDULED_EVENT_SCHEDULE_END", "Cannot schedule event to end before start."
        )
    errors.settle()


def create_event(call: Call) -> Answer:
    """Create a scheduled event."""
    guild = call.guild()
    demand_in_guild(guild, guild.me, Permission.CREATE_EVENTS, Permission.MANAGE_EVENTS)
    check_event(call, call.body)
    if sum(one.fields.get("status", 1) in OPEN for one in guild.events.values()) >= EVENTS:
        raise Refusal(400, 30038)
    event = ScheduledEvent(call.world.clock.snowflake(), guild, call.bot, dict(call.body))
    guild.events[event.id] = event
    call.world.emit("GUILD_SCHEDULED_EVENT_CREATE", guild, guild_payloads.scheduled_event(event))
    return 200, guild_payloads.scheduled_event(event)


def found_event(call: Call) -> ScheduledEvent:
    """The event of the path, or 10070."""
    found = call.guild().events.get(call.number("guild_scheduled_event_id"))
    if found is None:
        raise Refusal(404, 10070)
    return found


def list_events(call: Call) -> Answer:
    """List a guild's scheduled events."""
    return 200, [guild_payloads.scheduled_event(one) for one in call.guild().events.values()]


def get_event(call: Call) -> Answer:
    """Get a scheduled event."""
    return 200, guild_payloads.scheduled_event(found_event(call))


def demand_events(event: ScheduledEvent) -> None:
    """Refuse a change: the creator needs CREATE_EVENTS, anyone else MANAGE_EVENTS."""
    rights = [Permission.MANAGE_EVENTS]
    if event.creator is event.guild.world.bot:
        rights.append(Permission.CREATE_EVENTS)
    demand_in_guild(event.guild, event.guild.me, *rights)


def edit_event(call: Call) -> Answer:
    """Change a scheduled event."""
    event = found_event(call)
    demand_events(event)
    merged = event.fields | call.body
    check_event(call, merged)
    event.fields = merged
    call.world.emit("GUILD_SCHEDULED_EVENT_UPDATE", event.guild, guild_payloads.scheduled_event(event))
    return 200, guild_payloads.scheduled_event(event)


def delete_event(call: Call) -> Answer:
    """Delete a scheduled event."""
    event = found_event(call)
    demand_events(event)
    del event.guild.events[event.id]
    call.world.emit("GUILD_SCHEDULED_EVENT_DELETE", event.guild, guild_payloads.scheduled_event(event))
    return 204, None


EVENT = "/guilds/{guild_id}/scheduled-events/{guild_scheduled_event_id}"
ROUTES = [
    ("GET", "/users/@me", own_user),
    ("GET", "/applications/@me", own_application),
    ("GET", "/oauth2/applications/@me", own_application),
    ("GET", "/users/@me/guilds", own_guilds),
    ("DELETE", "/users/@me/guilds/{guild_id}", leave_guild),
    ("POST", "/users/@me/channels", open_dm),
    ("GET", "/users/{user_id}", get_user),
    ("GET", "/guilds/{guild_id}", get_guild),
    ("GET", "/guilds/{guild_id}/channels", list_channels),
    ("GET", "/guilds/{guild_id}/roles", list_roles),
    ("GET", "/guilds/{guild_id}/members/{user_id}", get_member),
    ("POST", "/guilds/{guild_id}/scheduled-events", create_event),
    ("GET", "/guilds/{guild_id}/scheduled-events", list_events),
    ("GET", EVENT, get_event),
    ("PATCH", EVENT, edit_event),
    ("DELETE", EVENT, delete_event),
]
