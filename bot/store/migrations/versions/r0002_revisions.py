"""What messages show may be revised: joined and stale alerts, doubtful releases, gaps of sources, kinds of news."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0002"
down_revision: Final = "0001"

ID: Final = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT: Final = sa.DateTime(timezone=True)

_COLUMNS: Final = (
    ("alerts", sa.Column("joined_to", ID)),
    ("alerts", sa.Column("shown", sa.Text)),
    ("alerts", sa.Column("stale_at", INSTANT)),
    ("alerts", sa.Column("revise_at", INSTANT)),
    ("alerts", sa.Column("revisions", sa.Integer)),
    ("releases", sa.Column("doubt", sa.Text)),
    ("releases", sa.Column("doubted_at", INSTANT)),
    ("sources", sa.Column("missing", sa.JSON)),
    ("sources", sa.Column("gap_from", INSTANT)),
    ("sources", sa.Column("gap_to", INSTANT)),
    ("subscriptions", sa.Column("news", sa.JSON)),
)
_INDEXES: Final = (
    ("alerts", "story"),
    ("alerts", "joined_to"),
    ("alerts", "revise_at"),
    ("releases", "doubted_at"),
)


def upgrade() -> None:
    """Add the columns, all of them empty at first, and what finds rows by them."""
    for table, column in _COLUMNS:
        op.add_column(table, column)
    for table, column_name in _INDEXES:
        op.create_index(f"ix_{table}_{column_name}", table, [column_name])
