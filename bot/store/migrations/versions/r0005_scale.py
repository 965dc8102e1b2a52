"""What many feeds, subscriptions, alerts and processes need: indexes of what is asked for again and again."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0005"
down_revision: Final = "0004"

ID: Final = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
SNOWFLAKE: Final = sa.BigInteger()

_COLUMNS: Final = (
    ("sources", sa.Column("marks", sa.LargeBinary)),
    ("sources", sa.Column("tempo", sa.Double)),
    ("alerts", sa.Column("turn", sa.BigInteger, nullable=False, server_default="0")),
    ("alerts", sa.Column("queue", sa.Text)),
    ("alerts", sa.Column("guild_id", SNOWFLAKE)),
    ("members", sa.Column("channel_id", SNOWFLAKE)),
    ("guilds", sa.Column("owner_id", SNOWFLAKE)),
)
_SPARSE: Final = ("joined_to", "revise_at", "publish_at", "thread_at", "reveal_at", "message_id")
"""Columns of alerts that are empty in most rows, which their indexes leave out from now on."""

_OF_OPEN: Final = (["turn", "id"], ["queue"], ["guild_id"])
"""Columns by which open alerts alone are found."""


def upgrade() -> None:
    """Change what is stored into what is stored from now on."""
    for table, column in _COLUMNS:
        op.add_column(table, column)
    for name in _SPARSE:
        op.drop_index(f"ix_alerts_{name}", "alerts")
        _index(f"ix_alerts_{name}", [name], f"{name} IS NOT NULL")
    for names in _OF_OPEN:
        _index(f"ix_alerts_open_{names[0]}", names, "state IN ('waiting', 'sending')")
    op.create_table(
        "leases",
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("holder", sa.Text, nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_leases"),
    )
    op.create_index("ix_sources_polled_at", "sources", ["polled_at", "next_poll_at"])
    _index("ix_sources_leased_until", ["leased_until"], "leased_until IS NOT NULL", "sources")
    _index("ix_alerts_sending_turn", ["turn"], "state = 'sending'")
    op.create_index("ix_subscriptions_every_show", "subscriptions", ["every_show", "id"])
    _make_fanouts()


def _make_fanouts() -> None:
    op.create_table(
        "fanouts",
        sa.Column("id", ID, primary_key=True),
        sa.Column("event_ids", sa.JSON, nullable=False),
        sa.Column("show_ids", sa.JSON, nullable=False),
        sa.Column("feed", sa.Text, nullable=False),
        sa.Column("done_to", ID, nullable=False),
        sa.Column("portions", sa.Integer, nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
    )


def _index(name: str, columns: list[str], rows: str, table: str = "alerts") -> None:
    op.create_index(name, table, columns, sqlite_where=sa.text(rows), postgresql_where=sa.text(rows))
