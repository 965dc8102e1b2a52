"""The column types that both databases read alike, and the names of constraints."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import BigInteger, DateTime, Dialect, Integer, MetaData
from sqlalchemy.types import TypeDecorator, TypeEngine

# Batch migrations on SQLite can only drop constraints that have names.
METADATA: Final = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# SQLite numbers rows by itself only where the key is declared INTEGER.
Id: Final[TypeEngine[int]] = BigInteger().with_variant(Integer(), "sqlite")

_WIDTH: Final = len("2024-01-10 16:30:00.000000")
_ZONE: Final = "+00:00"
_LARGEST: Final = 2**63 - 1


class UTCDateTime(TypeDecorator[datetime]):
    """An instant: aware datetimes go in, aware UTC datetimes come out, at microseconds.

    PostgreSQL keeps `timestamptz`; SQLite keeps UTC as text of fixed width, so that it sorts and compares as time does.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 (SQLAlchemy's signature)
        """Give the driver UTC; raises ValueError for a datetime without a time zone."""
        return None if value is None else _instant(value)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 (SQLAlchemy's signature)
        """Give aware UTC, whatever zone the session is in."""
        return None if value is None else _aware(value)

    def bind_processor(self, dialect: Dialect) -> Callable[[datetime | None], Any] | None:
        """Write SQLite's text with one call, since an alert or an item has many instants; for PostgreSQL see above."""
        return _text if dialect.name == "sqlite" else super().bind_processor(dialect)

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], datetime | None] | None:
        """Read SQLite's text with one call."""
        return _read if dialect.name == "sqlite" else super().result_processor(dialect, coltype)


def _aware(value: datetime) -> datetime:
    return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def _instant(value: datetime) -> datetime:
    if value.tzinfo is UTC:
        return value
    if value.utcoffset() is None:
        raise ValueError(f"{value!r} has no time zone; pass an aware datetime")
    return value.astimezone(UTC)


def _text(value: datetime | None) -> str | None:
    return None if value is None else _instant(value).isoformat(" ", "microseconds")[:_WIDTH]


def _read(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text + _ZONE)


def instant(text: str) -> datetime:
    """Read an instant (UTC) that was cast to text in either database."""
    return _aware(datetime.fromisoformat(text))


class Snowflake(TypeDecorator[int]):
    """A Discord id: 0 to 2**63 - 1, which is what both databases hold in one signed number."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: int | None, dialect: Dialect) -> int | None:  # noqa: ARG002 (SQLAlchemy's signature)
        """Give the driver the id; raises ValueError for one that no column holds."""
        if value is not None and not 0 <= value <= _LARGEST:
            raise ValueError(f"{value} is no Discord id; expected 0 to 2**63 - 1")
        return value
