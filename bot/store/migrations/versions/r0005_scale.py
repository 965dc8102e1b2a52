"""What many feeds, subscriptions, alerts and processes need: indexes of what is asked for again and again."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0005"
down_revision: Final = "0004"


def upgrade() -> None:
    """Change what is stored into what is stored from now on."""
    op.add_column("sources", sa.Column("marks", sa.LargeBinary))
