"""PostgreSQL: how its connections are made, and what its errors at connecting mean."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

from sqlalchemy import make_url
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from bot.errors import StoreError

_PATIENCE: Final = timedelta(seconds=10)
_CONNECTIONS: Final = 5


def open_engine(url: str) -> AsyncEngine:
    """Make an engine; asyncpg reads the URL, so whatever libpq's URLs may say is understood (`?sslmode=require`).

    Raises StoreError without asyncpg, and at the first use where the server can't be reached.
    """
    try:
        import asyncpg  # noqa: PLC0415 (an extra: most installations have SQLite only)
    except ModuleNotFoundError as error:
        raise StoreError('store.url names PostgreSQL: install "airdate[postgresql]" first') from error
    name = shown(url)

    async def connect() -> Any:  # asyncpg ships no types
        try:
            return await asyncpg.connect(url, timeout=_PATIENCE.total_seconds(), server_settings=_SETTINGS)
        except (OSError, TimeoutError, ValueError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
            said = str(error).partition("\n")[0] or "no answer"
            raise StoreError(f"{name} can't be used: {said}") from error

    return create_async_engine(
        "postgresql+asyncpg://",
        async_creator=connect,
        pool_size=_CONNECTIONS,
        max_overflow=_CONNECTIONS,
        pool_pre_ping=True,
        hide_parameters=True,
    )


_SETTINGS: Final = {"application_name": "airdate"}


def shown(url: str) -> str:
    """Name a database in messages, without user and password."""
    parts = make_url(url)
    return f"PostgreSQL database {parts.database or ''} at {parts.host or parts.query.get('host') or 'localhost'}"
