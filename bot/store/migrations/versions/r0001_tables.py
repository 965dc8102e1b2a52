"""The first schema: every table, as it was in the first release."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0001"
down_revision: Final = None

ID: Final = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT: Final = sa.DateTime(timezone=True)
SNOWFLAKE: Final = sa.BigInteger()


def upgrade() -> None:
    """Create the tables, those that others refer to first."""
    _create_shows()
    _create_sources()
    _create_releases()
    _create_events()
    _create_subscriptions()
    _create_alerts()
    _create_meta()


def _references(column: str) -> sa.ForeignKey:
    return sa.ForeignKey(column, ondelete="CASCADE")


def _create_shows() -> None:
    op.create_table(
        "shows",
        sa.Column("id", ID, primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("folded", sa.Text, nullable=False),
        sa.Column("season", sa.Integer, nullable=False),
        sa.Column("audio", sa.Text, nullable=False),
        sa.Column("episodes", sa.Integer),
        sa.Column("episodes_source", sa.Text),
        sa.Column("cover", sa.Text),
        sa.Column("tracked", sa.Boolean, nullable=False),
        sa.Column("facts", sa.JSON, nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
    )
    op.create_index("ix_shows_folded", "shows", ["folded"])
    op.create_table(
        "show_names",
        sa.Column("folded", sa.Text, nullable=False),
        sa.Column("show_id", ID, _references("shows.id"), nullable=False, index=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("folded", "show_id"),
    )
    op.create_table(
        "show_ids",
        sa.Column("namespace", sa.Text, nullable=False),
        sa.Column("value", sa.Text, nullable=False),
        sa.Column("show_id", ID, _references("shows.id"), nullable=False, index=True),
        sa.PrimaryKeyConstraint("namespace", "value", "show_id"),
    )


def _create_sources() -> None:
    op.create_table(
        "sources",
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("next_poll_at", INSTANT, nullable=False, index=True),
        sa.Column("due_because", sa.Text, nullable=False),
        sa.Column("etag", sa.Text),
        sa.Column("last_modified", sa.Text),
        sa.Column("body_hash", sa.Text),
        sa.Column("polled_at", INSTANT),
        sa.Column("succeeded_at", INSTANT),
        sa.Column("baseline_at", INSTANT),
        sa.Column("news_at", INSTANT),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("failing_since", INSTANT),
        sa.Column("error", sa.Text),
        sa.Column("moved_to", sa.Text),
        sa.Column("moved_times", sa.Integer, nullable=False),
        sa.Column("leased_until", INSTANT),
    )
    op.create_table(
        "items",
        sa.Column("id", ID, primary_key=True),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("guid", sa.Text, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("link", sa.Text),
        sa.Column("summary", sa.Text, nullable=False),
        sa.Column("image", sa.Text),
        sa.Column("categories", sa.JSON, nullable=False),
        sa.Column("published_at", INSTANT),
        sa.Column("first_seen_at", INSTANT, nullable=False, index=True),
        sa.Column("seen_at", INSTANT, nullable=False),
        sa.UniqueConstraint("source", "guid"),
    )
    op.create_table(
        "item_aliases",
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("alias", sa.Text, nullable=False),
        sa.Column("item_id", ID, _references("items.id"), nullable=False, index=True),
        sa.PrimaryKeyConstraint("source", "alias"),
    )
    op.create_table(
        "item_shows",
        sa.Column("show_id", ID, _references("shows.id"), nullable=False),
        sa.Column("item_id", ID, _references("items.id"), nullable=False, index=True),
        sa.PrimaryKeyConstraint("show_id", "item_id"),
    )


def _create_releases() -> None:
    op.create_table(
        "releases",
        sa.Column("id", ID, primary_key=True),
        sa.Column("show_id", ID, _references("shows.id"), nullable=False),
        sa.Column("season", sa.Integer, nullable=False),
        sa.Column("number", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("platform", sa.Text, nullable=False),
        sa.Column("audio", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("scheduled_at", INSTANT),
        sa.Column("available_at", INSTANT),
        sa.Column("url", sa.Text),
        sa.Column("title", sa.Text),
        sa.Column("thumbnail", sa.Text),
        sa.Column("note", sa.Text),
        sa.Column("updated_at", INSTANT, nullable=False),
        sa.UniqueConstraint("show_id", "season", "number", "kind", "platform", "audio"),
    )
    op.create_index("ix_releases_available_at", "releases", ["available_at"])
    op.create_index("ix_releases_state_scheduled_at", "releases", ["state", "scheduled_at"])
    op.create_table(
        "sightings",
        sa.Column("id", ID, primary_key=True),
        sa.Column("release_id", ID, _references("releases.id"), nullable=False, index=True),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("identity", sa.Text, nullable=False),
        sa.Column("claim", sa.Text, nullable=False),
        sa.Column("at", INSTANT),
        sa.Column("url", sa.Text),
        sa.Column("title", sa.Text),
        sa.Column("thumbnail", sa.Text),
        sa.Column("note", sa.Text),
        sa.Column("seen_at", INSTANT, nullable=False),
    )


def _create_events() -> None:
    op.create_table(
        "events",
        sa.Column("id", ID, primary_key=True),
        sa.Column("key", sa.Text, nullable=False, unique=True),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("story", sa.Text, nullable=False, index=True),
        sa.Column("at", INSTANT, nullable=False, index=True),
        sa.Column("show_id", ID, _references("shows.id"), index=True),
        sa.Column("release_id", ID, _references("releases.id"), index=True),
        sa.Column("item_id", ID, _references("items.id"), index=True),
        sa.Column("when", sa.Text),
        sa.Column("audio", sa.Text),
        sa.Column("withheld", sa.Text),
        sa.Column("details", sa.JSON, nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
    )


def _create_subscriptions() -> None:
    op.create_table(
        "subscriptions",
        sa.Column("id", ID, primary_key=True),
        sa.Column("origin", sa.Text, nullable=False),
        sa.Column("guild_id", SNOWFLAKE, index=True),
        sa.Column("channel_id", SNOWFLAKE, nullable=False, index=True),
        sa.Column("every_show", sa.Boolean, nullable=False),
        sa.Column("events", sa.JSON, nullable=False),
        sa.Column("audio", sa.JSON, nullable=False),
        sa.Column("when", sa.Text),
        sa.Column("role_id", SNOWFLAKE),
        sa.Column("reminder_seconds", sa.Integer),
        sa.Column("paused", sa.Text),
        sa.Column("created_at", INSTANT, nullable=False),
    )
    op.create_table(
        "subscription_shows",
        sa.Column("show_id", ID, _references("shows.id"), nullable=False),
        sa.Column("subscription_id", ID, _references("subscriptions.id"), nullable=False, index=True),
        sa.PrimaryKeyConstraint("show_id", "subscription_id"),
    )


def _create_alerts() -> None:
    op.create_table(
        "alerts",
        sa.Column("id", ID, primary_key=True),
        sa.Column("event_id", ID, _references("events.id"), nullable=False),
        sa.Column("target", sa.Text, nullable=False),
        sa.Column("part", sa.Integer, nullable=False),
        sa.Column("story", sa.Text, nullable=False),
        sa.Column("channel_id", SNOWFLAKE, nullable=False),
        sa.Column("role_ids", sa.JSON, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("reason", sa.Text),
        sa.Column("nonce", sa.Text, nullable=False, unique=True),
        sa.Column("due_at", INSTANT, nullable=False),
        sa.Column("claimed_at", INSTANT),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("message_id", SNOWFLAKE),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("closed_at", INSTANT),
        sa.UniqueConstraint("event_id", "target", "part"),
    )
    op.create_index("ix_alerts_channel_id_state", "alerts", ["channel_id", "state"])
    op.create_index("ix_alerts_state_due_at", "alerts", ["state", "due_at"])
    op.create_index("ix_alerts_target_story", "alerts", ["target", "story"])
    op.create_table(
        "attempts",
        sa.Column("id", ID, primary_key=True),
        sa.Column("alert_id", ID, _references("alerts.id"), nullable=False, index=True),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("outcome", sa.Text, nullable=False),
        sa.Column("detail", sa.Text, nullable=False),
    )


def _create_meta() -> None:
    op.create_table(
        "meta",
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("value", sa.Text, nullable=False),
    )
