"""What Alembic runs: the migrations, inside a transaction that was begun before."""

from __future__ import annotations

from typing import Any, Literal

from alembic import context
from sqlalchemy import Connection, TypeDecorator, create_engine

import bot.store.people
import bot.store.schema  # noqa: F401 (they fill METADATA)
from bot.store.columns import METADATA


def _plain_type(kind: str, item: Any, _: object) -> str | Literal[False]:  # Alembic passes any part of a schema
    # A migration is history: it must not change when our own column types do.
    return f"sa.{item.impl_instance!r}" if kind == "type" and isinstance(item, TypeDecorator) else False


def _run(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=METADATA,
        render_as_batch=True,  # SQLite alters a table by building it anew
        render_item=_plain_type,
    )
    context.run_migrations()


if "connection" in context.config.attributes:
    _run(context.config.attributes["connection"])
else:  # `alembic -x url=...`, as alembic.ini tells developers
    with create_engine(context.get_x_argument(as_dictionary=True)["url"]).begin() as begun:
        _run(begun)
