import sqlalchemy as sa
from alembic import op

revision = "9002"
down_revision = "0001"


def upgrade() -> None:
    with op.batch_alter_table("shows") as shows:  # SQLite copies the table, drops it and renames the copy
        shows.add_column(sa.Column("season", sa.Integer, nullable=False, server_default="1"))
        shows.create_unique_constraint("uq_shows_name_season", ["name", "season"])
    op.create_table("aliases", sa.Column("name", sa.Text, primary_key=True))
    op.execute("INSERT INTO aliases (name) SELECT name FROM shows")
