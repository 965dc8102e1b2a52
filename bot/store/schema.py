"""The tables; every instant is UTC, and every key that the design names is UNIQUE here."""

from __future__ import annotations

from typing import Final

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Double,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
    column,
    text,
)

from bot.store.columns import METADATA, Id, Snowflake, UTCDateTime


def _references(column: str) -> ForeignKey:
    return ForeignKey(column, ondelete="CASCADE")


IS_OPEN: Final = "state IN ('waiting', 'sending')"
"""What an alert is that is still to be posted, in the words that both databases need to use an index of just those."""

IS_SENDING: Final = "state = 'sending'"


def _sparse(name: str) -> Index:
    """Index a column of alerts that is empty in most rows, which are left out."""
    filled = column(name).is_not(None)
    return Index(f"ix_alerts_{name}", name, sqlite_where=filled, postgresql_where=filled)


def _of_open(*names: str) -> Index:
    """Index columns of those alerts that are still to be posted."""
    name = f"ix_alerts_open_{names[0]}"
    return Index(name, *names, sqlite_where=text(IS_OPEN), postgresql_where=text(IS_OPEN))


meta = Table(
    "meta",
    METADATA,
    Column("key", Text, primary_key=True),
    Column("value", Text, nullable=False),
)

shows = Table(
    "shows",
    METADATA,
    Column("id", Id, primary_key=True),
    Column("name", Text, nullable=False),
    Column("folded", Text, nullable=False),
    Column("season", Integer, nullable=False, default=0),
    Column("audio", Text, nullable=False),
    Column("episodes", Integer),
    Column("episodes_source", Text),
    Column("cover", Text),
    Column("tracked", Boolean, nullable=False, default=False),
    Column("facts", JSON, nullable=False),
    Column("created_at", UTCDateTime, nullable=False),
    Column("aired", Text, index=True),
    Column("adult", Boolean),
    Column("popularity", Integer),
    Index("ix_shows_folded", "folded"),
)

show_names = Table(
    "show_names",
    METADATA,
    Column("folded", Text, nullable=False),
    Column("show_id", Id, _references("shows.id"), nullable=False, index=True),
    Column("name", Text, nullable=False),
    PrimaryKeyConstraint("folded", "show_id"),
)

show_ids = Table(
    "show_ids",
    METADATA,
    Column("namespace", Text, nullable=False),
    Column("value", Text, nullable=False),
    Column("show_id", Id, _references("shows.id"), nullable=False, index=True),
    PrimaryKeyConstraint("namespace", "value", "show_id"),
)

sources = Table(
    "sources",
    METADATA,
    Column("name", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("next_poll_at", UTCDateTime, nullable=False, index=True),
    Column("due_because", Text, nullable=False, default="new"),
    Column("etag", Text),
    Column("last_modified", Text),
    Column("body_hash", Text),
    Column("polled_at", UTCDateTime),
    Column("succeeded_at", UTCDateTime),
    Column("baseline_at", UTCDateTime),
    Column("news_at", UTCDateTime),
    Column("failures", Integer, nullable=False, default=0),
    Column("failing_since", UTCDateTime),
    Column("error", Text),
    Column("moved_to", Text),
    Column("moved_times", Integer, nullable=False, default=0),
    Column("leased_until", UTCDateTime),
    Column("missing", JSON),
    Column("gap_from", UTCDateTime),
    Column("gap_to", UTCDateTime),
    Column("url", Text),
    Column("replaced_url", Text),
    Column("paused", Text),
    Column("failing_told_at", UTCDateTime),
    Column("stale_told_at", UTCDateTime),
    Column("quiet", Integer, nullable=False, default=0, server_default="0"),
    Column("marks", LargeBinary),
    # The clock that was set back is found by it; leases are few at any time.
    Index("ix_sources_polled_at", "polled_at", "next_poll_at"),
    Index(
        "ix_sources_leased_until",
        "leased_until",
        sqlite_where=text("leased_until IS NOT NULL"),
        postgresql_where=text("leased_until IS NOT NULL"),
    ),
    Column("tempo", Double),
)

items = Table(
    "items",
    METADATA,
    Column("id", Id, primary_key=True),
    Column("source", Text, nullable=False),
    Column("guid", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("link", Text),
    Column("summary", Text, nullable=False, default=""),
    Column("image", Text),
    Column("categories", JSON, nullable=False),
    Column("published_at", UTCDateTime),
    Column("first_seen_at", UTCDateTime, nullable=False, index=True),
    Column("seen_at", UTCDateTime, nullable=False),
    UniqueConstraint("source", "guid"),
)

item_aliases = Table(
    "item_aliases",
    METADATA,
    Column("source", Text, nullable=False),
    Column("alias", Text, nullable=False),
    Column("item_id", Id, _references("items.id"), nullable=False, index=True),
    PrimaryKeyConstraint("source", "alias"),
)

item_shows = Table(
    "item_shows",
    METADATA,
    Column("show_id", Id, _references("shows.id"), nullable=False),
    Column("item_id", Id, _references("items.id"), nullable=False, index=True),
    PrimaryKeyConstraint("show_id", "item_id"),
)

releases = Table(
    "releases",
    METADATA,
    Column("id", Id, primary_key=True),
    Column("show_id", Id, _references("shows.id"), nullable=False),
    Column("season", Integer, nullable=False),
    Column("number", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("platform", Text, nullable=False),
    Column("audio", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("scheduled_at", UTCDateTime),
    Column("available_at", UTCDateTime),
    Column("url", Text),
    Column("title", Text),
    Column("thumbnail", Text),
    Column("note", Text),
    Column("updated_at", UTCDateTime, nullable=False),
    Column("doubt", Text),
    Column("doubted_at", UTCDateTime),
    UniqueConstraint("show_id", "season", "number", "kind", "platform", "audio"),
    Index("ix_releases_state_scheduled_at", "state", "scheduled_at"),
    Index("ix_releases_available_at", "available_at"),
    Index("ix_releases_doubted_at", "doubted_at"),
)

sightings = Table(
    "sightings",
    METADATA,
    Column("id", Id, primary_key=True),
    Column("release_id", Id, _references("releases.id"), nullable=False, index=True),
    Column("source", Text, nullable=False),
    Column("identity", Text, nullable=False),
    Column("claim", Text, nullable=False),
    Column("at", UTCDateTime),
    Column("url", Text),
    Column("title", Text),
    Column("thumbnail", Text),
    Column("note", Text),
    Column("seen_at", UTCDateTime, nullable=False),
)

events = Table(
    "events",
    METADATA,
    Column("id", Id, primary_key=True),
    Column("key", Text, nullable=False, unique=True),
    Column("kind", Text, nullable=False),
    Column("story", Text, nullable=False, index=True),
    Column("at", UTCDateTime, nullable=False, index=True),
    Column("show_id", Id, _references("shows.id"), index=True),
    Column("release_id", Id, _references("releases.id"), index=True),
    Column("item_id", Id, _references("items.id"), index=True),
    Column("when", Text),
    Column("audio", Text),
    Column("withheld", Text),
    Column("details", JSON, nullable=False),
    Column("created_at", UTCDateTime, nullable=False),
)

subscriptions = Table(
    "subscriptions",
    METADATA,
    Column("id", Id, primary_key=True),
    Column("origin", Text, nullable=False),
    Column("guild_id", Snowflake, index=True),
    Column("channel_id", Snowflake, nullable=False, index=True),
    Column("every_show", Boolean, nullable=False),
    Column("events", JSON, nullable=False),
    Column("audio", JSON, nullable=False),
    Column("when", Text),
    Column("role_id", Snowflake),
    Column("reminder_seconds", Integer),
    Column("paused", Text),
    Column("created_at", UTCDateTime, nullable=False),
    Column("news", JSON),
    Column("created_by", Snowflake),
    Column("source", Text, index=True),
    Column("filter", Text),
    Column("publish", Boolean),
    Column("digest_at", Text),
    Column("zone", Text),
    Column("digest_weekday", Integer),
    Column("user_id", Snowflake, index=True),
    Column("season", Text),
    Column("platform", Text),
    Column("thread", Boolean),
    Column("spoiler_seconds", Integer),
    Column("template", Text),
    Column("open_role", Boolean),
    Column("resume_at", UTCDateTime, index=True),
    Index("ix_subscriptions_every_show", "every_show", "id"),
)

guilds = Table(
    "guilds",
    METADATA,
    Column("guild_id", Snowflake, primary_key=True),
    Column("seen_at", UTCDateTime, nullable=False),
    Column("left_at", UTCDateTime, index=True),
    Column("locale", Text),
    Column("owner_id", Snowflake),
)

troubles = Table(
    "troubles",
    METADATA,
    Column("channel_id", Snowflake, primary_key=True),
    Column("reason", Text, nullable=False),
    Column("detail", Text, nullable=False, default=""),
    Column("since", UTCDateTime, nullable=False),
    Column("probe_at", UTCDateTime, nullable=False),
)

fanouts = Table(
    "fanouts",
    METADATA,
    Column("id", Id, primary_key=True),
    Column("event_ids", JSON, nullable=False),
    Column("show_ids", JSON, nullable=False),
    Column("feed", Text, nullable=False),
    Column("done_to", Id, nullable=False),
    Column("portions", Integer, nullable=False),
    Column("told_at", UTCDateTime, nullable=False),
)

leases = Table(
    "leases",
    METADATA,
    Column("name", Text, primary_key=True),
    Column("holder", Text, nullable=False),
    Column("until", UTCDateTime, nullable=False),
)

subscription_shows = Table(
    "subscription_shows",
    METADATA,
    Column("show_id", Id, _references("shows.id"), nullable=False),
    Column("subscription_id", Id, _references("subscriptions.id"), nullable=False, index=True),
    PrimaryKeyConstraint("show_id", "subscription_id"),
)

alerts = Table(
    "alerts",
    METADATA,
    Column("id", Id, primary_key=True),
    Column("event_id", Id, _references("events.id"), nullable=False),
    Column("target", Text, nullable=False),
    Column("part", Integer, nullable=False, default=0),
    Column("story", Text, nullable=False),
    Column("channel_id", Snowflake, nullable=False),
    Column("role_ids", JSON, nullable=False),
    Column("state", Text, nullable=False),
    Column("reason", Text),
    Column("nonce", Text, nullable=False, unique=True),
    Column("due_at", UTCDateTime, nullable=False),
    Column("claimed_at", UTCDateTime),
    Column("tries", Integer, nullable=False, default=0),
    Column("message_id", Snowflake),
    Column("created_at", UTCDateTime, nullable=False),
    Column("closed_at", UTCDateTime),
    Column("joined_to", Id),
    Column("shown", Text),
    Column("stale_at", UTCDateTime),
    Column("revise_at", UTCDateTime),
    Column("revisions", Integer),
    Column("publish_at", UTCDateTime),
    Column("published_at", UTCDateTime),
    Column("thread_at", UTCDateTime),
    Column("thread_id", Snowflake),
    Column("reveal_at", UTCDateTime),
    Column("turn", BigInteger, nullable=False, default=0, server_default="0"),
    Column("queue", Text),
    Column("guild_id", Snowflake),
    UniqueConstraint("event_id", "target", "part"),
    Index("ix_alerts_state_due_at", "state", "due_at"),
    Index("ix_alerts_channel_id_state", "channel_id", "state"),
    Index("ix_alerts_target_story", "target", "story"),
    Index("ix_alerts_story", "story"),
    *(_sparse(name) for name in ("joined_to", "revise_at", "publish_at", "thread_at", "reveal_at", "message_id")),
    _of_open("turn", "id"),
    _of_open("queue"),
    _of_open("guild_id"),
    Index("ix_alerts_sending_turn", "turn", sqlite_where=text(IS_SENDING), postgresql_where=text(IS_SENDING)),
)

attempts = Table(
    "attempts",
    METADATA,
    Column("id", Id, primary_key=True),
    Column("alert_id", Id, _references("alerts.id"), nullable=False, index=True),
    Column("at", UTCDateTime, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("detail", Text, nullable=False, default=""),
)
