"""What people choose: settings of servers, members who follow shows, standing calendars, and what shows are called."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0004"
down_revision: Final = "0003"

ID: Final = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
SNOWFLAKE: Final = sa.BigInteger()
INSTANT: Final = sa.DateTime(timezone=True)

_COLUMNS: Final = (
    ("shows", sa.Column("aired", sa.Text)),
    ("shows", sa.Column("adult", sa.Boolean)),
    ("shows", sa.Column("popularity", sa.Integer)),
    ("subscriptions", sa.Column("digest_weekday", sa.Integer)),
    ("subscriptions", sa.Column("user_id", SNOWFLAKE)),
    ("subscriptions", sa.Column("season", sa.Text)),
    ("subscriptions", sa.Column("platform", sa.Text)),
    ("subscriptions", sa.Column("thread", sa.Boolean)),
    ("subscriptions", sa.Column("spoiler_seconds", sa.Integer)),
    ("subscriptions", sa.Column("template", sa.Text)),
    ("subscriptions", sa.Column("open_role", sa.Boolean)),
    ("subscriptions", sa.Column("resume_at", INSTANT)),
    ("guilds", sa.Column("locale", sa.Text)),
    ("alerts", sa.Column("thread_at", INSTANT)),
    ("alerts", sa.Column("thread_id", SNOWFLAKE)),
    ("alerts", sa.Column("reveal_at", INSTANT)),
)
_INDEXES: Final = (
    ("shows", "aired"),
    ("subscriptions", "user_id"),
    ("alerts", "thread_at"),
    ("alerts", "reveal_at"),
    ("subscriptions", "resume_at"),
    ("alerts", "message_id"),
)


def upgrade() -> None:
    """Add the columns, all of them empty at first, what finds rows by them, and the tables."""
    for table, column in _COLUMNS:
        op.add_column(table, column)
    for table, name in _INDEXES:
        op.create_index(f"ix_{table}_{name}", table, [name])
    _settings()
    _standing()


def _settings() -> None:
    op.create_table(
        "server_settings",
        sa.Column("guild_id", SNOWFLAKE, nullable=False),
        sa.Column("origin", sa.Text, nullable=False),
        sa.Column("language", sa.Text),
        sa.Column("zone", sa.Text, nullable=False),
        sa.Column("quiet_from", sa.Text),
        sa.Column("quiet_until", sa.Text),
        sa.Column("titles", sa.Text),
        sa.Column("spoiler_seconds", sa.Integer),
        sa.Column("role_id", SNOWFLAKE),
        sa.Column("channel_id", SNOWFLAKE),
        sa.Column("events", sa.Text),
        sa.PrimaryKeyConstraint("guild_id", name="pk_server_settings"),
    )
    op.create_table(
        "members",
        sa.Column("user_id", SNOWFLAKE, nullable=False),
        sa.Column("language", sa.Text),
        sa.Column("zone", sa.Text, nullable=False),
        sa.Column("closed_at", INSTANT),
        sa.PrimaryKeyConstraint("user_id", name="pk_members"),
    )


def _standing() -> None:
    op.create_table(
        "calendars",
        sa.Column("id", ID, nullable=False),
        sa.Column("origin", sa.Text, nullable=False),
        sa.Column("guild_id", SNOWFLAKE),
        sa.Column("channel_id", SNOWFLAKE, nullable=False),
        sa.Column("show_ids", sa.JSON),
        sa.Column("every_show", sa.Boolean, nullable=False),
        sa.Column("pinned", sa.Boolean, nullable=False),
        sa.Column("pin_state", sa.Text),
        sa.Column("alert_id", ID),
        sa.Column("shown", sa.Text),
        sa.Column("changed_at", INSTANT),
        sa.Column("ended", sa.Text),
        sa.Column("created_by", SNOWFLAKE),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_calendars"),
        sa.ForeignKeyConstraint(["alert_id"], ["alerts.id"], name="fk_calendars_alert_id_alerts", ondelete="SET NULL"),
    )
    op.create_table(
        "scheduled_events",
        sa.Column("guild_id", SNOWFLAKE, nullable=False),
        sa.Column("story", sa.Text, nullable=False),
        sa.Column("event_id", SNOWFLAKE),
        sa.Column("starts_at", INSTANT, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("shown", sa.Text),
        sa.Column("reason", sa.Text),
        sa.Column("due_at", INSTANT),
        sa.PrimaryKeyConstraint("guild_id", "story", name="pk_scheduled_events"),
    )
    op.create_table(
        "proposals",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("guild_id", SNOWFLAKE),
        sa.Column("user_id", SNOWFLAKE, nullable=False),
        sa.Column("payload", sa.JSON, nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_proposals"),
    )
    for table, name in (
        ("calendars", "guild_id"),
        ("calendars", "channel_id"),
        ("calendars", "alert_id"),
        ("scheduled_events", "due_at"),
        ("proposals", "guild_id"),
        ("proposals", "user_id"),
        ("proposals", "made_at"),
    ):
        op.create_index(f"ix_{table}_{name}", table, [name])
