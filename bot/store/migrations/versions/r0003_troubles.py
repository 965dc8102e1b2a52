"""What goes wrong and who is told: channels in trouble, servers that were left, feeds that servers add, digests."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0003"
down_revision: Final = "0002"

SNOWFLAKE: Final = sa.BigInteger()
INSTANT: Final = sa.DateTime(timezone=True)

_COLUMNS: Final = (
    ("alerts", sa.Column("publish_at", INSTANT)),
    ("alerts", sa.Column("published_at", INSTANT)),
    ("sources", sa.Column("url", sa.Text)),
    ("sources", sa.Column("replaced_url", sa.Text)),
    ("sources", sa.Column("paused", sa.Text)),
    ("sources", sa.Column("failing_told_at", INSTANT)),
    ("sources", sa.Column("stale_told_at", INSTANT)),
    ("sources", sa.Column("quiet", sa.Integer, nullable=False, server_default="0")),
    ("subscriptions", sa.Column("created_by", SNOWFLAKE)),
    ("subscriptions", sa.Column("source", sa.Text)),
    ("subscriptions", sa.Column("filter", sa.Text)),
    ("subscriptions", sa.Column("publish", sa.Boolean)),
    ("subscriptions", sa.Column("digest_at", sa.Text)),
    ("subscriptions", sa.Column("zone", sa.Text)),
)


def upgrade() -> None:
    """Add the columns, all of them empty at first, and the two tables.

    What was paused since the bot might not post is no longer: now its channel waits, and is tried again by itself.
    """
    subscriptions = sa.table("subscriptions", sa.column("paused", sa.Text))
    freed = sa.update(subscriptions).where(subscriptions.c.paused == "no_permission").values(paused=None)
    op.execute(freed)
    for table, column in _COLUMNS:
        op.add_column(table, column)
    op.create_index("ix_alerts_publish_at", "alerts", ["publish_at"])
    op.create_index("ix_subscriptions_source", "subscriptions", ["source"])
    op.create_table(
        "guilds",
        sa.Column("guild_id", SNOWFLAKE, nullable=False),
        sa.Column("seen_at", INSTANT, nullable=False),
        sa.Column("left_at", INSTANT),
        sa.PrimaryKeyConstraint("guild_id", name="pk_guilds"),
    )
    op.create_index("ix_guilds_left_at", "guilds", ["left_at"])
    op.create_table(
        "troubles",
        sa.Column("channel_id", SNOWFLAKE, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("detail", sa.Text, nullable=False),
        sa.Column("since", INSTANT, nullable=False),
        sa.Column("probe_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("channel_id", name="pk_troubles"),
    )
