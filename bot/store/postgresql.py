"""PostgreSQL: how its connections are made, and what its errors at connecting mean."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any, Final

import orjson
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
        import asyncpg  # noqa: F401, PLC0415 (an extra: most installations have SQLite only)
    except ModuleNotFoundError as error:
        raise StoreError('store.url names PostgreSQL: install "airdate[postgresql]" first') from error
    return create_async_engine(
        "postgresql+asyncpg://",
        async_creator=partial(_connect, url),
        pool_size=_CONNECTIONS,
        max_overflow=_CONNECTIONS,
        pool_pre_ping=True,
        json_deserializer=orjson.loads,
        hide_parameters=True,
    )


async def listen(url: str, channel: str, heard: Callable[[str], None], begun: Callable[[], None]) -> None:
    """Hear what is notified on a channel, until the connection is lost; `begun` is called once it is made.

    Raises StoreError where the server can't be reached.
    """
    lost = asyncio.Event()
    connection = await _connect(url)
    try:
        connection.add_termination_listener(lambda _: lost.set())
        await connection.add_listener(channel, lambda _connection, _pid, _channel, payload: heard(payload))
        begun()
        await lost.wait()
    finally:
        await connection.close(timeout=_PATIENCE.total_seconds())


async def _connect(url: str) -> Any:  # asyncpg ships no types
    import asyncpg  # noqa: PLC0415 (an extra, see open_engine)

    try:
        return await asyncpg.connect(url, timeout=_PATIENCE.total_seconds(), server_settings=_SETTINGS)
    except (OSError, TimeoutError, ValueError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
        said = str(error).partition("\n")[0] or "no answer"
        raise StoreError(f"{shown(url)} can't be used: {said}") from error


_SETTINGS: Final = {"application_name": "airdate", "datestyle": "ISO", "timezone": "UTC"}
"""The last two say how an instant is cast to text, see `columns.instant`."""


def shown(url: str) -> str:
    """Name a database in messages, without user and password."""
    parts = make_url(url)
    return f"PostgreSQL database {parts.database or ''} at {parts.host or parts.query.get('host') or 'localhost'}"
