"""The tables of servers and members: what they chose, what they are about to confirm, and what is kept up for them."""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, Column, ForeignKey, Integer, PrimaryKeyConstraint, Table, Text

from bot.store.columns import METADATA, Id, Snowflake, UTCDateTime

server_settings = Table(
    "server_settings",
    METADATA,
    Column("guild_id", Snowflake, primary_key=True),
    Column("origin", Text, nullable=False),
    Column("language", Text),
    Column("zone", Text, nullable=False),
    Column("quiet_from", Text),
    Column("quiet_until", Text),
    Column("titles", Text),
    Column("spoiler_seconds", Integer),
    Column("role_id", Snowflake),
    Column("channel_id", Snowflake),
    Column("events", Text),
)

members = Table(
    "members",
    METADATA,
    Column("user_id", Snowflake, primary_key=True),
    Column("language", Text),
    Column("zone", Text, nullable=False),
    Column("closed_at", UTCDateTime),
    Column("channel_id", Snowflake),
)

calendars = Table(
    "calendars",
    METADATA,
    Column("id", Id, primary_key=True),
    Column("origin", Text, nullable=False),
    Column("guild_id", Snowflake, index=True),
    Column("channel_id", Snowflake, nullable=False, index=True),
    Column("show_ids", JSON),
    Column("every_show", Boolean, nullable=False),
    Column("pinned", Boolean, nullable=False),
    Column("pin_state", Text),
    Column("alert_id", Id, ForeignKey("alerts.id", ondelete="SET NULL"), index=True),
    Column("shown", Text),
    Column("changed_at", UTCDateTime),
    Column("ended", Text),
    Column("created_by", Snowflake),
    Column("created_at", UTCDateTime, nullable=False),
)

scheduled_events = Table(
    "scheduled_events",
    METADATA,
    Column("guild_id", Snowflake, nullable=False),
    Column("story", Text, nullable=False),
    Column("event_id", Snowflake),
    Column("starts_at", UTCDateTime, nullable=False),
    Column("name", Text, nullable=False),
    Column("shown", Text),
    Column("reason", Text),
    Column("due_at", UTCDateTime, index=True),
    PrimaryKeyConstraint("guild_id", "story"),
)

proposals = Table(
    "proposals",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("guild_id", Snowflake, index=True),
    Column("user_id", Snowflake, nullable=False, index=True),
    Column("payload", JSON, nullable=False),
    Column("made_at", UTCDateTime, nullable=False, index=True),
)
