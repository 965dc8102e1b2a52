import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table("shows", sa.Column("id", sa.Integer, primary_key=True), sa.Column("name", sa.Text, nullable=False))
    op.create_table(
        "episodes",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("show_id", sa.Integer, sa.ForeignKey("shows.id", ondelete="CASCADE"), nullable=False, index=True),
    )
    op.execute("INSERT INTO shows (id, name) VALUES (1, 'Metallic Rouge')")
    op.execute("INSERT INTO episodes (id, show_id) VALUES (1, 1), (2, 1)")
