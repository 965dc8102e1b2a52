"""SQLite without threads: for a replay, in which nothing else waits for the event loop."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any, TypeVar

import aiosqlite
from sqlalchemy import Engine, event
from sqlalchemy.engine.interfaces import Dialect

T = TypeVar("T")


@contextmanager
def unthreaded() -> Iterator[None]:
    """Let every SQLite connection that is opened in the block do its work on the event loop itself.

    A statement of microseconds otherwise takes five trips to a thread and back, which is most of a replay's time.
    Under a gateway this would be wrong: a slow disk would hold up its heartbeat.
    """
    event.listen(Engine, "do_connect", _with_creator)
    try:
        yield
    finally:
        event.remove(Engine, "do_connect", _with_creator)


def _with_creator(dialect: Dialect, _record: object, _arguments: list[object], parameters: dict[str, object]) -> None:
    if dialect.driver == "aiosqlite":
        parameters["async_creator_fn"] = _connect


def _connect(*arguments: Any, **parameters: Any) -> aiosqlite.Connection:
    opening = partial(sqlite3.connect, *arguments, **{**parameters, "check_same_thread": False})
    return _Unthreaded(opening, iter_chunk_size=64)


class _Unthreaded(aiosqlite.Connection):
    """A connection whose thread only opens and ends it."""

    async def _execute(self, fn: Callable[..., T], *args: Any, **kwargs: Any) -> T:
        return fn(*args, **kwargs)
