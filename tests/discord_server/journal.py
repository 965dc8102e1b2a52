"""What was asked and answered, in order, and how to wait for more of it without polling."""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime


@dataclass(frozen=True, slots=True)
class Entry:
    """One request: `route` is the template of its path, "" where nothing answers there.

    `status` is 0 where a fault left the request unanswered and undone. `at` is the loop's monotonic time in
    seconds, `when` the stand-in's clock.
    """

    method: str
    path: str
    route: str
    query: dict[str, str]
    request: Any
    status: int
    response: Any
    when: datetime
    at: float
    token: str = field(default="", repr=False)


@dataclass(slots=True)
class Journal:
    """All entries, oldest first; `notify` wakes those who wait."""

    entries: list[Entry] = field(default_factory=list)
    _waiting: dict[asyncio.Future[None], Callable[[], object]] = field(default_factory=dict)

    def add(self, entry: Entry) -> None:
        """Write an entry and wake those who wait."""
        self.entries.append(entry)
        self.notify()

    def of(self, method: str, pattern: str) -> list[Entry]:
        """The entries of a method whose path or route matches, such as `of("POST", "/channels/{id}/messages")`."""
        return [one for one in self.entries if one.method == method and matches(pattern, one.path)]

    @property
    def unknown(self) -> list[Entry]:
        """Requests that the stand-in has no answer for: each is a gap in it, or a mistake of the client."""
        return [one for one in self.entries if not one.route]

    def notify(self) -> None:
        """Let everyone who waits look again."""
        for future, condition in list(self._waiting.items()):
            if not future.done() and condition():
                future.set_result(None)

    async def wait_for(self, condition: Callable[[], object], timeout: float = 10) -> None:  # noqa: ASYNC109 - tests give it
        """Return once `condition()` holds, looked at after every change; TimeoutError after `timeout` seconds."""
        if condition():
            return
        future = asyncio.get_running_loop().create_future()
        self._waiting[future] = condition
        try:
            async with asyncio.timeout(timeout):
                await future
        except TimeoutError as error:
            raise TimeoutError(f"still not so after {timeout} s; the last requests were: {self._tail()}") from error
        finally:
            del self._waiting[future]

    def _tail(self) -> str:
        last = [f"{one.method} {one.path} {one.status}" for one in self.entries[-5:]]
        return ", ".join(last) or "none"


def matches(pattern: str, path: str) -> bool:
    """Whether a path fits a pattern in which `*` and `{name}` stand for one segment, and `**` for anything."""
    return bool(_compiled(pattern).fullmatch(path))


@lru_cache(maxsize=256)
def _compiled(pattern: str) -> re.Pattern[str]:
    parts = re.split(r"(\*\*|\*|\{[^{}]*\})", pattern)
    wild = {"**": ".*"}
    return re.compile("".join(wild.get(part, "[^/]+") if at % 2 else re.escape(part) for at, part in enumerate(parts)))
